import ReportModel
import Usage

/// The subscription in sentences; each figure is a cell of a table.
struct SubscriptionSentences {
  let snapshot: SubscriptionSnapshot

  /// From this used share on, a window needs attention.
  private static let nearlyUsed = 0.9

  /// Use, pace and overage of each pool, the windows, and what the archive has counted.
  func all(_ archived: ArchivedUse?) -> [Sentence] {
    let pools = (snapshot.subscription?.pools ?? []).flatMap { kind, pool in
      [use(kind, pool)] + [pace(kind, pool), overage(kind, pool)].compactMap(\.self)
    }
    return pools + snapshot.windows.map(use) + [extraUsage, archived.map(sentence)].compactMap(\.self)
  }

  /// What is used up, or will be before its end.
  ///
  /// - Parameter now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: Nothing about a period or window that has ended by then.
  func warnings(at now: Int) -> [Sentence] {
    if snapshot.hasEnded(at: now) { return [] }
    let pools: [Sentence] = (snapshot.subscription?.pools ?? []).compactMap { kind, pool in
      if pool.isAllOverage { return use(kind, pool) }
      guard let ratio = pool.usedRatio else { return nil }
      if ratio >= 1 { return usedUp(kind, pool) }
      return pace(of: pool)?.isTooFast == true ? exhaustion(kind, pool) : nil
    }
    let windows = snapshot.windows.filter {
      !snapshot.isOver($0, at: now) && $0.usedRatio(at: snapshot.fetchedAt) >= Self.nearlyUsed
    }
    return pools + windows.map(use)
  }

  private func pace(of pool: Pool) -> Pace? {
    snapshot.subscription.flatMap { Pace(of: pool, in: $0.period, at: snapshot.fetchedAt) }
  }

  // MARK: Windows

  /// «Standard tokens, weekly window: 48.5% used; it ends at 2026-11-04 02:04 UTC»: a window.
  private func use(_ window: UsageWindow) -> Sentence {
    let ratio = Sentence.Part.value(.number(window.usedRatio(at: snapshot.fetchedAt)), .percent(places: 1))
    let parts: [Sentence.Part] = [.words("\(window.inSentence): "), ratio, .words(" used")]
    guard let end = window.end else {
      return Sentence(parts + [.words(window.reportedPercent == 0 ? "; it has not begun." : "; its end is not known.")])
    }
    let verb = window.hasEnded(at: snapshot.fetchedAt) ? "ended" : "ends"
    return Sentence(
      parts + [
        .words("; it \(verb) at "), .value(.timestamp(Timestamp(secondsSince1970: end)), .timestamp),
        .words("."),
      ])
  }

  private var extraUsage: Sentence? {
    guard let extra = snapshot.extraUsage, !snapshot.windows.isEmpty else { return nil }
    let allowed = extra.isAllowed.map { $0 ? "Extra usage is allowed" : "Extra usage is not allowed" } ?? "Extra usage"
    guard let balance = extra.balance else { return Sentence([.words(allowed + ".")]) }
    return Sentence([
      .words("\(allowed): "), .value(.number(balance), .decimal(places: 2)), .words(" US dollars of it are left."),
    ])
  }

  // MARK: An allowance

  /// «Standard: 5,000,000 of 20,000,000 tokens used (25.0%), with 40.0% of the billing period over.»: the use.
  private func use(_ kind: Pool.Kind, _ pool: Pool) -> Sentence {
    let used = Sentence.Part.value(Cell(pool.used), .integer)
    let over: [Sentence.Part] = [
      .words(", with "), .value(Cell(snapshot.subscription?.elapsed(at: snapshot.fetchedAt)), .percent(places: 1)),
      .words(" of the billing period over."),
    ]
    if pool.isAllOverage {
      return Sentence(
        [.words("\(kind.label): "), used, .words(" tokens used without an allowance, all of them overage")] + over)
    }
    guard case .limited = pool.allowance else {
      return Sentence([.words("\(kind.label): "), used, .words(" tokens used of an unlimited allowance")] + over)
    }
    let ratio: [Sentence.Part] =
      pool.usedRatio.map { [.words(" ("), .value(.number($0), .percent(places: 1)), .words(")")] } ?? []
    return Sentence(
      [
        .words("\(kind.label): "), used, .words(" of "), .value(Cell(pool.allowance), .integer),
        .words(" tokens used"),
      ] + ratio + over)
  }

  /// «Standard at this pace: 454,545 tokens a day, 12,272,727 by the period's end; the allowance runs out on 2026-03-01».
  private func pace(_ kind: Pool.Kind, _ pool: Pool) -> Sentence? {
    guard let pace = pace(of: pool) else { return nil }
    let course: [Sentence.Part] = [
      .words("\(kind.label) at this pace: "), .value(.number(pace.perDay), .decimal(places: 0)),
      .words(" tokens a day, "), .value(.number(pace.projected), .decimal(places: 0)), .words(" by the period's end"),
    ]
    guard pool.allowance.divisor != nil else { return Sentence(course + [.words(".")]) }
    guard let day = pace.exhausted else { return Sentence(course + [.words("; the allowance lasts.")]) }
    let isOver = day < Day(secondsSince1970: snapshot.fetchedAt)
    return Sentence(
      course + [
        .words("; the allowance \(isOver ? "ran" : "runs") out on "), .value(Cell(day), .date), .words("."),
      ])
  }

  /// «The allowance of standard tokens runs out on 2026-03-01 if use goes on as so far: 12,272,727 tokens by…».
  private func exhaustion(_ kind: Pool.Kind, _ pool: Pool) -> Sentence? {
    guard let pace = pace(of: pool), let day = pace.exhausted, let last = snapshot.subscription?.period.lastDay else {
      return pace(kind, pool)
    }
    return Sentence([
      .words("The allowance of \(kind.label.inSentence) tokens runs out on "), .value(Cell(day), .date),
      .words(" if use goes on as so far: "), .value(.number(pace.projected), .decimal(places: 0)),
      .words(" tokens by the end of the billing period on "), .value(Cell(last), .date), .words(", of "),
      .value(Cell(pool.allowance), .integer), .words("."),
    ])
  }

  /// «The allowance of standard tokens is used up: 404,953,836 of 360,000,000 (112.5%), with 83.5% of the…».
  private func usedUp(_ kind: Pool.Kind, _ pool: Pool) -> Sentence {
    Sentence([
      .words("The allowance of \(kind.label.inSentence) tokens is used up: "), .value(Cell(pool.used), .integer),
      .words(" of "), .value(Cell(pool.allowance), .integer), .words(" ("),
      .value(Cell(pool.usedRatio), .percent(places: 1)), .words("), with "),
      .value(Cell(snapshot.subscription?.elapsed(at: snapshot.fetchedAt)), .percent(places: 1)),
      .words(" of the billing period over."),
    ])
  }

  private func overage(_ kind: Pool.Kind, _ pool: Pool) -> Sentence? {
    guard let used = pool.overageUsed, used > .zero, !pool.isAllOverage else { return nil }
    let limit: [Sentence.Part] =
      pool.overageLimit.map {
        Allowance($0) == .unlimited ? [] : [.words(" of "), .value(Cell($0), .integer)]
      } ?? []
    return Sentence(
      [.words("\(kind.label) overage, part of what is used: "), .value(Cell(used), .integer)] + limit + [
        .words(" tokens.")
      ])
  }

  private func sentence(_ archived: ArchivedUse) -> Sentence {
    let missing = archived.days.dayCount - archived.daysWithData
    // Tokens of fewer days than the service has counted say nothing about a difference.
    let isUpToDate = archived.days.upperBound >= Day(secondsSince1970: snapshot.fetchedAt) - 1
    let compared: [Sentence.Part] =
      !isUpToDate
      ? []
      : archived.difference == .zero
        ? [.words("as many as the standard tokens used")]
        : [.change(Cell(archived.difference), .integer), .words(" against the standard tokens used")]
    let lacking: [Sentence.Part] =
      missing > 0
      ? [.words((isUpToDate ? ", with " : "") + "\(missing) \(missing == 1 ? "day" : "days") missing")] : []
    let remark = compared + lacking
    return Sentence(
      [
        .words("The archive's billable tokens from \(archived.days.lowerBound) to \(archived.days.upperBound) are "),
        .value(Cell(archived.used), .integer),
      ] + (remark.isEmpty ? [] : [.words(" (")] + remark + [.words(")")]) + [
        .words(": "), .value(.number(archived.pace.perDay), .decimal(places: 0)), .words(" a day, "),
        .value(.number(archived.pace.projected), .decimal(places: 0)), .words(" by the period's end."),
      ])
  }
}
