import ReportModel
import Usage

/// What needs attention, for the first page: one sentence each, the weightiest first.
struct Attention {
  let summary: Summary
  var subscription = SubscriptionStatus.leftOut(reason: "")
  /// `nil` without a roster.
  var roster: RosterFindings?
  /// A sentence on the list of seats, if it is not of this run.
  var rosterRemark: String?
  /// `nil` without a list of seats.
  var seats: Seats?
  /// `nil` without a price file.
  var budgets: BudgetSentences?
  /// What the report leaves out of people.
  var privacy: [String] = []
  /// The title of the section that lists warnings; `nil` for a report without one.
  var qualitySection: String?

  /// Limits that will not last, days that are missing or may change, numbers that do not agree, sharp changes, seats
  /// that are not used, and what the report leaves out of people; empty if there is none.
  var sentences: [Sentence] {
    if summary.days.allSatisfy(\.endpoints.isEmpty) {
      return limits + [
        Sentence(
          "There is no data: the API returned nothing for any of these \(counted(summary.days.count, "day")). "
            + "With --refresh it is asked again.")
      ] + provisional + notes
    }
    return limits + missing + lacking + provisional + unpriced + disagreements + unassigned + others + restated
      + sharpChanges + unusedSeats + notes
  }

  // MARK: Limits

  private var limits: [Sentence] {
    let warnings = budgets?.warnings ?? []
    guard case .known(let snapshot, _, _, let now) = subscription else { return warnings }
    return SubscriptionSentences(snapshot: snapshot).warnings(at: now) + warnings
  }

  // MARK: Days

  private var missing: [Sentence] {
    let missing = Set(summary.coverage.filter(\.isMissing).map(\.day)).sorted()
    guard !missing.isEmpty else { return [] }
    return [
      Sentence(
        "Data is missing on \(counted(missing.count, "day")) of \(summary.range.dayCount) "
          + "(\(listed(missing.map(\.description)))): sums and means leave \(missing.count == 1 ? "it" : "them") out"
          + (lacksOnlyMissingDays ? ", and the figures are compared with nothing." : "."))
    ]
  }

  /// Whether most metrics of the range lack days, and those that do lack just the days on which all data is missing.
  private var lacksOnlyMissingDays: Bool {
    let days = Dictionary(grouping: summary.coverage.filter(\.isMissing), by: \.day)
    guard days.values.allSatisfy({ $0.count == Endpoint.allCases.count }) else { return false }
    let lacking = summary.asked.values.lackingDays
    return lacking.count > summary.metrics.count / 2
      && lacking.allSatisfy { summary.asked.value($0).knownDays == summary.range.dayCount - days.count }
  }

  /// The metrics of the range that lack days, by the number of days on which they are known.
  private var lacking: [Sentence] {
    let period = summary.asked
    let metrics = period.values.lackingDays
    guard !metrics.isEmpty, !lacksOnlyMissingDays else { return [] }
    let groups = Dictionary(grouping: metrics) { period.value($0).knownDays }.sorted { $0.key < $1.key }
    let names = groups.map { days, metrics in
      let names =
        metrics.count > summary.metrics.count / 2
        ? groups.count == 1 ? "all figures" : "all others" : metrics.map(\.label).joined(separator: ", ")
      return "\(names) (\(days) of \(counted(period.period.days.dayCount, "day")))"
    }
    return [
      Sentence(
        "These figures of \(period.period.title) are known on fewer days and compared with nothing: "
          + names.joined(separator: "; ") + ".")
    ]
  }

  private var provisional: [Sentence] {
    let days = Set(summary.coverage.filter { $0.fetched?.isProvisional == true }.map(\.day))
    guard let first = days.min(), let last = days.max() else { return [] }
    let span = first == last ? "\(first)" : "from \(first) to \(last)"
    return [
      Sentence(
        "\(counted(days.count, "day")) (\(span)) may still change: the API was asked less than "
          + "\(Availability.settlingDays) days after.")
    ]
  }

  /// The tokens of the range that have no price.
  private var unpriced: [Sentence] {
    guard let prices = summary.prices, let tokens = summary.asked.value(.unpricedTokens).amount?.count, tokens > .zero
    else { return [] }
    let first = prices.firstDay.map { "the first price begins on \($0)" } ?? "the price file has no price of tokens"
    return [
      Sentence([
        .value(Cell(.count(tokens)), .integer),
        .words(
          " billable tokens of \(summary.asked.period.title) are without a price, and no cost has them: \(first)."),
      ])
    ]
  }

  private var restated: [Sentence] {
    let restated = Set(summary.findings.filter { $0.check == Finding.restatedDay }.map(\.scope)).count
    guard restated > 0 else { return [] }
    return [Sentence("The API has changed its numbers of \(counted(restated, "day")) since they were first fetched.")]
  }

  // MARK: Numbers that do not agree

  /// Said of use by users outside the roster where it is more than a tenth.
  private var unassigned: [Sentence] {
    guard let share = roster?.unassignedShare, share > 0.1 else { return [] }
    return [
      Sentence([
        .value(.number(share), .percent(places: 0)),
        .words(
          " of the billable tokens are of users whom the roster does not list: add them to it, so that they count in a "
            + "group." + (roster?.people == PeopleShown.none ? "" : qualitySection.map { " \($0) names them." } ?? "")),
      ])
    ]
  }

  /// «The numbers of the API do not all add up: billable tokens by user come to 1,234 (1.5%) less than the total…».
  private var disagreements: [Sentence] {
    let failed = summary.findings.filter { $0.severity == .warning && Total($0.check) != nil }
    let ofRange = failed.filter { $0.scope == .period(summary.asked.period) }
    let ofPeriods = failed.filter { if case .period = $0.scope { true } else { false } }
    // Weeks and months repeat what the range says.
    let compared = ofRange.isEmpty ? ofPeriods : ofRange
    guard let worst = compared.max(by: { $0.discrepancy < $1.discrepancy }), let total = Total(worst.check) else {
      return ofDays(failed)
    }
    let others = Set(compared.compactMap { Total($0.check) }).count - 1
    let difference = worst.difference?.double ?? 0
    let share: [Sentence.Part] =
      worst.discrepancy.isFinite
      ? [.words(" ("), .value(.number(worst.discrepancy), .percent(places: 1)), .words(")")] : []
    return [
      Sentence(
        [
          .words("The numbers of the API do not all add up: \(total.parts) come to "),
          .value(Cell(worst.difference.map(\.magnitude)), .integer),
        ] + share + [
          .words(
            " \(difference < 0 ? "less" : "more") than the organisation's total"
              + (worst.scope == .period(summary.asked.period) ? "" : " in some weeks or months")
              + (others > 0 ? ", and \(counted(others, "other sum")) \(others == 1 ? "differs" : "differ")" : "")
              + ". Go by the totals" + (qualitySection.map { "; \($0) lists the differences." } ?? "."))
        ])
    ]
  }

  /// Of checks by day alone.
  private func ofDays(_ failed: [Finding]) -> [Sentence] {
    let days = Set(failed.map(\.scope)).count
    guard days > 0 else { return [] }
    return [
      Sentence(
        "On \(counted(days, "day")) the API's number of active users differs from its list of users."
          + (qualitySection.map { " \($0) lists the \(days == 1 ? "day" : "days")." } ?? ""))
    ]
  }

  /// A total whose parts the API gives as well.
  private struct Total: Hashable {
    /// The parts in a sentence: `billable tokens by user`.
    let parts: String

    /// - Returns: `nil` for a check that compares no sums.
    init?(_ check: String) {
      if let breakdown = Breakdown.allCases.first(where: { $0.field == check }), let total = breakdown.total {
        parts = "\(total.label.inSentence) by \(breakdown.keys[0].label.inSentence)"
      } else if check == Finding.tokensByUser {
        parts = "\(DailyField.billableTokens.label.inSentence) by user"
      } else if let field = UserField.allCases.first(where: { $0.check == check }) {
        parts = "\(field.label.inSentence) of the users"
      } else if check == Finding.dailyActiveUsers {
        parts = "the days with activity of the users"
      } else {
        return nil
      }
    }
  }

  /// Warnings that no other sentence is about.
  private var others: [Sentence] {
    var said: Set = [Finding.missingDay, Finding.partialPeriod, Finding.undercountedUsers]
    if !summary.asked.values.lackingDays.isEmpty { said.insert(Finding.missingField) }
    let count = (summary.findings + (roster?.findings ?? [])).count {
      $0.severity == .warning && Total($0.check) == nil && !said.contains($0.check)
    }
    guard count > 0 else { return [] }
    return [Sentence("\(qualitySection ?? "The report") has \(counted(count, "more warning")) about what was read.")]
  }

  // MARK: Changes

  /// The metrics whose change is said; the highest number of sentences.
  private static let watched: [Metric] = [.billableTokens, .activeUsers, .sessions, .toolCalls]
  private static let mostChanges = 2

  /// Figures that doubled or halved.
  private var sharpChanges: [Sentence] {
    let changes = Self.watched.compactMap { metric in summary.asked.change(metric).map { (metric, $0) } }
    let sharp = changes.filter { _, change in
      guard let ratio = change.ratio else { return false }
      return ratio >= 1 || ratio <= -0.5
    }
    return sharp.prefix(Self.mostChanges).map { metric, change in
      let isMore = (change.ratio ?? 0) > 0
      return Sentence([
        .words("\(metric.label) \(isMore ? "are more than twice" : "are less than half") as many as "),
        .words("\(summary.changes?.previous.whenBefore ?? "before"): "), .value(Cell(change.value), metric.format),
        .words(" after "), .value(Cell(change.previous), metric.format), .words("."),
      ])
    }
  }

  // MARK: People

  /// How many seats are used; only where one is not.
  private var unusedSeats: [Sentence] {
    let period = summary.asked.period
    guard let use = seats?.wholeUtilisation(in: period), use.byStatus[.idle] != nil || use.byStatus[.neverUsed] != nil
    else { return [] }
    return [SeatSentence.sentence(use, in: period, extent: summary.asked.extent(.activeUsers))].compactMap(\.self)
  }

  /// Where the seats are from, and what the report leaves out of budgets and people.
  private var notes: [Sentence] {
    ([rosterRemark, budgets?.omission].compactMap(\.self) + privacy).map { Sentence($0) }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func listed(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}

extension Finding {
  /// The difference over the expected number; infinite over zero.
  fileprivate var discrepancy: Double {
    guard let expected, let difference else { return 0 }
    return (difference.double / expected.double).magnitude
  }
}

extension Amount {
  var magnitude: Amount { double < 0 ? .count(.zero) - self : self }
}
