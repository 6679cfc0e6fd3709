import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Usage

@testable import Archive

/// What is not as it was written is damage: no row, name, day or user appears or vanishes without a word.
///
/// `DAMAGED_ARCHIVES=2000 swift test --filter DamageTests` tries more archives.
@Suite struct DamageTests {
  private static let archives = ProcessInfo.processInfo.environment["DAMAGED_ARCHIVES"].flatMap(Int.init) ?? 120
  private let days = day...(day + 5)

  /// An archive of six days of all endpoints, with restatements and notes.
  private func make(_ path: String) throws {
    var generator = SeededGenerator(seed: 5)
    let archive = try Archive(path: path)
    for endpoint in Endpoint.organisation {
      for age in [6, 7] {
        let rows = days.map { generator.endpointDay(endpoint, $0) }
        try archive.keep(
          rows, of: endpoint, for: days, from: Archive.Provenance(organisation: "org_1", fetchedAt: noon(day + age)))
      }
    }
    for day in days { try archive.keep(generator.users(12), on: day, from: .later) }
    try archive.close()
  }

  /// All that a report reads.
  private struct Contents: Equatable {
    let organisation: String?
    let days: [OrganisationDay]
    let coverage: Set<Coverage>
    let notes: [AnswerNote]
    let users: [UserDay]
    let last: Set<String>

    init(_ path: String, _ days: ClosedRange<Day>) throws {
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      organisation = try archive.organisation()
      self.days = try archive.organisationDays(in: days)
      coverage = Set(try archive.coverage(of: days))
      notes = try archive.answerNotes(in: days)
      last = Set(
        try archive.activity(before: days.upperBound).spans.map { "\($0.userID) \($0.email?.text ?? "") \($0.last)" })
      var users: [UserDay] = []
      try archive.forEachUserDay(in: days) { row in users.append(row) }
      self.users = users
    }
  }

  /// The rows, as the API has them, by endpoint and day.
  private func rows(of path: String) throws -> (organisation: [EndpointDay], users: [Day: [UserDay]]) {
    let archive = try Archive(path: path, isForReading: true)
    defer { try? archive.close() }
    return try archive.database.read { db in
      (
        try Endpoint.organisation.flatMap { try archive.endpointDays($0, in: days, db) },
        try Dictionary(uniqueKeysWithValues: days.map { ($0, try archive.userDays(on: $0, db)) })
      )
    }
  }

  /// Does what `fetch --refresh` does: keeps all rows of these days anew.
  private func refresh(
    _ damaged: [Day], _ path: String, _ rows: (organisation: [EndpointDay], users: [Day: [UserDay]]), _ good: Contents
  ) throws {
    let archive = try Archive(path: path)
    defer { try? archive.close() }
    for day in damaged {
      func notes(_ endpoint: Endpoint) -> [AnswerNote] {
        good.notes.filter { $0.endpoint == endpoint && $0.day == day }
      }
      for row in rows.organisation where row.day == day {
        try archive.keep(
          [row], of: row.endpoint, for: day...day,
          from: Archive.Provenance(organisation: "org_1", fetchedAt: noon(days.lowerBound + 7)),
          noting: notes(row.endpoint))
      }
      try archive.keep(rows.users[day] ?? [], on: day, from: .later, noting: notes(.users))
    }
  }

  /// Damages archives; what is found is mended by what the message says to do.
  private func expectNothingWrong(
    mendsSome: Bool = false, _ damage: (inout Data, inout SeededGenerator) -> Void
  ) throws {
    try inTemporaryFolder { path in
      try make(path)
      let good = try Contents(path, days)
      let rows = try rows(of: path)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      var (found, mended) = (0, 0)
      for seed in 0..<Self.archives {
        var (damaged, generator) = (bytes, SeededGenerator(seed: UInt64(seed)))
        damage(&damaged, &generator)
        Archive.removeDatabase(path)
        try damaged.write(to: URL(fileURLWithPath: path))
        do {
          let contents = try Contents(path, days)
          #expect(contents == good, "seed \(seed)")
        } catch ArchiveError.damagedDays(_, let damaged, let reason) {
          let healed = Result {
            try refresh(damaged, path, rows, good)
            return try Contents(path, days)
          }
          #expect((try? healed.get()) == good, "seed \(seed): \(reason), then \(healed.map { _ in "other rows" })")
          (found, mended) = (found + 1, mended + 1)
        } catch {
          #expect("\(error)".contains("move it away"), "seed \(seed): \(error)")
          found += 1
        }
      }
      #expect(found > Self.archives / 10)
      if mendsSome { #expect(mended > Self.archives / 20) }
    }
  }

  @Test func `One bit that flipped is found, or changes nothing`() throws {
    try expectNothingWrong(mendsSome: true) { bytes, generator in
      let bit = Int.random(in: 0..<bytes.count * 8, using: &generator)
      bytes[bit / 8] ^= 1 << (bit % 8)
    }
  }

  @Test func `A page that is swapped, zeroed or another's is found, or changes nothing`() throws {
    try expectNothingWrong { bytes, generator in
      let size = 8192
      let places = (0..<2).map { _ in Int.random(in: 0..<bytes.count / size, using: &generator) * size }
      let pages = places.map { Data(bytes[$0..<$0 + size]) }
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.replaceSubrange(places[0]..<places[0] + size, with: Data(count: size))
      case 1: bytes.replaceSubrange(places[0]..<places[0] + size, with: pages[1])
      default:
        bytes.replaceSubrange(places[0]..<places[0] + size, with: pages[1])
        bytes.replaceSubrange(places[1]..<places[1] + size, with: pages[0])
      }
    }
  }

  // MARK: One day

  /// What another program does to the day; true if a digest alone tells, which older archives lack.
  @Test(arguments: [
    ("DELETE FROM by_tool", false), ("INSERT INTO by_tool (day, tool) VALUES ('2026-01-15', 'Read')", false),
    ("DELETE FROM tools", false), ("UPDATE tools SET tool_calls = 'many'", false),
    ("UPDATE tools SET tool_calls = -1", false), ("UPDATE tools SET tool_calls = tool_calls + 1", true),
    ("UPDATE by_tool SET tool = x'52656164'", false), ("UPDATE by_tool SET tool = CAST(x'ff' AS TEXT)", true),
    ("DELETE FROM user_days WHERE user_id = 1", false), ("UPDATE user_days SET sessions = 'three'", false),
    ("UPDATE user_days SET sessions = -3", false), ("UPDATE user_days SET autonomy_ratio = x'00'", false),
    ("UPDATE user_days SET email_id = 1", true), ("UPDATE user_days SET unknown_fields = '{}'", true),
  ])
  func `A day that is not as it was written is damage, and a new fetch replaces it`(
    sql: String, needsDigest: Bool
  ) throws {
    let row = EndpointDay(
      endpoint: .tools, day: day, values: [.toolCalls: .count(9)],
      breakdowns: [.tools: [BreakdownRow(keys: ["Read"], values: [.count(9)])]])
    let users = [UserDay(userID: "a", email: "a@example.com"), UserDay(userID: "b", email: "b@example.com")]
    for hasDigests in needsDigest ? [true] : [true, false] {
      try withArchive { archive in
        func keep() throws {
          try archive.keep([row], of: .tools, for: day...day, from: .later)
          try archive.keep(users, on: day, from: .later)
        }
        func read() throws -> [UserDay] {
          archive.verified.withLock { $0 = [:] }
          _ = try archive.organisationDays(in: day...day)
          return try archive.userDays(on: day)
        }
        try keep()
        try archive.database.write { db in
          try db.execute(sql: sql)
          if !hasDigests { try db.execute(sql: "UPDATE fetches SET digest = NULL") }
        }
        let error = #expect(throws: ArchiveError.self, "\(hasDigests)") { try read() }
        #expect(error?.description.contains("is damaged") == true)
        if hasDigests {
          #expect(error?.description.contains("fetch --from 2026-01-15 --to 2026-01-15 --refresh") == true)
        }
        try keep()
        #expect(try read() == users)
      }
    }
  }

  @Test func `All damaged days are named, each with what fetches it again`() throws {
    try withArchive { archive in
      for index in 0..<9 {
        try archive.keep(
          [activity(day + index, sessions: 9)], of: .activity, for: (day + index)...(day + index), from: .later)
      }
      for (damaged, words) in [
        (
          [1],
          "on 2026-01-16 (0 of 1 rows of /activity are there); fetch that day again with fetch --from 2026-01-16 "
            + "--to 2026-01-16 --refresh."
        ),
        (
          [1, 2, 4],
          "on 2026-01-16 to 2026-01-17, 2026-01-19 (0 of 1 rows of /activity are there); fetch those days "
            + "again with fetch --from 2026-01-16 --to 2026-01-17 --refresh and fetch --from 2026-01-19 --to 2026-01-19 "
            + "--refresh."
        ),
        ([0, 2, 4, 6], "fetch --from 2026-01-15 --to 2026-01-21 --refresh."),
      ] {
        for index in 0..<9 {
          try archive.keep(
            [activity(day + index, sessions: 9)], of: .activity, for: (day + index)...(day + index), from: .later)
        }
        try archive.database.write { db in
          for index in damaged {
            try db.execute(sql: "DELETE FROM activity WHERE day = ?", arguments: ["\(day + index)"])
          }
        }
        archive.verified.withLock { $0 = [:] }
        // Of the range asked for, or not.
        let error = #expect(throws: ArchiveError.self) { try archive.organisationDays(in: day...(day + 1)) }
        #expect(error?.description.hasSuffix(words) == true, "\(String(describing: error))")
      }
    }
  }

  @Test(arguments: [
    "UPDATE fetches SET fetched_at = fetched_at + 1", "DELETE FROM fetches WHERE endpoint = 'users'",
    "UPDATE archive SET value = 'org_2' WHERE key = 'organisation'", "DELETE FROM archive WHERE key = 'digest'",
    "UPDATE text SET digest = 1", "UPDATE text SET value = CAST(x'6180' AS TEXT)", "DELETE FROM text WHERE id = 1",
    "UPDATE grdb_migrations SET identifier = 'eight' WHERE identifier = '7'",
    "DELETE FROM grdb_migrations WHERE identifier = '3'", "PRAGMA application_id = 7",
  ])
  func `What belongs to no day is damage of the archive`(sql: String) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a", email: "b")], on: day, from: .later)
      try archive.database.write { try $0.execute(sql: sql) }
      try archive.close()
      let error = #expect(throws: ArchiveError.self) {
        let archive = try Archive(path: path)
        defer { try? archive.close() }
        _ = try archive.userDays(on: day)
      }
      #expect(error?.description.contains("is damaged (") == true)
    }
  }

  // MARK: Other programs

  @Test func `Rows that a trigger of another program adds are not kept`() throws {
    try withArchive { archive in
      try archive.database.write { db in
        try db.execute(
          sql: "CREATE TRIGGER mine AFTER INSERT ON user_days WHEN NEW.user_id = 1 BEGIN "
            + "INSERT INTO user_days (day, user_id) VALUES (NEW.day, 99); END")
      }
      let error = #expect(throws: ArchiveError.self) {
        try archive.keep([UserDay(userID: "a")], on: day, from: .later)
      }
      #expect(error?.description.contains("a trigger of another program adds or deletes rows of /users") == true)
      #expect(try archive.coverage(of: day...day).isEmpty)
    }
  }

  @Test func `To read waits for no other program's transaction`() throws {
    try inTemporaryFolder { path in
      try make(path)
      let other = try DatabaseQueue(path: path)
      try other.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN IMMEDIATE; DELETE FROM tools")
        // SQLite's time-out is an error: nothing here waits for it.
        let archive = try Archive(path: path, isForReading: true)
        #expect(try archive.organisationDays(in: days).count == 6)
        #expect(throws: ArchiveError.self) { try archive.keep([], on: day, from: .later) }
        try archive.close()
        try db.execute(sql: "ROLLBACK")
      }
      try other.close()
    }
  }
}
