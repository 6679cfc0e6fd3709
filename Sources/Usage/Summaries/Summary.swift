/// All numbers of a report except rows by user, which are read from the source while the report is written.
package struct Summary: Sendable {
  package let range: ClosedRange<Day>
  /// One entry per day of the range, in order, including days without data.
  package let days: [OrganisationDay]
  package let weeks: [PeriodSummary]
  package let months: [PeriodSummary]
  /// One entry per endpoint and day of the range.
  package let coverage: [CoverageStatus]
  package let findings: [Finding]
  /// The changes in the main period; `nil` if it has no comparison.
  package let changes: Changes?
  package let people: People
  /// The users of ``periods``.
  package let users: UsersOfPeriods
  /// Up to twelve months, in order; the last one is the last month of the range.
  package let trend: [TrendMonth]

  package var periods: [PeriodSummary] { weeks + months }

  /// The period that pages show: the last whole month with data, else the last whole week with data, else the last
  /// month of the range.
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
  /// Number of days for which all four organisation endpoints have a row.
  package let daysWithData: Int
  /// No entry if a metric has no value.
  package let values: [Metric.ID: Amount]
  package let comparison: Comparison
  package let breakdowns: [Breakdown: [BreakdownTotal]]
  package let users: UserStatistics

  /// True if the period is whole and all its days have data.
  package var isComplete: Bool { !period.isCut && daysWithData == period.whole.dayCount }

  package func value(_ metric: Metric) -> Amount? { values[metric.id] }

  /// The metric's value in the period before, the difference, and the difference divided by that value.
  ///
  /// - Returns: `nil` if there is no comparison or a value is missing; `ratio` is `nil` if `previous` is zero.
  package func change(_ metric: Metric) -> (previous: Amount, change: Amount, ratio: Double?)? {
    guard case .against(let previous, _) = comparison, let before = previous[metric.id], let now = values[metric.id]
    else { return nil }
    return (before, now - before, Amount.quotient(now - before, before))
  }
}

/// The comparison of a period with the one before.
package enum Comparison: Sendable {
  /// The metrics of the period before; both periods are complete.
  ///
  /// - Parameter missingUserDays: Days of the period before without `/users`; more than 0 undercounts its users.
  case against([Metric.ID: Amount], missingUserDays: Int)
  /// - Parameter reason: One sentence.
  case unavailable(reason: String)
}
