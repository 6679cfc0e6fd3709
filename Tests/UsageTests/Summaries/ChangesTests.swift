import TestSupport
import Testing
import Usage

/// What changed from one period to the next, and the months that led up to it.
@Suite struct ChangesTests {
  /// September of 30 days and October of 31, with the models given for each day.
  private static func usage(
    _ september: [Breakdown: KeyValuePairs<String, Amount>], _ october: [Breakdown: KeyValuePairs<String, Amount>]
  ) -> MadeUpUsage {
    MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      on(day, [.toolCalls: 1, .billableTokens: 1, .dailyActiveUsers: 0], day < "2026-10-01" ? september : october)
    }
  }

  private func changes(_ usage: MadeUpUsage, comparing: Bool = true) throws -> Changes? {
    try Summary.of("2026-10-01"..."2026-10-31", usage, comparing: comparing).changes
  }

  @Test func `The largest change comes first, whichever way it goes; what stays is left out`() throws {
    let usage = Self.usage(
      [.tools: ["Read": 10, "Edit": 62, "Same": 31, "Gone": 1]],
      [.tools: ["Read": 20, "Edit": 1, "Same": 30, "New": 2]])
    let changes = try #require(try changes(usage))
    let tools = try #require(changes.items[.breakdown(.tools)])
    #expect(tools.map(\.name) == ["Edit", "Read", "New", "Gone"])
    // 30 × 62 = 1,860 to 31; 300 to 620; none to 62; 30 to none.
    #expect(tools.map(\.previous) == [1860, 300, 0, 30])
    #expect(tools.map(\.value) == [31, 620, 62, 0])
    #expect(tools.map(\.change) == [-1829, 320, 62, -30])
    #expect(tools[1].ratio == 320.0 / 300)
    #expect(tools[2].ratio == nil)
    #expect(changes.previous.id == "2026-09" && changes.period.id == "2026-10")
  }

  @Test func `Metrics are those of the summary`() throws {
    let changes = try #require(try changes(Self.usage([:], [:])))
    let calls = try #require(changes.metrics.first { $0.name == "tool_calls" })
    #expect(calls.previous == 30 && calls.value == 31)
  }

  @Test func `Users are followed by their identifier and told by their address`() throws {
    let usage = Self.usage([:], [:]).with(
      on("2026-09-10", [.toolCalls: 1]).users(user("u1", [.billableTokens: 5], email: "old@example.com")),
      on("2026-10-10", [.toolCalls: 1]).users(
        user("u1", [.billableTokens: 9], email: "new@example.com"), user("u2", [.billableTokens: 3])))
    let changes = try changes(usage)
    let users = try #require(changes?.items[.user])
    #expect(users.map(\.name) == ["new@example.com", "u2"])
    #expect(users.map(\.change) == [4, 3])
  }

  @Test func `Of many users those who changed most are told, equal ones by their identifiers`() throws {
    // Users u100 to u139: three change much, all others by one; u120 has no count, u119 stays.
    func users(_ counts: (Int) -> Count?) -> [UserDay] {
      (100..<140).map { number in
        user(
          "u\(number)", counts(number).map { [.billableTokens: $0, .sessions: 1] } ?? [:],
          email: "\(number)@example.com")
      }
    }
    let gone = user("gone", [.billableTokens: 5], email: "gone@example.com")
    let before = on("2026-09-10", [.toolCalls: 1]).users(users { _ in 100 } + [gone])
    let counts: [Int: Count?] = [119: 100, 120: nil, 130: 0, 131: 300, 105: 250]
    let now = on("2026-10-10", [.toolCalls: 1]).users(users { counts[$0] ?? 101 })
    let changed = try #require(try changes(Self.usage([:], [:]).with(before, now))?.items[.user])
    let numbers = [131, 105, 130, 100, 101, 102, 103, 104, 106]
    var names = numbers.map { "\($0)@example.com" }
    names.insert("gone@example.com", at: 3)
    #expect(changed.map(\.name) == names)
    #expect(changed.map(\.change) == [200, 150, -100, -5, 1, 1, 1, 1, 1, 1])
    #expect(changed.count == Changes.longest)
  }

  @Test func `Where periods are not compared nothing is said to have changed`() throws {
    let usage = Self.usage([:], [:])
    #expect(try changes(usage, comparing: false) == nil)
    #expect(try changes(usage.without("2026-09-17")) == nil)
  }

  @Test func `What is there without a count is not compared`() throws {
    let usage = Self.usage([.tools: ["Read": 1, "Edit": 1]], [.tools: ["Edit": 2]]).with(
      on("2026-10-05", [.toolCalls: 1]).rows(.tools, [(keys: ["Read"], values: [nil]), (keys: ["Edit"], values: [5])]))
    let tools = try #require(try changes(usage)?.items[.breakdown(.tools)])
    #expect(tools.map(\.name) == ["Edit"])
    // 30 × 1, and 30 × 2 + 5.
    #expect(tools.map(\.change) == [35])
  }

  @Test func `A list that is missing on a day makes nothing new and nothing ended`() throws {
    let usage = Self.usage([.tools: ["Read": 1]], [.tools: ["Edit": 1]])
    #expect(try changes(usage)?.items[.breakdown(.tools)]?.count == 2)
    for day: Day in ["2026-09-09", "2026-10-09"] {
      let changes = try #require(try changes(usage.with(on(day, [.toolCalls: 1]))))
      #expect(changes.items[.breakdown(.tools)] == nil)
    }
  }

  @Test func `Two models whose names and tiers read alike stay two`() throws {
    func models(_ count: Amount) -> [(keys: [String], values: [Amount?])] {
      [(keys: ["a", "b"], values: [count, 1, 1]), (keys: ["a (b)", ""], values: [count, 1, 1])]
    }
    let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      on(day, [.billableTokens: 1]).rows(.models, models(day < "2026-10-01" ? 1 : 2))
    }
    let changed = try #require(try changes(usage)?.items[.breakdown(.models)])
    #expect(changed.map(\.name) == ["a (b)", "a (b)"])
    #expect(changed.map(\.change) == [32, 32])
  }

  // MARK: The trend

  @Test func `A trend has the months that are there whole, at most twelve, without a gap`() throws {
    let usage = MadeUpUsage(everyDay: "2026-03-01"..."2026-10-31") { on($0, [.toolCalls: 2]).filled() }.without(
      "2026-05-15")
    let trend = try Summary.of("2026-10-01"..."2026-10-31", usage).trend
    #expect(trend.map(\.period.id) == ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"])
    #expect(trend.map { $0[.toolCalls].amount } == [60, 62, 62, 60, 62])
    #expect(trend.allSatisfy { $0.isComplete })
  }

  @Test func `The months of the range are in the trend as they are`() throws {
    let usage = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-10") { on($0, [.toolCalls: 2]).filled() }
    let summary = try Summary.of("2026-09-20"..."2026-10-10", usage)
    #expect(summary.trend.map(\.period.id) == ["2026-08", "2026-09", "2026-10"])
    #expect(summary.trend.map { $0[.toolCalls].amount } == [62, 22, 20])
    #expect(summary.trend.map(\.isComplete) == [true, false, false])
  }

  @Test func `Active users of earlier months are complete where /users was asked on all of their days`() throws {
    let usage = MadeUpUsage(everyDay: "2026-07-01"..."2026-10-31") { day in
      let made = on(day, [.toolCalls: 1]).users(user("ada"), user("day \(day)"))
      // Asked and without a row, although there was activity, is missing as much as never asked.
      return day == "2026-08-08" ? made.unasked(.users) : day == "2026-07-08" ? made.missing(.users) : made
    }
    let trend = try Summary.of("2026-10-01"..."2026-10-31", usage).trend
    #expect(trend.map { $0[.activeUsers].amount } == [31, 31, 31, 32])
    #expect(trend.map { $0[.activeUsers].isComplete } == [false, false, true, true])
  }
}
