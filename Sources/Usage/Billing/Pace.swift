/// The projected use of a pool, assuming that the average daily use so far continues.
package struct Pace: Hashable, Sendable {
  /// Average use so far, in tokens per day.
  package let perDay: Double
  /// Projected use at the end of the billing period, in tokens.
  package let projected: Double
  /// The day (UTC) on which use reaches the allowance; may be in the past.
  ///
  /// `nil` if this does not happen within the period, or if the allowance is unlimited or zero.
  package let exhausted: Day?
  /// True if the projected use exceeds the allowance; false if the allowance is unlimited or zero.
  package let isTooFast: Bool

  package init(perDay: Double, of allowance: Allowance, in period: BillingPeriod) {
    self.perDay = perDay
    projected = perDay * period.length
    exhausted = perDay > 0 ? allowance.divisor.flatMap { period.day(after: $0 / perDay) } : nil
    isTooFast = allowance.divisor.map { perDay * period.length > $0 } ?? false
  }

  /// Computes the pace from the use of a pool up to a given time.
  ///
  /// - Returns: `nil` in the first 24 hours of the period, which are too short to extrapolate from.
  package init?(of pool: Pool, in period: BillingPeriod, at secondsSince1970: Int) {
    let days = period.elapsedDays(at: secondsSince1970)
    guard days >= min(1, period.length) else { return nil }
    self.init(perDay: pool.used.double / days, of: pool.allowance, in: period)
  }
}
