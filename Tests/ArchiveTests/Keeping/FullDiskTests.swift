import Foundation
import GRDB
import TestSupport
import Testing
import Usage

@testable import Archive

/// A day for which there is no room is not kept, and those before it are.
@Suite struct FullDiskTests {
  /// Lets the archive's file grow by some pages and no further: beyond them SQLite says SQLITE_FULL, as it does when the
  /// disk is full.
  private func limit(_ archive: Archive, toPages further: Int) throws {
    try archive.database.writeWithoutTransaction { db in
      let pages = try #require(try Int.fetchOne(db, sql: "PRAGMA page_count"))
      try db.execute(sql: "PRAGMA max_page_count = \(pages + further)")
    }
  }

  private func makeRoom(_ archive: Archive) throws {
    try archive.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
  }

  private func users(_ prefix: String, _ number: Int) -> [UserDay] {
    inOrder(
      (0..<number).map { UserDay(userID: "\(prefix) \($0)", email: "\(prefix).\($0)@example.com", languages: ["Go"]) })
  }

  /// Keeps days, the last of which finds no room for its many rows.
  @Test(arguments: [0, 1, 8, 30])
  func `A day of users without room`(pages: Int) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users("first", 50), on: day, from: .later)
      try archive.keep(users("second", 50), on: day + 1, from: .later)
      try limit(archive, toPages: pages)
      let error = #expect(throws: ArchiveError.self) {
        try archive.keep(users("third", 5000), on: day + 2, from: .later)
      }
      guard case .cannotWrite(path, _)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let sentence = try #require(error?.description)
      #expect(sentence.contains("database or disk is full") && sentence.contains("finished days are kept"))

      func expectDays(_ archive: Archive, third: [UserDay]) throws {
        #expect(try archive.userDays(on: day) == users("first", 50))
        #expect(try archive.userDays(on: day + 1) == users("second", 50))
        #expect(try archive.userDays(on: day + 2) == third)
        #expect(try archive.coverage(of: day...(day + 2)).count == (third.isEmpty ? 2 : 3))
      }
      try expectDays(archive, third: [])
      try makeRoom(archive)
      try archive.keep(users("third", 5000), on: day + 2, from: .later)
      try expectDays(archive, third: users("third", 5000))
      try archive.close()
      let reopened = try Archive(path: path)
      try expectDays(reopened, third: users("third", 5000))
      try reopened.close()
    }
  }

  @Test func `A day that was to be replaced stays as it was`() throws {
    try withArchive { archive in
      let rows = { (count: Int) in
        let elements = (0..<count).map { BreakdownRow(keys: ["tool \($0)"], values: [.count(1)]) }
        return EndpointDay(
          endpoint: .tools, day: day, values: [.toolCalls: .count(Count(count))], breakdowns: [.tools: elements])
      }
      try archive.keep([rows(3)], of: .tools, for: day...day, from: .later)
      try limit(archive, toPages: 2)
      let error = #expect(throws: ArchiveError.self) {
        try archive.keep([rows(5000)], of: .tools, for: day...day, from: .later)
      }
      #expect(error?.description.contains("database or disk is full") == true)
      #expect(try archive.organisationDays(in: day...day) == [OrganisationDay(day: day, [rows(3)])])
      #expect(try archive.coverage(.tools, day)?.restatement == nil)
      try makeRoom(archive)
      try archive.keep([rows(5000)], of: .tools, for: day...day, from: .later)
      #expect(
        try archive.coverage(.tools, day)?.restatement?.changes
          == [Restatement.Change(.daily(.toolCalls), from: .count(3), to: .count(5000))])
    }
  }
}
