/// All numbers of a report except rows by user, which are read from the source while the report is written.
package struct Summary: Sendable {
  package let range: ClosedRange<Day>
  /// One entry per day of the range, in order, including days without data.
  package let days: [OrganisationDay]
  /// The weeks, the months, and the range asked for if it is neither.
  package let periods: [PeriodSummary]
  /// The range asked for: key figures, changes and lists are about it.
  package let asked: PeriodSummary
  /// The parts of the range that charts show one beside another: days of a range of up to two weeks,
  /// months of one of more than half a year, else weeks.
  package let steps: [PeriodSummary]
  /// One entry per endpoint and day of the range.
  package let coverage: [CoverageStatus]
  package let findings: [Finding]
  /// The changes in the range asked for; `nil` if it has no comparison.
  package internal(set) var changes: Changes?
  package internal(set) var people: People
  /// The activity before the range.
  let activityBefore: [ActivitySpan]
  /// The first day before the range on which a user was active; `nil` if there is none.
  package var firstActivity: Day? { activityBefore.map(\.first).min() }
  /// The users of ``periods``.
  package let users: UsersOfPeriods
  /// The groups of ``periods``; `nil` without a roster.
  let groups: GroupsOfPeriods?
  /// Up to twelve months, in order, the last of them that of the range; up to thirteen weeks where the range is a week.
  package let trend: [PeriodValues]
  /// `nil` without a price file.
  package let prices: Prices?

  /// The metrics of the report, in order.
  package var metrics: [Metric] { Metric.all + Metric.ofMoney(in: prices?.currency) }

  /// True if each day of a period has a price of tokens, or none needs one.
  package func isPriced(_ period: Period) -> Bool { prices?.cover(period.days) ?? true }

  /// The same without what is about single people.
  package var withoutPeople: Summary {
    var summary = self
    summary.changes?.items[.user] = nil
    summary.people.lapsed = []
    return summary
  }

  package var weeks: [PeriodSummary] { periods.filter { $0.period.kind == .week } }
  package var months: [PeriodSummary] { periods.filter { $0.period.kind == .month } }
}

/// A week, a month or the range of a report.
package struct PeriodSummary: Sendable {
  package let values: PeriodValues
  package let comparison: Comparison
  package let breakdowns: [Breakdown: BreakdownSummary]
  package let users: UserStatistics

  package var period: Period { values.period }

  package func value(_ metric: Metric) -> MetricValue { values[metric] }

  /// The change from the period that this one is compared with; `nil` unless both values are known and complete.
  package func change(_ metric: Metric) -> Change? {
    guard case .against(let previous) = comparison else { return nil }
    return Change(metric, from: previous[metric], to: values[metric])
  }
}

/// The comparison of a period with its counterpart.
package enum Comparison: Sendable {
  /// The values of the counterpart; at least one metric is complete in both periods.
  case against(PeriodValues)
  /// - Parameter reason: One sentence.
  case unavailable(reason: String)
}
