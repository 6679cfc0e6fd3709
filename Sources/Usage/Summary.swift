/// Everything that a report says of a range, but for the users one by one: those are read when they are written.
package struct Summary: Sendable {
  package let range: ClosedRange<Day>
  /// One entry a day of the range, in order, also for days without data.
  package let days: [OrganisationDay]
  package let weeks: [PeriodSummary]
  package let months: [PeriodSummary]
  /// One entry for each endpoint and day of the range.
  package let coverage: [CoverageStatus]
  package let findings: [Finding]
  /// What changed in the main period; `nil` where it is compared with nothing.
  package let changes: Changes?
  package let people: People
  /// The users of its periods.
  package let users: UsersOfPeriods
  /// Up to twelve months, the last of the range last.
  package let trend: [TrendMonth]

  package var periods: [PeriodSummary] { weeks + months }

  /// The period a page shows: the last whole month with data, also one in which days are missing; else the last whole
  /// week; else what there is of the last month.
  package var mainPeriod: PeriodSummary? {
    let period = Self.mainPeriod(of: periods.map(\.period)) { period in
      periods.contains { $0.period == period && $0.daysWithData > 0 }
    }
    return periods.first { $0.period == period }
  }

  static func mainPeriod(of periods: [Period], hasData: (Period) -> Bool) -> Period? {
    func last(_ kind: Period.Kind) -> Period? { periods.last { $0.kind == kind && !$0.isCut && hasData($0) } }
    return last(.month) ?? last(.week) ?? periods.last { $0.kind == .month }
  }
}

/// A week or a month of a report.
package struct PeriodSummary: Sendable {
  package let period: Period
  /// Days on which all four organisation endpoints have a row.
  package let daysWithData: Int
  /// By metric; absent where the metric has no value.
  package let values: [Metric.ID: Amount]
  package let comparison: Comparison
  package let breakdowns: [Breakdown: [BreakdownTotal]]
  package let users: UserStatistics

  /// True for a whole period with data on every day.
  package var isComplete: Bool { !period.isCut && daysWithData == period.whole.dayCount }

  package func value(_ metric: Metric) -> Amount? { values[metric.id] }

  /// The metric's value in the period before, the change against it, and the change as a part of it.
  ///
  /// - Returns: `nil` where the periods cannot be compared, or one of them has no value; a ratio of `nil` over zero.
  package func change(_ metric: Metric) -> (previous: Amount, change: Amount, ratio: Double?)? {
    guard case .against(let previous, _) = comparison, let before = previous[metric.id], let now = values[metric.id]
    else { return nil }
    return (before, now - before, Amount.quotient(now - before, before))
  }
}

/// What a period is compared with.
package enum Comparison: Sendable {
  /// The values of the whole period before, both complete.
  ///
  /// - Parameter missingUserDays: The days of it for which `/users` is missing: its users are undercounted then.
  case against([Metric.ID: Amount], missingUserDays: Int)
  /// - Parameter reason: One sentence.
  case unavailable(reason: String)
}
