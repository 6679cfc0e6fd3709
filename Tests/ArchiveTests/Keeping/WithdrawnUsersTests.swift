import Archive
import TestSupport
import Testing
import Usage

/// An answer of `/users` that lacks what an earlier one had deletes nothing, and the day is asked for again.
@Suite struct WithdrawnUsersTests {
  private func provenance(_ age: Int) -> Archive.Provenance {
    Archive.Provenance(organisation: "org_1", fetchedAt: noon(day + age))
  }

  private func isSettled(_ archive: Archive, _ endpoint: Endpoint, at age: Int) throws -> Bool {
    try archive.settledDays(at: noon(day + age))(endpoint, day)
  }

  private func user(_ id: String, _ counts: [UserField: Count], email: String? = nil) -> UserDay {
    var row = UserDay(userID: id)
    row.email = email.map(ExactText.init)
    for (field, count) in counts { row.counts[field] = count }
    return row
  }

  @Test func `Users whom a later answer lacks stay, and are noted if they were active`() throws {
    let (active, idle) = (user("a", [.messages: 4]), user("b", Dictionary(UserField.allCases.map { ($0, 0) }) { $1 }))
    try withArchive { archive in
      try archive.keep([active, idle, user("c", [.messages: 1])], on: day, from: provenance(4))
      try archive.keep([user("c", [.messages: 2])], on: day, from: provenance(5))
      #expect(try archive.userDays(on: day) == [active, idle, user("c", [.messages: 2])])
      #expect(
        try archive.answerNotes(in: day...day) == [
          AnswerNote(
            .users, day, .withdrawn, subject: "a",
            "The API no longer returns the row of a user of /users for the day; what it returned before stays.")
        ])
      #expect(try archive.coverage(.users, day).map { [$0.rows, $0.fetchedAt] } == [3, noon(day + 5)])
      #expect(try !isSettled(archive, .users, at: 6) && isSettled(archive, .users, at: 35))
    }
  }

  @Test func `Of a user the values stay that turn null`() throws {
    try withArchive { archive in
      var row = user("a", [.messages: 4, .userMessages: 2, .sessions: 1], email: "a@example.com")
      (row.primaryModel, row.autonomyRatio, row.languages) = ("opus", 1.5, ["Go"])
      try archive.keep([row], on: day, from: provenance(4))
      try archive.keep([user("a", [.messages: 5, .userMessages: 2])], on: day, from: provenance(5))
      row.counts[.messages] = 5
      #expect(try archive.userDays(on: day) == [row])
      #expect(
        try archive.answerNotes(in: day...day).map(\.message) == [
          "The API no longer returns sessions, user_email, primary_model, languages, autonomy_ratio of a row of /users for the day; "
            + "what it returned before stays."
        ])
    }
  }

  @Test func `A count that only one user lacks is asked for again`() throws {
    try withArchive { archive in
      try archive.keep([user("a", [.messages: 4])], on: day, from: provenance(10))
      #expect(try isSettled(archive, .users, at: 11))
      try archive.keep([user("a", [.messages: 4, .hooks: 1])], on: day + 1, from: provenance(10))
      #expect(try [11, 34, 35].map { try isSettled(archive, .users, at: $0) } == [false, false, true])
    }
  }

  @Test func `Users stay on a day that becomes empty`() throws {
    let users = [UserDay(userID: "a"), UserDay(userID: "b")]
    try withArchive { archive in
      try archive.keep(users, on: day, from: provenance(1))
      try archive.keep([], on: day, from: provenance(9))
      #expect(try archive.userDays(on: day) == users)
      // Its numbers are those of the first day: they were provisional then.
      let fetch = Coverage(endpoint: .users, day: day, rows: 2, fetchedAt: noon(day + 1))
      #expect(try archive.coverage(.users, day) == fetch)
      #expect(try archive.answerNotes(in: day...day).map(\.kind) == [.withdrawn])
      #expect(try !isSettled(archive, .users, at: 10))
    }
  }
}
