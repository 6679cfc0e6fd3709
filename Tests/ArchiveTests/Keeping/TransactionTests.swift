import Dispatch
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Usage

@testable import Archive

/// A day is written whole or not at all, whatever other threads and programs read or write.
@Suite struct TransactionTests {
  /// Makes SQLite refuse rows, as a full disk would: in the middle of a transaction.
  private func refuse(_ condition: String, in table: String, of archive: Archive) throws {
    try archive.database.write { db in
      // An index whose value is out of range for each day: the archive itself runs no triggers.
      let value = "abs(-9223372036854775807 - length(day) / 10)"
      try db.execute(sql: "CREATE INDEX no ON \(table) (\(value)) WHERE \(condition)")
    }
  }

  private func accept(_ archive: Archive) throws {
    try archive.database.write { try $0.execute(sql: "DROP INDEX no") }
  }

  private func users(_ names: String...) -> [UserDay] {
    names.map { UserDay(userID: $0, email: "\($0)@example.com", primaryModel: "model of \($0)") }
  }

  @Test func `Days of an endpoint are kept all or none`() throws {
    let days = day...(day + 3)
    let rows = days.map { activity($0, sessions: 5) }
    try withArchive { archive in
      try archive.keep([activity(day, sessions: 1)], of: .activity, for: day...day, from: .later)
      try refuse("day = '2026-01-17'", in: "activity", of: archive)
      #expect(throws: ArchiveError.self) { try archive.keep(rows, of: .activity, for: days, from: .later) }
      #expect(try archive.coverage(of: days).map(\.day) == [day])
      #expect(try archive.coverage(.activity, day)?.isRestated == false)
      #expect(try archive.organisationDays(in: days).map { $0.count(.sessions) } == [1])
      try accept(archive)
      try archive.keep(rows, of: .activity, for: days, from: .later)
      #expect(try archive.organisationDays(in: days).map { $0.count(.sessions) } == [5, 5, 5, 5])
      #expect(try archive.coverage(.activity, day)?.isRestated == true)
    }
  }

  @Test func `A day of users is kept as a whole or not, and no text of a failed one is shown`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users("a", "b"), on: day, from: .later)
      // The same user twice, which the database refuses after it has taken new texts.
      #expect(throws: ArchiveError.self) { try archive.keep(users("c", "d", "e", "c"), on: day, from: .later) }
      #expect(throws: ArchiveError.self) { try archive.keep(users("f", "f"), on: day + 1, from: .later) }
      #expect(try archive.userDays(on: day) == users("a", "b"))
      #expect(try archive.coverage(.users, day + 1) == nil)
      let texts = try archive.database.read { try Set(String.fetchAll($0, sql: "SELECT value FROM text")) }
      #expect(texts == Set(users("a", "b").flatMap { [$0.userID, $0.email ?? "", $0.primaryModel ?? ""].map(\.text) }))
      // Texts that are new to the file, some of which the failed days brought.
      try archive.keep(users("d", "g", "f"), on: day + 1, from: .later)
      #expect(try archive.userDays(on: day + 1) == users("d", "f", "g"))
      try archive.close()
      let reopened = try Archive(path: path)
      #expect(try reopened.userDays(on: day) == users("a", "b"))
      #expect(try reopened.userDays(on: day + 1) == users("d", "f", "g"))
      try reopened.close()
    }
  }

  @Test(arguments: [0, 63, 64, 100, 198])
  func `Of many users none is kept where one cannot be`(place: Int) throws {
    let names = (0..<199).map { "user_\(1000 + $0)" }
    func all(_ names: [String]) -> [UserDay] { names.map { UserDay(userID: $0) } }
    try withArchive { archive in
      try archive.keep(all(Array(names[..<120])), on: day, from: .later)
      #expect(throws: ArchiveError.self) {
        try archive.keep(all(names + [names[place]]), on: day, from: .later)
      }
      #expect(throws: ArchiveError.self) {
        try archive.keep(all(names + [names[place]]), on: day + 1, from: .later)
      }
      #expect(try archive.userDays(on: day) == all(Array(names[..<120])))
      #expect(try archive.users(on: day).count == 120 && archive.users(on: day + 1).count == 0)
      #expect(try archive.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM user_days") } == 120)
      try archive.keep(all(names), on: day, from: .later)
      #expect(try archive.userDays(on: day) == all(names))
    }
  }

  @Test func `A transaction that fails at its last statement leaves no text behind`() throws {
    try withArchive { archive in
      try refuse("endpoint = 'users'", in: "fetches", of: archive)
      #expect(throws: ArchiveError.self) { try archive.keep(users("a", "b"), on: day, from: .later) }
      try accept(archive)
      #expect(try archive.userDays(on: day).isEmpty)
      try archive.keep(users("b", "c"), on: day, from: .later)
      #expect(try archive.userDays(on: day) == users("b", "c"))
    }
  }

  // MARK: Two of them

  @Test func `Of many that open a new archive at once all get it`() throws {
    try inTemporaryFolder { path in
      let failures = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        do {
          try Archive(path: path).close()
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
    }
  }

  @Test func `Two archives on one file see each other's days`() throws {
    try inTemporaryFolder { path in
      let (one, two) = (try Archive(path: path), try Archive(path: path))
      for index in 0..<6 {
        let (writer, reader) = index.isMultiple(of: 2) ? (one, two) : (two, one)
        // Each day has texts that the other has not seen, and some that only the other wrote.
        let users = users("\(index)a", "\(index)b", "\(max(0, index - 1))a")
        let unique = index == 0 ? Array(users.dropLast()) : users
        try writer.keep(unique, on: day + index, from: .later)
        try writer.keep(
          [activity(day + index, sessions: 7)], of: .activity, for: (day + index)...(day + index),
          from: .later)
        #expect(try reader.userDays(on: day + index) == inOrder(unique))
        #expect(try reader.organisationDays(in: (day + index)...(day + index)).first?.count(.sessions) == 7)
        #expect(try reader.coverage(of: (day + index)...(day + index)).count == 2)
        #expect(try reader.settledDays(at: noon(day + 400))(.users, day + index))
        #expect(try reader.organisation() == "org_1")
      }
      #expect(throws: ArchiveError.self) {
        try two.keep([], on: day, from: Archive.Provenance(organisation: "org_2", fetchedAt: 0))
      }
      try one.close()
      try two.close()
    }
  }

  @Test func `A failed day of one does not disturb the other`() throws {
    try inTemporaryFolder { path in
      let (one, two) = (try Archive(path: path), try Archive(path: path))
      try one.keep(users("a"), on: day, from: .later)
      #expect(throws: ArchiveError.self) { try one.keep(users("x", "y", "x"), on: day + 1, from: .later) }
      try two.keep(users("p", "q", "y"), on: day + 1, from: .later)
      try one.keep(users("y", "z", "q"), on: day + 2, from: .later)
      for archive in [one, two] {
        #expect(try archive.userDays(on: day) == users("a"))
        #expect(try archive.userDays(on: day + 1) == users("p", "q", "y"))
        #expect(try archive.userDays(on: day + 2) == users("q", "y", "z"))
      }
      try one.close()
      try two.close()
    }
  }

  @Test func `A reader in the middle of a transaction sees none of it and does not disturb it`() throws {
    try withArchive { archive in
      try archive.keep(users("a"), on: day, from: .later)
      try archive.database.write { db in
        try archive.texts.withIdentifiers(db) { try UserDayInsert(db).insert(users("first", "a"), on: day + 1, &$0) }
        let seen = try DispatchQueue.global().sync { try (archive.users(on: day), archive.users(on: day + 1)) }
        #expect(seen.0 == users("a").map { $0.on(day) } && seen.1.isEmpty)
      }
      try archive.keep(users("second", "first"), on: day + 1, from: .later)
      #expect(try archive.userDays(on: day + 1) == users("first", "second"))
    }
  }

  @Test func `Many threads read and write at once`() throws {
    let failures = Mutex<[String]>([])
    try withArchive { archive in
      // Odd turns keep a day of users that no other turn has, some of them one that must fail; even turns read.
      DispatchQueue.concurrentPerform(iterations: 40) { turn in
        do {
          let names = (0..<40).map { "\(turn) \($0)" }
          let users = names.map { UserDay(userID: $0, email: $0 + "@") }
          if turn % 10 == 7 {
            #expect(throws: ArchiveError.self) {
              try archive.keep(users + users.prefix(1), on: day + turn, from: .later)
            }
          } else if !turn.isMultiple(of: 2) {
            try archive.keep(users, on: day + turn, from: .later)
          } else {
            for earlier in max(0, turn - 8)..<turn { _ = try archive.users(on: day + earlier) }
          }
        } catch {
          failures.withLock { $0.append("\(turn): \(error)") }
        }
      }
      #expect(failures.withLock(\.self) == [])
      for turn in 0..<40 {
        let isKept = !turn.isMultiple(of: 2) && turn % 10 != 7
        let users = (0..<40).map { UserDay(userID: "\(turn) \($0)", email: "\(turn) \($0)@") }
        let kept = try archive.userDays(on: day + turn)
        #expect(kept == (isKept ? inOrder(users) : []))
      }
    }
  }
}
