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
  package let trend: [PeriodValues]
  let main: Period?

  package var periods: [PeriodSummary] { weeks + months }

  /// The period that pages show: the last whole month with data, else the last whole week with data, else the last
  /// month of the range.
  package var mainPeriod: PeriodSummary? { periods.first { $0.period == main } }

  static func mainPeriod(of periods: [Period], hasData: (Period) -> Bool) -> Period? {
    func last(_ kind: Period.Kind) -> Period? { periods.last { $0.kind == kind && !$0.isCut && hasData($0) } }
    return last(.month) ?? last(.week) ?? periods.last { $0.kind == .month }
  }
}

/// A week or a month of a report.
package struct PeriodSummary: Sendable {
  package let values: PeriodValues
  package let comparison: Comparison
  package let breakdowns: [Breakdown: BreakdownSummary]
  package let users: UserStatistics

  package var period: Period { values.period }

  package func value(_ metric: Metric) -> MetricValue { values[metric] }

  /// The change from the period before; `nil` unless both values are known and complete.
  package func change(_ metric: Metric) -> Change? {
    guard case .against(let previous) = comparison else { return nil }
    return Change(metric, from: previous[metric], to: values[metric])
  }
}

/// The comparison of a period with the one before.
package enum Comparison: Sendable {
  /// The values of the period before; at least one metric is complete in both periods.
  case against(PeriodValues)
  /// - Parameter reason: One sentence.
  case unavailable(reason: String)
}
