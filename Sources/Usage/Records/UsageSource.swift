/// A source of usage data: the archive, or a made-up organisation in tests.
package protocol UsageSource: Sendable {
  /// One entry for each endpoint and day that was fetched, in unspecified order.
  func coverage(of days: ClosedRange<Day>) throws -> [Coverage]

  /// The days for which at least one organisation endpoint has a row, in order.
  func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Like ``organisationDays(in:)``, but breakdowns may be absent.
  func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Calls `body` for each row of `/users`, in order of days; unspecified order within a day.
  ///
  /// `number` identifies the user, starting from 0, so that callers can index arrays with it. It is the same in all
  /// rows of the source.
  func forEachUserDay(in days: ClosedRange<Day>, _ body: (_ row: UserDay, _ number: Int) throws -> Void) throws

  /// The number of different users with a row in `/users`.
  func userCount(in days: ClosedRange<Day>) throws -> Int

  /// The last row before `day` of each user, in unspecified order.
  func lastActivity(before day: Day) throws -> [LastActivity]
}

// Default implementations; the archive has faster ones that do not read all rows.
extension UsageSource {
  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days)
  }

  package func userCount(in days: ClosedRange<Day>) throws -> Int {
    var users: Set<ExactText> = []
    try forEachUserDay(in: days) { row, _ in users.insert(ExactText(row.userID)) }
    return users.count
  }

  package func lastActivity(before day: Day) throws -> [LastActivity] {
    guard day > Availability.firstDay else { return [] }
    var last: [ExactText: LastActivity] = [:]
    try forEachUserDay(in: Availability.firstDay...(day - 1)) { row, _ in
      last[ExactText(row.userID)] = LastActivity(userID: row.userID, email: row.email, day: row.day)
    }
    return Array(last.values)
  }
}
