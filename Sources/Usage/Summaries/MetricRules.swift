/// What is known of a period: the input of ``Metric/value(of:)``.
package struct PeriodFacts {
  package let period: Period
  /// The days for which at least one organisation endpoint has a row, in order.
  package let days: [OrganisationDay]
  /// The days for which `/users` was answered.
  package let userDays: Set<Day>
  /// The number of different active users, for each set of days over which a metric counts them.
  private var activeUsers: [Set<Day>: Int] = [:]

  /// - Parameters:
  ///   - period: The period.
  ///   - days: The days of the period for which at least one organisation endpoint has a row, in order.
  ///   - userDays: The days of the period for which `/users` was answered.
  ///   - countUsers: Counts the different users who were active on one of the given days.
  /// - Throws: The errors of `countUsers`.
  package init(
    _ period: Period, days: [OrganisationDay], userDays: Set<Day>, countUsers: (Set<Day>) throws -> Int
  ) rethrows {
    self.period = period
    self.days = days
    self.userDays = userDays
    for metric in Metric.all where metric.rule.countsUsers {
      let known = metric.knownDays(of: self)
      if !known.isEmpty, activeUsers[known] == nil { activeUsers[known] = try countUsers(known) }
    }
  }

  fileprivate func activeUsers(on days: Set<Day>) -> Amount? { activeUsers[days].map { .count(Count($0)) } }

  fileprivate func days(with field: DailyField) -> Set<Day> {
    Set(days.lazy.filter { $0.isKnown(field) }.map(\.day))
  }
}

extension Metric.Rule {
  fileprivate var countsUsers: Bool {
    switch self {
    case .distinctUsers: true
    case .ratio(let numerator, let denominator): numerator.rule.countsUsers || denominator.rule.countsUsers
    case .sum, .mean, .peak, .lastDay, .lowest, .highest: false
    }
  }
}

extension Metric {
  /// Computes the metric over the days on which its fields are known.
  package func value(of facts: PeriodFacts) -> MetricValue {
    let known = knownDays(of: facts)
    let missing = facts.period.days.count { needs($0, of: facts.period) && !known.contains($0) }
    return MetricValue(
      amount: known.isEmpty ? nil : amount(of: facts, on: known), knownDays: known.count, missingDays: missing,
      isComplete: missing == 0 && !facts.period.isCut)
  }

  /// The days on which all fields of the metric are known; of a ratio those of both sides.
  func knownDays(of facts: PeriodFacts) -> Set<Day> {
    switch rule {
    case .sum(let field), .mean(let field, _), .peak(let field), .lastDay(let field), .lowest(let field),
      .highest(let field):
      facts.days(with: field)
    case .distinctUsers: facts.userDays
    case .ratio(let numerator, let denominator):
      numerator.knownDays(of: facts).intersection(denominator.knownDays(of: facts))
    }
  }

  /// True if the value is incomplete without the day.
  private func needs(_ day: Day, of period: Period) -> Bool {
    switch rule {
    case .sum, .mean(_, weekdaysOnly: false), .peak, .lowest, .highest, .distinctUsers: true
    case .mean(_, weekdaysOnly: true): !day.isWeekend
    case .lastDay: day == period.days.upperBound
    case .ratio(let numerator, let denominator): numerator.needs(day, of: period) || denominator.needs(day, of: period)
    }
  }

  /// The value over some of the days on which the metric is known; `nil` if a denominator is zero.
  private func amount(of facts: PeriodFacts, on known: Set<Day>) -> Amount? {
    let days = facts.days.filter { known.contains($0.day) }
    switch rule {
    case .sum(let field):
      return .count(days.compactMap { $0.count(field) }.reduce(.zero, +))
    case .mean(let field, let weekdaysOnly):
      let counts = days.filter { !(weekdaysOnly && $0.day.isWeekend) }.compactMap { $0.count(field) }
      return Amount.quotient(.count(counts.reduce(.zero, +)), .count(Count(counts.count))).map(Amount.ratio)
    case .peak(let field), .highest(let field):
      return days.compactMap { $0.values[field] }.max()
    case .lastDay(let field):
      return days.last?.values[field]
    case .distinctUsers:
      return facts.activeUsers(on: known)
    case .ratio(let numerator, let denominator):
      return Amount.quotient(numerator.amount(of: facts, on: known), denominator.amount(of: facts, on: known))
        .map(Amount.ratio)
    case .lowest(let field):
      return days.compactMap { $0.values[field] }.min()
    }
  }
}
