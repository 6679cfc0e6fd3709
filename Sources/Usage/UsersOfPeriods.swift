/// The users of a report's periods, as many as memory may hold.
///
/// Several formats show them, and a report with its comparisons asks for some more than once: to add them up again
/// costs more than to hold them packed. Of a long range the periods that came first are here, the others are read
/// again each time.
package struct UsersOfPeriods: Sendable {
  private var users: [Period: PeriodUsers] = [:]
  private var byteCount = 0

  /// The months and weeks of a year of 5,000 users, about.
  private static let capacity = 24 << 20

  mutating func keep(_ period: Period, _ users: PeriodUsers) {
    guard byteCount + users.byteCount <= Self.capacity else { return }
    byteCount += users.byteCount
    self.users[period] = users
  }

  /// The users of a period.
  ///
  /// - Throws: What `source` throws, which is asked only where they are not held.
  package func callAsFunction(_ period: Period, from source: some UsageSource) throws -> PeriodUsers {
    try users[period] ?? source.users(of: period)
  }
}
