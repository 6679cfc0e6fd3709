import Archive
import Foundation
import GRDB
import Testing
import Usage

/// An archive that cannot be brought up to date stays as it is.
@Suite struct FailedMigrationTests {
  @Test func `Another file where the copy should be stays, and nothing is migrated`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      try "mine".write(toFile: path + ".before-2", atomically: true, encoding: .utf8)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains(".before-2, where another file is") == true)
      #expect(try String(contentsOfFile: path + ".before-2", encoding: .utf8) == "mine")
      #expect(try migrations(path) == ["1"])
    }
  }

  @Test func `An archive that cannot be brought up to date is left as it is, with all its days`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      // A user's own table where the new one should be.
      let database = try DatabaseQueue(path: path)
      try database.write { try $0.execute(sql: "CREATE TABLE restatements (mine TEXT)") }
      try database.close()
      let before = try schema(path)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      guard case .cannotWrite(path, _)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let sentence = try #require(error?.description)
      #expect(sentence.contains("an older version wrote it") && sentence.contains("restatements already exists"))
      #expect(try schema(path) == before)
      #expect(try migrations(path) == ["1"])

      let again = try DatabaseQueue(path: path)
      try again.write { try $0.execute(sql: "DROP TABLE restatements") }
      try again.close()
      let archive = try Archive(path: path)
      #expect(try archive.userDays(on: day) == VersionOne.users[day])
      try archive.close()
    }
  }

  @Test func `A later migration that fails leaves the earlier ones undone, and the error names the copy`() throws {
    try inTemporaryFolder { path in
      try make("archive-5.sql", path)
      try DatabaseQueue(path: path).write { db in
        try db.execute(sql: "DROP TABLE packed_user_days; CREATE VIEW packed_user_days AS SELECT day FROM user_days")
      }
      let before = try contents(path)
      for _ in 1...2 {
        let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
        #expect(error?.description.contains("its copy is \(path).before-2") == true)
        #expect(try contents(path) == before)
        #expect(try contents(path + ".before-2") == before)
      }
    }
  }

  @Test(.enabled(if: isBoundByModes))
  func `One that may not be written must be writable once`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
      let before = try bytes(path)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("it must be writable once to be brought up to date") == true)
      #expect(try bytes(path) == before)
    }
  }
}
