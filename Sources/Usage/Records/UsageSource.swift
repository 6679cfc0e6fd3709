/// A source of usage data: the archive, or a made-up organisation in tests.
package protocol UsageSource: Sendable {
  /// One entry for each endpoint and day that was fetched, in unspecified order.
  func coverage(of days: ClosedRange<Day>) throws -> [Coverage]

  /// What was unusual about the latest answers, in order of days.
  func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote]

  /// The days for which at least one organisation endpoint has a row, in order.
  func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Like ``organisationDays(in:)``, but breakdowns may be absent.
  func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Calls `body` for each row of `/users`, in order of days; unspecified order within a day.
  ///
  /// Damage may be found only at the end: what `body` made of the rows counts if the function does not throw.
  func forEachUserDay(in days: ClosedRange<Day>, _ body: (_ row: UserDay) throws -> Void) throws

  /// The number of different users who were active on at least one of the days.
  func activeUsers(on days: Set<Day>) throws -> Int

  /// The days with a user of whom it is not known whether they were active, see ``UserCounts/Activity/unknown``.
  func daysOfUnknownActivity(in days: ClosedRange<Day>) throws -> Set<Day>

  /// The first and the last day with activity before `day` of each user, in unspecified order.
  func activity(before day: Day) throws -> [ActivitySpan]
}

// Default implementations; the archive has faster ones that do not read all rows.
extension UsageSource {
  package func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote] { [] }

  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days)
  }

  package func activeUsers(on days: Set<Day>) throws -> Int {
    guard let first = days.min(), let last = days.max() else { return 0 }
    var users: Set<ExactText> = []
    try forEachUserDay(in: first...last) { row in
      if days.contains(row.day), row.counts.hasActivity { users.insert(row.userID) }
    }
    return users.count
  }

  package func daysOfUnknownActivity(in days: ClosedRange<Day>) throws -> Set<Day> {
    var unknown: Set<Day> = []
    try forEachUserDay(in: days) { row in
      if row.counts.activity == .unknown { unknown.insert(row.day) }
    }
    return unknown
  }

  package func activity(before day: Day) throws -> [ActivitySpan] {
    guard day > Availability.firstDay else { return [] }
    var spans: [ExactText: ActivitySpan] = [:]
    try forEachUserDay(in: Availability.firstDay...(day - 1)) { row in
      guard row.counts.hasActivity else { return }
      spans[row.userID] = ActivitySpan(
        userID: row.userID, email: row.email, first: spans[row.userID]?.first ?? row.day,
        last: row.day)
    }
    return Array(spans.values)
  }
}
