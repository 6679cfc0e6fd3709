/// The last day on which a user is known to have been active, as a table shows it.
package struct LastActivity: Sendable {
  package let userID: String
  /// As the API gave it on that day.
  package let email: String?
  package let day: Day
}

/// The last days on which users are known to have been active, each user once.
package struct LastActivities: Sendable {
  package struct Row: Sendable {
    package let user: TextID
    /// As the API gave it on that day.
    package let email: TextID?
    package let day: Day

    package init(user: TextID, email: TextID?, day: Day) {
      self.user = user
      self.email = email
      self.day = day
    }
  }

  package let rows: [Row]
  package let texts: Texts

  package init(_ rows: [Row], texts: Texts) {
    self.rows = rows
    self.texts = texts
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

  package func lastActivity(before day: Day) throws -> LastActivities {
    guard day > Availability.firstDay else { return LastActivities([], texts: Texts()) }
    var last: [TextID: LastActivities.Row] = [:]
    var texts = Texts()
    for day in Availability.firstDay...(day - 1) {
      let rows = try users(on: day)
      if rows.texts.count >= texts.count { texts = rows.texts }
      rows.visit { last[$0.user] = LastActivities.Row(user: $0.user, email: $0.email, day: day) }
    }
    return LastActivities(Array(last.values), texts: texts)
  }
}
