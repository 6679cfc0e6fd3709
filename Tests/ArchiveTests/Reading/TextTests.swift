import Archive
import Foundation
import GRDB
import TestSupport
import Testing
import Usage

/// A text that comes again is there once.
@Suite struct TextTests {
  private let users = [user("a", email: "a@example.com"), user("b", email: "b@example.com")]

  private func values(_ path: String) throws -> [String] {
    let database = try DatabaseQueue(path: path)
    defer { try? database.close() }
    return try database.read { try String.fetchAll($0, sql: "SELECT value FROM text ORDER BY value") }
  }

  @Test func `Texts of several days, runs and fields are there once`() throws {
    try inTemporaryFolder { path in
      for number in 0..<3 {
        let archive = try Archive(path: path)
        var same = users
        // An address that is a user's identifier, too.
        same[1].email = "a"
        try archive.keep(number == 1 ? same : users, on: day + number, from: .later)
        try archive.close()
      }
      #expect(try values(path) == ["a", "a@example.com", "b", "b@example.com"])
    }
  }

  @Test func `A text that another program has put in twice is still one user`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users, on: day, from: .later)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      try database.write { db in
        try db.execute(
          sql: """
            INSERT INTO text (value) SELECT value FROM text ORDER BY id;
            INSERT INTO user_days (day, user_id, email_id, assistant_messages)
            SELECT '\(day + 1)', user_id + 4, email_id + 4, assistant_messages FROM user_days;
            """)
      }
      try database.close()
      let changed = try Archive(path: path)
      defer { try? changed.close() }
      #expect(try changed.userDays(on: day + 1) == changed.userDays(on: day))
      let month = try changed.users(of: Period(.month, holding: day))
      #expect(month.map(\.userID) == ["a", "b"] && month.map(\.activeDays) == [2, 2])
      #expect(try inOrder(changed.activity(before: day + 2).spans) == ["a 2026-01-16", "b 2026-01-16"])
      // The next run goes on with the first of the two.
      try changed.keep(users, on: day + 2, from: .later)
      #expect(try changed.userDays(on: day + 2) == users)
    }
  }

  private func inOrder(_ activity: [ActivitySpan]) -> [String] { activity.map { "\($0.userID) \($0.last)" }.sorted() }

  @Test func `Another program may add a text, and change one`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users, on: day, from: .later)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      try database.write { db in
        try db.execute(sql: "INSERT INTO text (value) VALUES ('c')")
        try db.execute(sql: "UPDATE text SET value = 'new@example.com' WHERE value = 'b@example.com'")
        try db.execute(sql: "UPDATE text SET value = value")
      }
      try database.close()
      let changed = try Archive(path: path)
      #expect(try changed.userDays(on: day).map(\.email) == ["a@example.com", "new@example.com"])
      try changed.keep([UserDay(userID: "c")], on: day + 1, from: .later)
      try changed.close()
      #expect(try values(path) == ["a", "a@example.com", "b", "c", "new@example.com"])
    }
  }

  @Test func `A text that another program has changed meanwhile is looked up anew`() throws {
    try withArchive { archive in
      try archive.keep(users, on: day, from: .later)
      #expect(try archive.userDays(on: day) == users)
      let database = try DatabaseQueue(path: archive.path)
      try database.write { try $0.execute(sql: "UPDATE text SET value = 'c' WHERE value = 'b@example.com'") }
      let next = [UserDay(userID: "b"), UserDay(userID: "c", email: "b@example.com")]
      try archive.keep(next, on: day + 1, from: .later)
      try database.close()
      #expect(try archive.userDays(on: day + 1) == next)
      #expect(try archive.userDays(on: day).map(\.email) == ["a@example.com", "c"])
      #expect(try values(archive.path) == ["a", "a@example.com", "b", "b@example.com", "c"])
    }
  }
}
