/// The days of a period for which `/users` was answered.
package struct UserDays: Sendable {
  package let answered: Set<Day>
  /// Those of them on which it is known of each user whether they were active.
  package let known: Set<Day>
}

/// What is known of a period: the input of ``Metric/value(of:)``.
package struct PeriodFacts {
  package let period: Period
  /// The days for which at least one organisation endpoint has a row, in order.
  package let days: [OrganisationDay]
  package let userDays: UserDays
  /// `nil` without a price file.
  let prices: Prices?
  /// The number of different active users, for each set of days over which a metric counts them.
  private var activeUsers: [Set<Day>: Int] = [:]

  /// - Parameters:
  ///   - period: The period.
  ///   - days: The days of the period for which at least one organisation endpoint has a row, in order.
  ///   - userDays: The days of the period for which `/users` was answered.
  ///   - prices: The prices of tokens; without them there are no metrics of money.
  ///   - countUsers: Counts the different users who were active on one of the given days.
  /// - Throws: The errors of `countUsers`.
  package init(
    _ period: Period, days: [OrganisationDay], userDays: UserDays, prices: Prices? = nil,
    countUsers: (Set<Day>) throws -> Int
  ) rethrows {
    self.period = period
    self.days = days
    self.userDays = userDays
    self.prices = prices
    for metric in metrics where metric.rule.countsUsers {
      let counted = metric.days(of: self, .inPart)
      if !counted.isEmpty, activeUsers[counted] == nil { activeUsers[counted] = try countUsers(counted) }
    }
  }

  /// The metrics of a report with these prices.
  var metrics: [Metric] { Metric.all + Metric.ofMoney(in: prices?.currency) }

  /// `nil` if the day's tokens are unknown, or have no price.
  fileprivate func cost(of day: OrganisationDay) -> Money? {
    day.count(.billableTokens).flatMap { prices?.cost(of: $0, on: day.day) }
  }

  fileprivate func activeUsers(on days: Set<Day>) -> Amount? { activeUsers[days].map { .count(Count($0)) } }

  fileprivate func days(with field: DailyField, _ extent: Metric.Extent) -> Set<Day> {
    Set(days.lazy.filter { extent == .inPart ? $0.has(field) : $0.isKnown(field) }.map(\.day))
  }
}

extension Metric.Rule {
  fileprivate var countsUsers: Bool {
    switch self {
    case .distinctUsers: true
    case .ratio(let numerator, let denominator): numerator.rule.countsUsers || denominator.rule.countsUsers
    case .sum, .mean, .peak, .lastDay, .lowest, .highest, .cost, .unpriced: false
    }
  }
}

extension Metric {
  /// How much must be known of a day.
  fileprivate enum Extent {
    /// All that the metric is made of.
    case whole
    /// Anything.
    case inPart
  }

  /// Computes the metric over the days on which its fields are known, be it in part.
  package func value(of facts: PeriodFacts) -> MetricValue {
    let (known, counted) = (knownDays(of: facts), days(of: facts, .inPart))
    let amount = counted.isEmpty ? nil : amount(of: facts, on: counted)
    // That nothing is known is not zero.
    let isNothing = known.isEmpty && amount?.double == 0
    return MetricValue(isNothing ? nil : amount, known: known, of: facts.period) { needs($0, of: facts.period) }
  }

  /// The days on which all fields of the metric are known; of a ratio those of both sides.
  func knownDays(of facts: PeriodFacts) -> Set<Day> { days(of: facts, .whole) }

  fileprivate func days(of facts: PeriodFacts, _ extent: Extent) -> Set<Day> {
    switch rule {
    case .sum(let field), .mean(let field, _), .peak(let field), .lastDay(let field), .lowest(let field),
      .highest(let field):
      facts.days(with: field, extent)
    case .unpriced: facts.days(with: .billableTokens, extent)
    case .cost:
      facts.days(with: .billableTokens, extent).intersection(
        facts.days.lazy.filter { facts.cost(of: $0) != nil }.map(\.day))
    case .distinctUsers: extent == .inPart ? facts.userDays.answered : facts.userDays.known
    case .ratio(let numerator, let denominator):
      // Of a day that one side knows in part, the other one would have too much.
      numerator.knownDays(of: facts).intersection(denominator.knownDays(of: facts))
    }
  }

  /// True if the value is incomplete without the day.
  private func needs(_ day: Day, of period: Period) -> Bool {
    switch rule {
    case .sum, .mean(_, weekdaysOnly: false), .peak, .lowest, .highest, .distinctUsers, .cost, .unpriced: true
    case .mean(_, weekdaysOnly: true): !day.isWeekend
    case .lastDay: day == period.days.upperBound
    case .ratio(let numerator, let denominator): numerator.needs(day, of: period) || denominator.needs(day, of: period)
    }
  }

  /// The value over some of the days of which something is known; `nil` if a denominator is zero.
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
    case .cost:
      return .money(days.compactMap(facts.cost).reduce(.zero, +))
    case .unpriced:
      let unpriced = days.filter { facts.cost(of: $0) == nil }
      return .count(unpriced.compactMap { $0.count(.billableTokens) }.reduce(.zero, +))
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
