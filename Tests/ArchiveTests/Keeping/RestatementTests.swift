import Archive
import Foundation
import GRDB
import TestSupport
import Testing
import Usage

/// What a later fetch has changed of a day is recorded number by number.
@Suite struct RestatementTests {
  private typealias Change = Restatement.Change

  private func provenance(_ age: Int) -> Archive.Provenance {
    Archive.Provenance(organisation: "org_1", fetchedAt: noon(day + age))
  }

  /// Keeps what /tokens said of the day at each of several fetches, a day apart; `nil` is no row.
  private func keep(_ fetches: [[DailyField: Amount]?], in archive: Archive) throws {
    for (index, values) in fetches.enumerated() {
      try archive.keep(
        values.map { [EndpointDay(endpoint: .tokens, day: day, values: $0)] } ?? [], of: .tokens, for: day...day,
        from: provenance(index + 1))
    }
  }

  private func keep(_ fetches: [[UserDay]], in archive: Archive) throws {
    for (index, users) in fetches.enumerated() { try archive.keep(users, on: day, from: provenance(index + 1)) }
  }

  private func user(_ name: String, _ counts: [UserField: Count] = [:], email: String? = nil) -> UserDay {
    var known = UserCounts()
    for (field, count) in counts { known[field] = count }
    return UserDay(userID: name, email: email, counts: known)
  }

  private func changes(_ fetches: [[DailyField: Amount]?]) throws -> [Change]? {
    try withArchive { archive in
      try keep(fetches, in: archive)
      return try archive.coverage(.tokens, day)?.restatement?.changes
    }
  }

  private func changes(_ fetches: [[UserDay]]) throws -> [Change]? {
    try withArchive { archive in
      try keep(fetches, in: archive)
      return try archive.coverage(.users, day)?.restatement?.changes
    }
  }

  // MARK: An organisation's day

  @Test func `The numbers that changed are listed in the order of their declaration`() throws {
    let changes = try changes([
      [.outputTokens: .count(5), .billableTokens: .count(100), .inputTokens: .count(70)],
      [.outputTokens: .count(6), .billableTokens: .count(90), .inputTokens: .count(70)],
    ])
    #expect(
      changes == [
        Change(.daily(.billableTokens), from: .count(100), to: .count(90)),
        Change(.daily(.outputTokens), from: .count(5), to: .count(6)),
      ])
  }

  @Test func `The same numbers again change nothing`() throws {
    #expect(try changes([[.billableTokens: .count(100)], [.billableTokens: .count(100)]]) == nil)
  }

  @Test func `Of a day restated twice the first and the last number are told`() throws {
    let changes = try changes([
      [.billableTokens: .count(100), .inputTokens: .count(1)], [.billableTokens: .count(90), .inputTokens: .count(1)],
      [.billableTokens: .count(95), .inputTokens: .count(2)],
    ])
    #expect(
      changes == [
        Change(.daily(.billableTokens), from: .count(100), to: .count(95)),
        Change(.daily(.inputTokens), from: .count(1), to: .count(2)),
      ])
  }

  @Test func `A number that came back is not listed, and the day stays restated`() throws {
    let fetches = [100, 90, 100].map { [DailyField.billableTokens: Amount.count($0)] }
    #expect(try changes(fetches) == [])
  }

  @Test func `Two fetches within a second are both heeded`() throws {
    try withArchive { archive in
      for count in [100, 90, 95] as [Count] {
        try archive.keep(
          [activity(day, sessions: count)], of: .activity, for: day...day, from: provenance(1))
      }
      #expect(
        try archive.coverage(.activity, day)?.restatement?.changes
          == [Change(.daily(.sessions), from: .count(100), to: .count(95))])
    }
  }

  @Test func `A number may come, and one that goes stays`() throws {
    #expect(
      try changes([[.inputTokens: .count(0)], [.outputTokens: .count(0)]])
        == [Change(.daily(.outputTokens), from: nil, to: .count(0))])
  }

  @Test func `Fractions and ratios come back as they were`() throws {
    let before: [DailyField: Amount] = [.autonomyRatioAverage: .ratio(9), .toolCalls: .count(try #require(Count(0.1)))]
    let after: [DailyField: Amount] = [.autonomyRatioAverage: .ratio(9.2), .toolCalls: .count(Count(Int64.max))]
    try withArchive { archive in
      for (index, values) in [before, after].enumerated() {
        try archive.keep(
          [EndpointDay(endpoint: .tools, day: day, values: values)], of: .tools, for: day...day,
          from: provenance(index + 1))
      }
      let changes = try archive.coverage(.tools, day)?.restatement?.changes
      #expect(
        changes
          == [DailyField.toolCalls, .autonomyRatioAverage].map {
            Change(.daily($0), from: before[$0], to: after[$0])
          })
    }
  }

  @Test func `A row that is gone changes no number`() throws {
    let row: [DailyField: Amount] = [.billableTokens: .count(100)]
    #expect(try changes([nil, row]) == nil, "there was nothing to change")
    #expect(try changes([row, nil]) == nil)
    #expect(try changes([row, nil, row]) == nil)
    #expect(
      try changes([nil, row, nil, [.billableTokens: .count(7)]])
        == [Change(.daily(.billableTokens), from: .count(100), to: .count(7))])
  }

  @Test func `Breakdowns and unknown fields change no number`() throws {
    let rows = [
      EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(3)]),
      EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(3)], breakdowns: [.tools: []]),
      EndpointDay(
        endpoint: .tools, day: day, values: [.toolCalls: .count(3)], breakdowns: [.tools: []], unknownFields: "{}"),
    ]
    for row in rows.dropFirst() {
      try withArchive { archive in
        try archive.keep([rows[0]], of: .tools, for: day...day, from: provenance(1))
        try archive.keep([row], of: .tools, for: day...day, from: provenance(2))
        #expect(try archive.coverage(.tools, day)?.restatement == Restatement())
      }
    }
  }

  @Test func `Each day and endpoint has its own changes`() throws {
    let days = day...(day + 1)
    try withArchive { archive in
      for (age, sessions) in [(3, [1, 5]), (4, [2, 5]), (5, [2, 8])] as [(Int, [Count])] {
        let rows = zip(days, sessions).map { activity($0, sessions: $1) }
        try archive.keep(rows, of: .activity, for: days, from: provenance(age))
      }
      try keep([[.billableTokens: .count(1)], [.billableTokens: .count(4)]], in: archive)
      #expect(
        try days.map { try archive.coverage(.activity, $0)?.restatement?.changes } == [
          [Change(.daily(.sessions), from: .count(1), to: .count(2))],
          [Change(.daily(.sessions), from: .count(5), to: .count(8))],
        ])
      #expect(
        try archive.coverage(.tokens, day)?.restatement?.changes
          == [Change(.daily(.billableTokens), from: .count(1), to: .count(4))])
      #expect(try archive.coverage(of: (day + 1)...(day + 1)).count == 1)
    }
  }

  // MARK: Users

  @Test func `Of users the number of rows comes first, then the sums that changed`() throws {
    let changes = try changes([
      [user("a", [.billableTokens: 10, .sessions: 1]), user("b", [.billableTokens: 5])],
      [user("a", [.billableTokens: 12, .sessions: 1]), user("b", [.billableTokens: 5]), user("c", [.hooks: 2])],
    ])
    #expect(
      changes == [
        Change(.rows, from: .count(2), to: .count(3)),
        Change(.users(.billableTokens), from: .count(15), to: .count(17)),
        Change(.users(.hooks), from: nil, to: .count(2)),
      ])
  }

  @Test func `What moves from one user to another, and a new text, change no sum`() throws {
    let before = [user("a", [.toolCalls: 1]), user("b", [.toolCalls: 2])]
    #expect(try changes([before, [user("a", [.toolCalls: 2]), user("b", [.toolCalls: 1])]]) == [])
    #expect(try changes([[user("a")], [user("a", email: "a@example.com")]]) == [])
    #expect(try changes([before, before.reversed()]) == nil)
  }

  @Test func `Users that came late are no restatement, nor is a day without them`() throws {
    let users = [user("a", [.toolCalls: 1])]
    #expect(try changes([[], users]) == nil)
    #expect(try changes([users, []]) == nil)
    #expect(try changes([users, [], users]) == nil)
    #expect(try changes([users, [], users + [user("b")]]) == [Change(.rows, from: .count(1), to: .count(2))])
  }

  // MARK: The file

  @Test func `Restatements are there for SQL tools, and after reopening`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try keep(
        [[.billableTokens: .count(100)], [.billableTokens: .count(90), .inputTokens: .count(3)]], in: archive)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      let rows = try database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT endpoint, day, restated_at, field, before, after FROM restatements ORDER BY field")
      }
      try database.close()
      let at = provenance(2).fetchedAt
      #expect(
        rows.map { $0.databaseValues.map(\.description) } == [
          [#""tokens""#, #""2026-01-15""#, "\(at)", #""billable_tokens""#, "100", "90"],
          [#""tokens""#, #""2026-01-15""#, "\(at)", #""input_tokens""#, "NULL", "3"],
        ])
      let reopened = try Archive(path: path)
      #expect(try reopened.coverage(.tokens, day)?.restatement?.changes.count == 2)
      try reopened.close()
    }
  }

  @Test func `A refused day records no changes`() throws {
    try withArchive { archive in
      try keep([[user("a", [.toolCalls: 1])]], in: archive)
      let twice = [user("b"), user("b")]
      #expect(throws: ArchiveError.self) { try archive.keep(twice, on: day, from: provenance(2)) }
      #expect(try archive.coverage(.users, day)?.restatement == nil)
      try keep([[user("a", [.toolCalls: 1])]], in: archive)
      #expect(try archive.coverage(.users, day)?.restatement == nil)
    }
  }
}
