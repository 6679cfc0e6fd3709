import TestSupport
import Testing

@testable import Usage

@Suite struct BreakdownTests {
  private let week: ClosedRange<Day> = "2026-10-05"..."2026-10-11"

  private func rows(_ breakdown: Breakdown, _ days: MadeUpDay...) throws -> [BreakdownTotal] {
    try #require(Summary.of(week, MadeUpUsage(days)).weeks.first?.breakdowns[breakdown]?.rows)
  }

  @Test(arguments: [
    Breakdown.tools, .mcpServers, .skills, .slashCommands, .languages, .fileExtensions,
  ])
  func `Counts are added up, the largest first, with their share of the whole`(breakdown: Breakdown) throws {
    expectNoDifference(
      try rows(
        breakdown, on("2026-10-05", [:], [breakdown: ["a": 10, "b": 30]]),
        on("2026-10-06", [:], [breakdown: ["b": 30, "c": 10]])),
      [
        BreakdownTotal(["b"], [60], share: 0.75), BreakdownTotal(["a"], [10], share: 0.125),
        BreakdownTotal(["c"], [10], share: 0.125),
      ])
  }

  @Test func `Equal counts are in alphabetical order, also to the last digit`() throws {
    let huge = 9_007_199_254_740_992
    let rows = try rows(
      .skills, on("2026-10-05", [:], [.skills: ["z": 5, "m": 5, "b": 5]]),
      on("2026-10-06", [:], [.skills: ["y": .count(Count(huge)), "x": .count(Count(huge)), "w": .count(Count(huge))]]),
      on("2026-10-07", [:], [.skills: ["y": 1]]))
    #expect(rows.map { $0.keys[0] } == ["y", "w", "x", "b", "m", "z"])
  }

  @Test func `Two spellings of an accented letter are two names, as they are to other tools`() throws {
    let rows = try rows(.skills, on("2026-10-05", [:], [.skills: ["caf\u{E9}": 2, "cafe\u{301}": 1]]))
    #expect(rows.map { $0.keys[0].unicodeScalars.count } == [4, 5])
    #expect(rows.map(\.values) == [[2], [1]])
  }

  @Test func `A whole of zero has no shares`() throws {
    expectNoDifference(
      try rows(.skills, on("2026-10-05", [:], [.skills: ["browser": 0]])),
      [BreakdownTotal(["browser"], [0], share: nil)])
    expectNoDifference(try rows(.skills, on("2026-10-05")), [])
  }

  @Test func `A value that the API gave as null is not zero`() throws {
    let day = on("2026-10-05").rows(.models, [(keys: ["opus", "standard"], values: [10, nil, 4])])
    expectNoDifference(
      try rows(.models, day, on("2026-10-06").rows(.models, [(keys: ["opus", "standard"], values: [5, nil, nil])])),
      [BreakdownTotal(["opus", "standard"], [15, nil, 4], share: 1)])
  }

  @Test func `The same model in two tiers is two rows`() throws {
    expectNoDifference(
      try rows(
        .models,
        on("2026-10-05").rows(
          .models,
          [
            (keys: ["opus", "standard"], values: [100, 70, 30]), (keys: ["opus", "thinking"], values: [200, 90, 110]),
            (keys: ["haiku", "standard"], values: [50, 40, 10]),
          ]),
        on("2026-10-06").rows(.models, [(keys: ["opus", "standard"], values: [50, 20, 30])])),
      [
        BreakdownTotal(["opus", "thinking"], [200, 90, 110], share: 0.5),
        BreakdownTotal(["opus", "standard"], [150, 90, 60], share: 0.375),
        BreakdownTotal(["haiku", "standard"], [50, 40, 10], share: 0.125),
      ])
  }

  @Test func `A hook is its event, matcher and command together`() throws {
    let day = on("2026-10-05").rows(
      .hooks,
      [
        (keys: ["PostToolUse", "*.ts", "eslint --fix"], values: [3]),
        (keys: ["PostToolUse", "*.py", "ruff"], values: [4]),
        (keys: ["Stop", "", "ruff"], values: [1]),
      ])
    expectNoDifference(
      try rows(.hooks, day, on("2026-10-06").rows(.hooks, [(keys: ["Stop", "", "ruff"], values: [8])])),
      [
        BreakdownTotal(["Stop", "", "ruff"], [9], share: 9.0 / 16),
        BreakdownTotal(["PostToolUse", "*.py", "ruff"], [4], share: 0.25),
        BreakdownTotal(["PostToolUse", "*.ts", "eslint --fix"], [3], share: 3.0 / 16),
      ])
  }

  @Test func `Users of clients have a mean and a peak, and no share`() throws {
    // Of three days with data one has no user on the web: web (6 + 0 + 3) / 3; cli (10 + 20 + 30) / 3.
    expectNoDifference(
      try rows(
        .clients, on("2026-10-05", [:], [.clients: ["terminal-ui": 10, "web": 6]]),
        on("2026-10-06", [:], [.clients: ["terminal-ui": 20]]),
        on("2026-10-07", [:], [.clients: ["web": 3, "terminal-ui": 30]]), on("2026-10-08").missing(.activity)),
      [
        BreakdownTotal(["terminal-ui"], [20.0, 30], share: nil), BreakdownTotal(["web"], [3.0, 6], share: nil),
      ])
  }

  @Test func `A user on two clients is in each of them, and once in the day's users`() throws {
    let day = on("2026-10-05", [.dailyActiveUsers: 1], [.clients: ["terminal-ui": 1, "web": 1]]).users(user("ada"))
    let summary = try #require(Summary.of(week, MadeUpUsage(day)).weeks.first)
    #expect(summary.breakdowns[.clients]?.rows.map { $0.values[1] } == [1, 1])
    #expect(summary.value(.dailyActiveUsersPeak).amount == 1)
    #expect(summary.value(.activeUsers).amount == 1)
  }

  @Test func `Autonomy levels are weighted by the tool calls of their days`() throws {
    // auto-high (0.75 × 300 + 0.25 × 100) / 400 = 0.625, where the mean of the days is 0.5; manual 0.25 × 300 / 400;
    // auto-low 0.75 × 100 / 400. A day without tool calls weighs nothing.
    expectNoDifference(
      try rows(
        .autonomyLevels, on("2026-10-05", [.toolCalls: 300], [.autonomyLevels: ["auto_high": 0.75, "manual": 0.25]]),
        on("2026-10-06", [.toolCalls: 100], [.autonomyLevels: ["auto_high": 0.25, "auto_low": 0.75]]),
        on("2026-10-07", [.toolCalls: 0], [.autonomyLevels: ["manual": 1.0]]),
        on("2026-10-08", [.toolCalls: 900]), on("2026-10-09", [:], [.autonomyLevels: ["manual": 1.0]])),
      [
        BreakdownTotal(["auto-high"], [0.625], share: 0.625), BreakdownTotal(["auto-low"], [0.1875], share: 0.1875),
        BreakdownTotal(["manual"], [0.1875], share: 0.1875),
      ])
  }

  @Test func `Without tool calls an autonomy level has no share`() throws {
    expectNoDifference(
      try rows(.autonomyLevels, on("2026-10-05", [.toolCalls: 0], [.autonomyLevels: ["manual": 1.0]])),
      [BreakdownTotal(["manual"], [nil], share: nil)])
  }

  @Test func `A period that is cut holds the days inside the range only`() throws {
    let usage = MadeUpUsage(everyDay: week) { on($0, [:], [.tools: ["Read": 1]]) }
    let summary = try Summary.of("2026-10-09"..."2026-10-12", usage)
    #expect(summary["2026-W41"]?.breakdowns[.tools]?.rows.first?.values == [3])
    #expect(summary["2026-W42"]?.breakdowns[.tools]?.rows == [])
    #expect(summary["2026-10"]?.breakdowns[.tools]?.rows.first?.values == [3])
  }
}

extension BreakdownTotal {
  fileprivate init(_ keys: [String], _ values: [Amount?], share: Double?) {
    self.init(keys: keys, values: values, share: share)
  }
}
