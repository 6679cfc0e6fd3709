/// A metric's value over a period, and on how many of its days it is known.
package struct MetricValue: Hashable, Sendable {
  /// `nil` if the metric is known on no day, or if a ratio is over zero.
  ///
  /// It is made of the known days, and of what is known of others: users who are known to be active count also on a day
  /// on which it is not known of other users.
  package let amount: Amount?
  /// The number of days on which all that the metric is made of is known.
  package let knownDays: Int
  /// The number of days in the requested range that the metric's rule needs and on which it is not known.
  package let missingDays: Int
  private let isCut: Bool

  init(_ amount: Amount?, known: Set<Day>, of period: Period, needs isNeeded: (Day) -> Bool) {
    self.amount = amount
    knownDays = known.count
    missingDays = period.days.count { isNeeded($0) && !known.contains($0) }
    isCut = period.isCut
  }

  /// True if the period is whole and the metric is known on each day that its rule needs.
  package var isComplete: Bool { missingDays == 0 && !isCut }
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
    for metric in facts.metrics {
      // A day without a price has all of its data.
      if !metric.isOfMoney { common.formIntersection(metric.knownDays(of: facts)) }
      values[metric.id] = metric.value(of: facts)
    }
    period = facts.period
    knownDays = common.count
    self.values = values
  }

  package subscript(metric: Metric) -> MetricValue {
    values[metric.id] ?? MetricValue(nil, known: [], of: period) { _ in true }
  }

  /// True if the values of all metrics are complete.
  package var isComplete: Bool { values.values.allSatisfy(\.isComplete) }

  /// True if no metric has a value.
  package var isEmpty: Bool { values.values.allSatisfy { $0.amount == nil } }

  /// The metrics that lack days of the requested range, in the order of ``Metric/every``.
  package var lackingDays: [Metric] { Metric.every.filter { values[$0.id].map { $0.missingDays > 0 } ?? false } }
}
