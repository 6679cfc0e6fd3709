/// The input of ``Metric/value(of:)``: a period's days and its number of users.
package struct PeriodFacts: Sendable {
  /// The days for which at least one organisation endpoint has a row, in order.
  package let days: [OrganisationDay]
  /// `nil` if unknown: `/users` is missing for every day or, in the earlier months of a trend, for any day.
  package let activeUsers: Int?

  package init(days: [OrganisationDay], activeUsers: Int?) {
    self.days = days
    self.activeUsers = activeUsers
  }
}

extension PeriodFacts {
  /// The values of all metrics; no entry if a metric has no value.
  var values: [Metric.ID: Amount] {
    Dictionary(uniqueKeysWithValues: Metric.all.compactMap { metric in metric.value(of: self).map { (metric.id, $0) } })
  }
}

extension Metric {
  /// Computes the metric; `nil` if no day has the field, or the denominator is zero.
  package func value(of facts: PeriodFacts) -> Amount? {
    switch rule {
    case .sum(let field):
      let counts = facts.days.compactMap { $0.count(field) }
      return counts.isEmpty ? nil : .count(counts.reduce(.zero, +))
    case .mean(let field, let weekdaysOnly):
      let days = weekdaysOnly ? facts.days.filter { !$0.day.isWeekend } : facts.days
      let counts = days.compactMap { $0.count(field) }
      return Amount.quotient(.count(counts.reduce(.zero, +)), .count(Count(counts.count))).map(Amount.ratio)
    case .peak(let field):
      return facts.days.compactMap { $0.count(field) }.max().map(Amount.count)
    case .lastDay(let field):
      return facts.days.last { $0.values[field] != nil }?.values[field]
    case .distinctUsers:
      return facts.activeUsers.map { .count(Count($0)) }
    case .ratio(let numerator, let denominator):
      return Amount.quotient(numerator.value(of: facts), denominator.value(of: facts)).map(Amount.ratio)
    case .lowest(let field):
      return facts.days.compactMap { $0.values[field] }.min()
    case .highest(let field):
      return facts.days.compactMap { $0.values[field] }.max()
    }
  }
}
