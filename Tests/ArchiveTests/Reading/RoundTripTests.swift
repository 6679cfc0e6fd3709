import Archive
import Foundation
import GRDB
import TestSupport
import Testing
import Usage

/// What is kept comes back as it was.
@Suite struct RoundTripTests {
  @Test(arguments: 0..<6 as Range<UInt64>)
  func `Days of every endpoint, after reopening`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let days = day...(day + 9)
    let kept = Endpoint.organisation.map { endpoint in days.map { generator.endpointDay(endpoint, $0) } }
    let expected = days.map { day in OrganisationDay(day: day, kept.joined().filter { $0.day == day }) }
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      for rows in kept { try archive.keep(rows, of: rows[0].endpoint, for: days, from: .later) }
      #expect(try archive.organisationDays(in: days) == expected)
      try archive.close()
      let reopened = try Archive(path: path)
      #expect(try reopened.organisationDays(in: days) == expected)
      #expect(try reopened.organisationDays(in: (day + 3)...(day + 5)) == Array(expected[3...5]))
      try reopened.close()
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>)
  func `Users, after reopening`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let kept = (0..<4).map { _ in inOrder(generator.users(40)) }
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      for (index, users) in kept.enumerated() { try archive.keep(users, on: day + index, from: .later) }
      for (index, users) in kept.enumerated() { #expect(try archive.userDays(on: day + index) == users) }
      try archive.close()
      let reopened = try Archive(path: path)
      for (index, users) in kept.enumerated() { #expect(try reopened.userDays(on: day + index) == users) }
      #expect(try reopened.userDays(on: day + 9).isEmpty)
      try reopened.close()
    }
  }

  @Test func `Two spellings of an accented letter are two texts`() throws {
    let spellings = ["\u{e9}", "e\u{301}", "\u{212b}", "A\u{30a}", "\u{c5}"]
    let users = spellings.map { UserDay(userID: $0, email: $0, primaryModel: $0, languages: [$0]) }
    let rows = spellings.map { BreakdownRow(keys: [$0], values: [.count(1)]) }
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users, on: day, from: .later)
      try archive.keep(
        [EndpointDay(endpoint: .tools, day: day, breakdowns: [.tools: rows])], of: .tools, for: day...day, from: .later)
      try archive.close()
      let reopened = try Archive(path: path)
      let expected = spellings.map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
      let read = try reopened.userDays(on: day)
      #expect(read.map { Array($0.userID.text.utf8) } == expected)
      #expect(read.map { Array(($0.email ?? "").text.utf8) } == expected)
      #expect(read.map { Array(($0.primaryModel ?? "").text.utf8) } == expected)
      #expect(read.map { Array($0.languages.texts.map(\.text).joined().utf8) } == expected)
      let tools = try #require(reopened.organisationDays(in: day...day).first?.breakdowns[.tools])
      #expect(tools.map { Array($0.keys[0].utf8) } == spellings.map { Array($0.utf8) })
      try reopened.close()
    }
  }

  @Test func `Missing is not zero, and absent is not empty`() throws {
    var counts = UserCounts()
    counts[.toolCalls] = .zero
    let users = [
      UserDay(userID: "a"), UserDay(userID: "b", email: "", counts: counts, primaryModel: "", autonomyRatio: 0),
    ]
    let rows = [
      EndpointDay(
        endpoint: .tools, day: day, values: [.toolCalls: .count(0), .autonomyRatioAverage: .ratio(0)],
        breakdowns: [.tools: [], .skills: [BreakdownRow(keys: [""], values: [nil])]]),
      EndpointDay(endpoint: .tools, day: day + 1),
    ]
    try withArchive { archive in
      try archive.keep(users, on: day, from: .later)
      try archive.keep(rows, of: .tools, for: day...(day + 2), from: .later)
      #expect(try archive.userDays(on: day) == users)
      #expect(try archive.organisationDays(in: day...(day + 2)) == rows.map { OrganisationDay(day: $0.day, [$0]) })
    }
  }

  @Test func `The endpoints of a day are put together`() throws {
    let rows = Endpoint.organisation.map { EndpointDay(endpoint: $0, day: day) }
    try withArchive { archive in
      for row in rows.dropLast() { try archive.keep([row], of: row.endpoint, for: day...day, from: .later) }
      let before = try #require(archive.organisationDays(in: day...day).first)
      #expect(before.endpoints == [.tokens, .tools, .activity] && !before.hasData)
      try archive.keep([rows[3]], of: .productivity, for: day...day, from: .later)
      #expect(try archive.organisationDays(in: day...day).map(\.hasData) == [true])
    }
  }

  // MARK: For other tools

  @Test func `The view users shows texts`() throws {
    var counts = UserCounts()
    counts[.billableTokens] = Count(1234.5)
    counts[.toolCalls] = 7
    let users = [
      UserDay(
        userID: "u1", email: "a@example.com", counts: counts, primaryModel: "m", primaryModelTier: "standard",
        autonomyRatio: 9.25, delegationLevel: "auto-high", languages: ["Go", "C/C++ \"é\""], unknownFields: #"{"a":1}"#),
      UserDay(userID: "u2"),
    ]
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep(users, on: day, from: .later)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      let (rows, languages) = try database.read { db in
        let rows = try Row.fetchAll(db, sql: "SELECT * FROM users ORDER BY user_id")
        let languages = try String.fetchAll(db, sql: "SELECT value FROM users, json_each(languages)")
        return (rows, languages)
      }
      try database.close()
      #expect(rows.count == 2 && languages == ["Go", "C/C++ \"é\""])
      var expected: [String: DatabaseValue] = [
        "day": "2026-01-15".databaseValue, "user_id": "u1".databaseValue, "user_email": "a@example.com".databaseValue,
        "primary_model": "m".databaseValue, "primary_model_tier": "standard".databaseValue,
        "autonomy_ratio": 9.25.databaseValue, "delegation_level": "auto-high".databaseValue,
        "languages": #"["Go","C/C++ \"é\""]"#.databaseValue, "unknown_fields": #"{"a":1}"#.databaseValue,
      ]
      for field in UserField.allCases { expected[field.name] = .null }
      expected["billable_tokens"] = 1234.5.databaseValue
      expected["tool_calls"] = 7.databaseValue
      #expect(Dictionary(rows[0].map { ($0, $1) }, uniquingKeysWith: { $1 }) == expected)
      for name in expected.keys where name != "day" && name != "user_id" { expected[name] = .null }
      expected["user_id"] = "u2".databaseValue
      #expect(Dictionary(rows[1].map { ($0, $1) }, uniquingKeysWith: { $1 }) == expected)
    }
  }

  @Test func `Tables are named and typed for SQL`() throws {
    let row = EndpointDay(
      endpoint: .tools, day: day, values: [.toolCalls: .count(3)],
      breakdowns: [.mcpServers: [BreakdownRow(keys: ["github"], values: [.count(2)])]])
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([row], of: .tools, for: day...day, from: .later)
      try archive.close()
      let database = try DatabaseQueue(path: path)
      func value(_ sql: String) throws -> DatabaseValue? { try database.read { try .fetchOne($0, sql: sql) } }
      #expect(try value("SELECT tool_calls FROM tools WHERE day = '2026-01-15'") == 3.databaseValue)
      #expect(try value("SELECT server FROM mcp_by_server WHERE invocations = 2") == "github".databaseValue)
      #expect(try value("SELECT endpoint || rows FROM fetches") == "tools1".databaseValue)
      try database.close()
    }
  }
}
