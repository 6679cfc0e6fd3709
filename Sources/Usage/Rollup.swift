/// What a metric is computed from: the days of a period, and how many different users they had.
package struct PeriodFacts: Sendable {
  /// The days that have a row of at least one organisation endpoint, in order.
  package let days: [OrganisationDay]
  /// `nil` where `/users` is missing for every day.
  package let activeUsers: Int?

  package init(days: [OrganisationDay], activeUsers: Int?) {
    self.days = days
    self.activeUsers = activeUsers
  }
}

extension Metric {
  /// The metric's value by its rule; `nil` where no day has the field, and over a zero denominator.
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
