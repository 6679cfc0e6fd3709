/// The last day on which a user is known to have been active.
package struct LastActivity: Hashable, Sendable {
  package let userID: String
  /// As the API gave it on that day.
  package let email: String?
  package let day: Day

  package init(userID: String, email: String?, day: Day) {
    self.userID = userID
    self.email = email
    self.day = day
  }
}

// What a source can answer from its rows, and some can answer without reading them all.
extension UsageSource {
  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days)
  }

  package func userCount(in days: ClosedRange<Day>) throws -> Int {
    var users: Set<TextID> = []
    for day in days { try self.users(on: day).visit { users.insert($0.user) } }
    return users.count
  }

  package func lastActivity(before day: Day) throws -> [LastActivity] {
    guard day > Availability.firstDay else { return [] }
    var last: [TextID: LastActivity] = [:]
    for day in Availability.firstDay...(day - 1) {
      let rows = try users(on: day)
      rows.visit { row in
        last[row.user] = LastActivity(userID: rows[row.user], email: row.email.map { rows[$0] }, day: day)
      }
    }
    return last.values.sorted { ExactText($0.userID) < ExactText($1.userID) }
  }
}
