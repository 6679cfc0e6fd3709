import Archive
import Foundation
import GRDB
import Testing
import Usage

/// A text that comes again is there once: two of the same would be two users.
@Suite struct TextTests {
  private let users = [UserDay(userID: "a", email: "a@example.com"), UserDay(userID: "b", email: "b@example.com")]

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

  @Test(arguments: [
    "INSERT INTO text (value) VALUES ('a')", "INSERT INTO text (value) SELECT value FROM text",
    "INSERT OR REPLACE INTO text (id, value) VALUES (1000, 'a')", "INSERT OR IGNORE INTO text (value) VALUES ('a')",
    "UPDATE text SET value = 'a' WHERE value = 'b'", "UPDATE OR REPLACE text SET value = 'a' WHERE value = 'b'",
    "UPDATE text SET value = 'c'", "UPDATE text SET id = id + 10, value = 'a' WHERE value = 'b'",
  ])
  func `Nobody else puts one in twice`(change: String) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users, on: day, from: .later)
      try archive.close()
      let before = try values(path)
      let database = try DatabaseQueue(path: path)
      let error = #expect(throws: DatabaseError.self) { try database.write { try $0.execute(sql: change) } }
      #expect(error?.message == "the text is there already")
      try database.close()
      #expect(try values(path) == before)
    }
  }

  @Test func `Somebody else may put in another, and change one`() throws {
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

  @Test func `What somebody else has changed meanwhile is looked up anew`() throws {
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
