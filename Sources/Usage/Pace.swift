/// Where the use of a pool leads if it goes on as it has so far.
package struct Pace: Hashable, Sendable {
  /// Tokens.
  package let perDay: Double
  /// The use at the period's end.
  package let projected: Double
  /// The day on which the use reaches the allowance, which can be over already.
  ///
  /// `nil` where that is after the period's end or never: where nothing is used, without a limit, and over an allowance
  /// of zero.
  package let exhausted: Day?
  /// Whether more will be used than is allowed; false where nothing limits it.
  package let isTooFast: Bool

  package init(perDay: Double, of allowance: Allowance, in period: BillingPeriod) {
    self.perDay = perDay
    projected = perDay * period.length
    exhausted = perDay > 0 ? allowance.divisor.flatMap { period.day(after: $0 / perDay) } : nil
    isTooFast = allowance.divisor.map { perDay * period.length > $0 } ?? false
  }

  /// The pace of a pool at a moment.
  ///
  /// - Returns: `nil` on the first day of the period: a few hours are not like all others.
  package init?(of pool: Pool, in period: BillingPeriod, at secondsSince1970: Int) {
    let days = period.elapsedDays(at: secondsSince1970)
    guard days >= min(1, period.length) else { return nil }
    self.init(perDay: pool.used.double / days, of: pool.allowance, in: period)
  }
}
