/// A cache of the users of a report's periods, limited in size.
///
/// Several formats read the users; periods that are not in the cache are aggregated from the source each time.
package struct UsersOfPeriods: Sendable {
  /// By the days of the periods.
  private var users: [ClosedRange<Day>: [UserPeriod]] = [:]
  private var room = Self.capacity
  private let prices: Prices?

  init(prices: Prices? = nil) { self.prices = prices }

  /// The maximum number of users in all periods but the range asked for; each takes about 300 bytes.
  private static let capacity = 50_000

  /// Stores the users of a period: of the range asked for, which several tables and charts of each format read, always; of
  /// another one if there is room for them.
  mutating func keep(_ rollup: PeriodRollup, isMain: Bool) {
    guard isMain || rollup.userCount <= room else { return }
    if !isMain { room -= rollup.userCount }
    users[rollup.days] = rollup.ranked
  }

  /// The users of a period, sorted by billable tokens, descending, ties by user id.
  ///
  /// - Throws: The errors of `source`, which is read if the users are not in the cache.
  package func callAsFunction(_ period: Period, from source: some UsageSource) throws -> [UserPeriod] {
    try users[period.days] ?? source.users(of: period, prices: prices)
  }
}
