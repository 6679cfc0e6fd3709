/// A metric's value over a period, and the days that it is made of.
package struct MetricValue: Hashable, Sendable {
  /// `nil` if the metric is known on no day, or if a ratio is over zero.
  package let amount: Amount?
  /// The number of days on which all fields of the metric are known; the value is made of these days alone.
  package let knownDays: Int
  /// The number of days in the requested range that the metric's rule needs and on which a field is unknown.
  package let missingDays: Int
  /// True if the period is whole and no day that the metric's rule needs is missing.
  package let isComplete: Bool
}

/// The values of all metrics over one period.
package struct PeriodValues: Hashable, Sendable {
  package let period: Period
  /// The number of days on which the fields of all metrics are known.
  package let knownDays: Int
  private let values: [Metric.ID: MetricValue]

  init(of facts: PeriodFacts) {
    var common = Set(facts.period.days)
    var values: [Metric.ID: MetricValue] = [:]
    for metric in Metric.all {
      common.formIntersection(metric.knownDays(of: facts))
      values[metric.id] = metric.value(of: facts)
    }
    period = facts.period
    knownDays = common.count
    self.values = values
  }

  package subscript(metric: Metric) -> MetricValue {
    values[metric.id] ?? MetricValue(amount: nil, knownDays: 0, missingDays: period.days.dayCount, isComplete: false)
  }

  /// True if the values of all metrics are complete.
  package var isComplete: Bool { values.values.allSatisfy(\.isComplete) }

  /// True if no metric has a value.
  package var isEmpty: Bool { values.values.allSatisfy { $0.amount == nil } }

  /// The metrics that lack days of the requested range, in the order of ``Metric/all``.
  package var lackingDays: [Metric] { Metric.all.filter { self[$0].missingDays > 0 } }
}
