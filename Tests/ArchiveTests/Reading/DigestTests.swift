import GRDB
import TestSupport
import Testing
import Usage

@testable import Archive

/// The digests of rows, which stay what they are in archives.
@Suite struct DigestTests {
  @Test func `A column is found however the schema spells its case`() throws {
    try inTemporaryFolder { path in
      var user = UserDay(userID: "a")
      user.counts[.billableTokens] = 7
      let archive = try Archive(path: path)
      try archive.keep([user], on: day, from: .later)
      try archive.database.write { db in
        try db.execute(
          sql: """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'billable_tokens', 'billabLe_tokens') WHERE name = 'user_days'
            """)
      }
      try archive.close()
      let changed = try Archive(path: path)
      #expect(try changed.userDays(on: day) == [user])
      try changed.close()
    }
  }

  @Test func `Digests never change, as archives hold them`() throws {
    try withArchive { archive in
      let digests = try archive.database.read { db in
        try Int64?.fetchAll(
          db,
          sql: "SELECT digest(1, '2026-10-05', NULL, 2.5, 'ünï', x'00ff') UNION ALL SELECT digest(CAST(x'ff' AS TEXT))")
      }
      #expect(digests == [562_072_148_502, nil])
    }
  }
}
