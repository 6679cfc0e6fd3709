import GRDB
import Testing
import Usage

@testable import Archive

/// A day of users is kept twice: what a report reads must be what the rows say.
@Suite struct PackedDayTests {
  private func packed(_ archive: Archive) throws -> [UserDay]? {
    try archive.reading { db in
      let texts = try archive.texts.values(db)
      return try PackedDay.rows(on: day, texts, db).map { inOrder(UserRows($0, texts: texts.texts).days) }
    }
  }

  private func withoutUnknown(_ users: [UserDay]) -> [UserDay] {
    users.map { user in
      var user = user
      user.unknownFields = nil
      return user
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func `A packed day says the same as its rows`(seed: UInt64) throws {
    var dice = Dice(seed: seed)
    let users = dice.users(Int.random(in: 0...40, using: &dice))
    try withArchive { archive in
      try archive.keep(users, on: day, from: .later)
      let rows = withoutUnknown(try archive.userDays(on: day))
      #expect(try packed(archive) == rows)
      // What was just kept is remembered, and what is not is read: both are the same.
      #expect(inOrder(try archive.users(on: day).days) == rows)
      let other = try Archive(path: archive.path)
      #expect(inOrder(try other.users(on: day).days) == rows)
      try other.close()
    }
  }

  @Test(arguments: [
    "UPDATE user_days SET tool_calls = 77", "DELETE FROM user_days WHERE tool_calls = 2",
    "UPDATE user_days SET day = '2026-01-16'",
    "INSERT INTO user_days (day, user_id, tool_calls) SELECT day, email_id, 5 FROM user_days",
    "INSERT OR REPLACE INTO user_days (day, user_id, tool_calls) SELECT day, user_id, 5 FROM user_days",
    "INSERT INTO user_days (day, user_id, tool_calls) SELECT day, user_id, 5 FROM user_days WHERE true "
      + "ON CONFLICT DO UPDATE SET tool_calls = 6",
    "UPDATE packed_user_days SET packed = x'00'", "UPDATE packed_user_days SET packed = x'01ff'",
    "UPDATE packed_user_days SET packed = ''", "DELETE FROM packed_user_days",
    "UPDATE packed_user_days SET packed = 'text'",
  ])
  func `Rows that somebody changes are what counts`(change: String) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      var (a, b) = (UserDay(userID: "a", email: "a@example.com"), UserDay(userID: "b", email: "b@example.com"))
      (a.counts[.toolCalls], b.counts[.toolCalls]) = (1, 2)
      try archive.keep([a, b], on: day, from: .later)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      try database.write { try $0.execute(sql: change) }
      try database.close()
      let changed = try Archive(path: path)
      #expect(inOrder(try changed.users(on: day).days) == (try changed.userDays(on: day)))
      try changed.close()
    }
  }

  @Test func `A day that is asked for again is packed anew`() throws {
    try withArchive { archive in
      try archive.keep([UserDay(userID: "a"), UserDay(userID: "b")], on: day, from: .later)
      try archive.keep([UserDay(userID: "b", email: "new")], on: day, from: .later)
      #expect(try packed(archive) == [UserDay(userID: "b", email: "new")])
    }
  }
}
