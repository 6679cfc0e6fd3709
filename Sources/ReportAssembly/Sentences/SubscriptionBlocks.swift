import ReportDefinition
import ReportModel
import Usage

/// The blocks about the billing period on a page.
struct SubscriptionBlocks {
  let status: SubscriptionStatus

  /// - Parameter parts: The parts to show, in this order.
  /// - Returns: One paragraph with the reason if the subscription is left out.
  func blocks(_ parts: [ReportDefinition.SubscriptionPart]) -> [Block] {
    switch status {
    case .leftOut(let reason): return [.paragraph("The billing period is left out. \(reason)")]
    case .known(let snapshot, let archived, let remarks):
      let shown = parts.map { part -> Block in
        switch part {
        case .figures: .figures(figures(snapshot))
        case .sentences:
          .sentences(
            sentences(snapshot) + (archived.map { [sentence($0, snapshot)] } ?? []), heading: "Use and pace")
        case .chart: .chart(chart(snapshot).described())
        }
      }
      return [.paragraph(introduction(snapshot))] + shown + (remarks + notes(snapshot)).map(Block.paragraph)
    }
  }

  private func introduction(_ snapshot: SubscriptionSnapshot) -> String {
    let subscription = snapshot.subscription
    let plan = subscription.plan == .withoutPlan ? "No plan" : "Plan \(subscription.plan.rawValue)"
    let source =
      switch subscription.source {
      case .cache: ", from the service's cache"
      case .live: ", counted anew by the service"
      case nil: ""
      }
    return "\(plan). Billing period from \(subscription.period.firstDay) to \(subscription.period.lastDay), as of "
      + "\(Timestamp(secondsSince1970: snapshot.fetchedAt))\(source)."
  }

  /// Notes on ratios of the service that differ from ours.
  private func notes(_ snapshot: SubscriptionSnapshot) -> [String] {
    snapshot.subscription.pools.compactMap { kind, pool in
      pool.differingRatio.map {
        "The service itself gives a used ratio of \($0) for \(kind.rawValue) tokens; the one here is made from used and "
          + "allowance."
      }
    }
  }

  // MARK: Figures

  private func figures(_ snapshot: SubscriptionSnapshot) -> [KeyFigure] {
    snapshot.subscription.pools.flatMap { kind, pool in
      let pace = snapshot.pace(pool)
      func figure(_ id: String, _ label: String, _ value: Cell, _ format: Format, _ note: String) -> KeyFigure {
        KeyFigure(
          id: "\(kind.rawValue)_\(id)", label: "\(kind.label) \(label)", value: value, format: format,
          previous: .empty, change: .empty, changeRatio: .empty, isComparable: false, note: note)
      }
      return [
        figure(
          "used", "tokens used", Cell(pool.used), .integer,
          "Used by the organisation in the billing period so far, overage included."),
        figure(
          "used_ratio", "allowance used", Cell(pool.usedRatio), .percent(places: 1),
          "Used tokens over the allowance; nothing where that is unlimited."),
        figure(
          "projected", "tokens projected", Cell(pace?.projected), .decimal(places: 0),
          "Used at the period's end if it goes on as so far."),
        figure(
          "exhausted_on", "tokens run out on", Cell(pace?.exhausted), .date,
          "When the allowance is used up at that pace; nothing where it lasts to the period's end."),
      ]
    }
  }

  // MARK: Sentences

  private func sentences(_ snapshot: SubscriptionSnapshot) -> [Sentence] {
    snapshot.subscription.pools.flatMap { kind, pool in
      [use(kind, pool, snapshot)] + [pace(kind, pool, snapshot), overage(kind, pool)].compactMap(\.self)
    }
  }

  /// «Standard: 5,000,000 of 20,000,000 tokens used (25.0%), with 40.0% of the billing period over.»: the use.
  private func use(_ kind: Pool.Kind, _ pool: Pool, _ snapshot: SubscriptionSnapshot) -> Sentence {
    let used = Sentence.Part.value(Cell(pool.used), .integer)
    let over: [Sentence.Part] = [
      .words(", with "), .value(.number(snapshot.elapsed), .percent(places: 1)),
      .words(" of the billing period over."),
    ]
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
  private func pace(_ kind: Pool.Kind, _ pool: Pool, _ snapshot: SubscriptionSnapshot) -> Sentence? {
    guard let pace = snapshot.pace(pool) else { return nil }
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

  private func overage(_ kind: Pool.Kind, _ pool: Pool) -> Sentence? {
    guard let used = pool.overageUsed, used > .zero else { return nil }
    let limit: [Sentence.Part] =
      pool.overageLimit.map {
        Allowance($0) == .unlimited ? [] : [.words(" of "), .value(Cell($0), .integer)]
      } ?? []
    return Sentence(
      [.words("\(kind.label) overage, part of what is used: "), .value(Cell(used), .integer)] + limit + [
        .words(" tokens.")
      ])
  }

  private func sentence(_ archived: ArchivedUse, _ snapshot: SubscriptionSnapshot) -> Sentence {
    let missing = archived.days.dayCount - archived.daysWithData
    return Sentence([
      .words("The archive's billable tokens from \(archived.days.lowerBound) to \(archived.days.upperBound) are "),
      .value(Cell(archived.used), .integer), .words(" ("),
      .change(Cell(archived.difference(from: snapshot)), .integer), .words(" against the standard tokens used"),
      .words(missing > 0 ? ", with \(missing) \(missing == 1 ? "day" : "days") missing" : ""), .words("): "),
      .value(.number(archived.pace.perDay), .decimal(places: 0)), .words(" a day, "),
      .value(.number(archived.pace.projected), .decimal(places: 0)), .words(" by the period's end."),
    ])
  }

  // MARK: Chart

  private func chart(_ snapshot: SubscriptionSnapshot) -> Chart {
    let pools = snapshot.subscription.pools
    func series(_ name: String, _ value: (Pool) -> Double?) -> Chart.Series {
      Chart.Series(name: name, values: pools.map { value($0.pool) })
    }
    return Chart(
      id: "subscription", title: "Used and allowed tokens of the billing period", kind: .bars,
      categoryLabel: "Pool", valueLabel: "Tokens", format: .integer, categories: pools.map(\.kind.label),
      series: [
        series("Used", \.used.double), series("Projected at the period's end") { snapshot.pace($0)?.projected },
        series("Allowance") { if case .limited(let tokens) = $0.allowance { tokens.double } else { nil } },
      ])
  }
}

extension Pool.Kind {
  fileprivate var label: String {
    switch self {
    case .standard: "Standard"
    case .premium: "Premium"
    }
  }
}
