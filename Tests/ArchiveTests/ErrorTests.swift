import GRDB
import TestSupport
import Testing
import Usage

@testable import Archive

/// What SQLite says becomes a sentence with what to do.
@Suite struct ErrorTests {
  private func sentence(_ code: ResultCode, _ activity: ArchiveError.Activity) -> String? {
    let error = DatabaseError(resultCode: code, message: "what SQLite says")
    return ArchiveError(error, path: "/a.sqlite", while: activity)?.description
  }

  @Test(
    arguments: [
      (.SQLITE_CORRUPT, "is damaged", "is damaged"), (.SQLITE_CORRUPT_VTAB, "is damaged", "is damaged"),
      (.SQLITE_NOTADB, "is damaged", "is damaged"), (.SQLITE_ERROR, "is damaged", "is damaged"),
      (.SQLITE_BUSY, "is in use", "is in use"), (.SQLITE_BUSY_SNAPSHOT, "is in use", "is in use"),
      (.SQLITE_LOCKED, "is in use", "is in use"), (.SQLITE_PROTOCOL, "is in use", "is in use"),
      (.SQLITE_CANTOPEN, "cannot be read", "cannot be read"), (.SQLITE_PERM, "cannot be read", "cannot be read"),
      (.SQLITE_READONLY, "cannot be written", "cannot be written"),
      (.SQLITE_READONLY_DBMOVED, "cannot be written", "cannot be written"),
      (.SQLITE_FULL, "cannot be written", "cannot be written"),
      (.SQLITE_IOERR, "cannot be read", "cannot be written"),
      (.SQLITE_IOERR_READ, "cannot be read", "cannot be written"),
      (.SQLITE_IOERR_WRITE, "cannot be read", "cannot be written"),
      (.SQLITE_CONSTRAINT, "cannot be read", "cannot be written"),
    ] as [(ResultCode, String, String)])
  func `Each code, in reading and in writing`(code: ResultCode, reading: String, writing: String) {
    for (activity, what) in [(.opening, reading), (.reading, reading), (.writing, writing)]
      as [(ArchiveError.Activity, String)]
    {
      let sentence = sentence(code, activity) ?? "none"
      #expect(sentence.hasPrefix("The archive /a.sqlite \(what)"))
      #expect(what == "is in use" || sentence.contains("(what SQLite says)"))
    }
  }

  @Test func `Errors of others stay what they are`() {
    struct Deliberate: Error {}
    #expect(ArchiveError(Deliberate(), path: "/a.sqlite", while: .reading) == nil)
  }

  @Test func `A table that is gone is damage, in reading and in keeping`() throws {
    try withArchive { archive in
      try archive.database.write { try $0.execute(sql: "DROP TABLE activity") }
      for use in [
        { _ = try archive.organisationDays(in: day...day) },
        { try archive.keep([], of: .activity, for: day...day, from: .later) },
      ] {
        let error = #expect(throws: ArchiveError.self) { try use() }
        #expect(error?.description.contains("is damaged (no such table: activity)") == true)
      }
    }
  }

  @Test func `A value of another kind is damage, not a crash`() throws {
    try withArchive { archive in
      try archive.keep([], of: .activity, for: day...day, from: .later)
      try archive.database.write { try $0.execute(sql: "UPDATE fetches SET rows = 'many'") }
      let error = #expect(throws: ArchiveError.self) { try archive.coverage(of: day...day) }
      #expect(error?.description.contains("is damaged") == true)
    }
  }

  @Test(arguments: ["user_id = 'somebody'", "user_id = 99", "user_id = 0", "email_id = 'a@b'", "email_id = 99"])
  func `A row of a user that points to no text is damage, not a crash`(change: String) throws {
    try withArchive { archive in
      try archive.keep([user("a", email: "a@example.com")], on: day, from: .later)
      #expect(try archive.activity(before: day + 1).spans.count == 1)
      try archive.database.write { db in
        try db.execute(sql: "UPDATE user_days SET \(change)")
      }
      for use in [{ _ = try archive.activity(before: day + 1) }, { _ = try archive.userDays(on: day) }] {
        let error = #expect(throws: ArchiveError.self) { try use() }
        #expect(error?.description.contains("is damaged") == true)
      }
    }
  }

  @Test func `A list of users that has lost a row is damaged`() throws {
    try withArchive { archive in
      let accounts = ["user_1", "user_2"].map { Account(userID: $0, email: nil, name: nil, createdOn: nil) }
      try archive.keep(AccountList(accounts, fetchedAt: 1_795_950_000))
      try archive.database.write { try $0.execute(sql: "DELETE FROM accounts WHERE user_id = 'user_2'") }
      #expect(throws: ArchiveError.self) { try archive.accounts() }
      try archive.database.write { try $0.execute(sql: "DELETE FROM accounts") }
      #expect(throws: ArchiveError.self) { try archive.accounts() }
      try archive.keep(AccountList(accounts, fetchedAt: 1_795_950_000))
      #expect(try archive.accounts()?.accounts == accounts)
    }
  }
}
