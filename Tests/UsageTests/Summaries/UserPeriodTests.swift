import TestSupport
import Testing
import Usage

@Suite struct UserPeriodTests {
  private let october = Period(.month, holding: "2026-10-01")

  private func users(_ days: MadeUpDay...) throws -> [UserPeriod] { try MadeUpUsage(days).users(of: october) }

  private func ada(_ rows: UserDay...) throws -> UserPeriod {
    let days = rows.enumerated().map { on("2026-10-05" + $0.offset).users($0.element) }
    return try #require(MadeUpUsage(days).users(of: october).first)
  }

  private func model(_ model: String?, _ tokens: Count) -> UserDay {
    user("ada", [.billableTokens: tokens], model: model)
  }

  private func idle(_ model: String) -> UserDay {
    user("ada", [.billableTokens: 0, .sessions: 1], model: model)
  }

  private func level(_ level: String?, _ calls: Count) -> UserDay { user("ada", [.toolCalls: calls], level: level) }

  @Test func `The primary model is the one with the most billable tokens over the period`() throws {
    // opus 70 on one day, haiku 30 + 50 on two, none 200.
    #expect(try ada(model("opus", 70), model("haiku", 30), model("haiku", 50), model(nil, 200)).primaryModel == "haiku")
    // Days do not count: opus 90 on one day, haiku 30 + 50.
    #expect(try ada(model("opus", 90), model("haiku", 30), model("haiku", 50)).primaryModel == "opus")
  }

  @Test func `Of models with equal tokens it is the first in alphabetical order`() throws {
    #expect(try ada(model("opus", 50), model("haiku", 20), model("haiku", 30)).primaryModel == "haiku")
    #expect(try ada(idle("b"), idle("a"), idle("c")).primaryModel == "a")
    #expect(try ada(model(nil, 5)).primaryModel == nil)
  }

  @Test func `Tokens of models with a fraction or beyond 64 bits are exact`() throws {
    let half = try #require(Count(0.5))
    let most = Count(Int64.max)
    #expect(try ada(model("b", half), model("a", half), model("b", half), model("a", 0)).primaryModel == "b")
    #expect(try ada(model("b", 1), model("a", half), model("a", half)).primaryModel == "a")
    #expect(try ada(model("b", most), model("a", most), model("b", 1)).primaryModel == "b")
    #expect(try ada(model("a", most), model("b", most), model("b", most), model("a", most)).primaryModel == "a")
    // More of them than a user should have, and each once more after it became large.
    let days = (["c", "a", "d", "b", "e"] + ["e", "d", "c", "b", "a"]).map { model($0, $0 == "d" ? most : most - 1) }
    let user = try #require(
      try MadeUpUsage(days.enumerated().map { on("2026-10-05" + $0.offset).users($0.element) }).users(of: october)
        .first)
    #expect(user.primaryModel == "d")
    #expect(user.counts[.billableTokens] == (0..<5).reduce(Count(2)) { sum, _ in sum + most - 1 + most - 1 })
  }

  @Test func `The delegation level is the one with the most tool calls`() throws {
    // Tool calls decide, whatever the tokens: manual 5, auto-high 2 + 2.
    #expect(
      try ada(
        level("auto-high", 2), level("manual", 5), level("auto-high", 2),
        user("ada", [.billableTokens: 1_000_000, .toolCalls: 1], level: "spec")
      ).delegationLevel == "manual")
    #expect(
      try ada(level("spec", 4), level("auto-low", 1), level("auto-low", 3)).delegationLevel == "auto-low", "a tie")
    #expect(try ada(level(nil, 4)).delegationLevel == nil)
  }

  @Test func `Languages are in the order of their days, then of the alphabet`() throws {
    let ada = try ada(
      user("ada", languages: ["TypeScript", "Python"]), user("ada", languages: ["Go", "Python"]),
      user("ada", languages: ["Go", "C"]), user("ada"))
    #expect(ada.languages == ["Go", "Python", "C", "TypeScript"])
    // Named twice on a day it still is one day.
    #expect(
      try self.ada(user("ada", languages: ["Go", "Go"]), user("ada", languages: ["C"])).languages == ["C", "Go"])
  }

  @Test(arguments: [20, 40, 99, 100, 101, 350])
  func `Languages with as many days are in alphabetical order, however many there are`(count: Int) throws {
    let names = (0..<count).map { "language \($0 * 7919 % count)" } + ["é", "e\u{301}", "z", ""]
    // Those that come later, and those of before again, on two days each.
    let ada = try ada(
      user("ada", languages: Array(names.prefix(count / 3))), user("ada", languages: names + names),
      user("ada", languages: Array(names.dropFirst(count / 3))))
    #expect(ada.languages == names.map { ExactText($0) }.sorted())
  }

  @Test func `Of many models and lists of languages none is forgotten`() throws {
    let names = (1...12).map { "model \($0)" }
    let days = (names + names.reversed()).map { name in
      user("ada", [.billableTokens: name == "model 9" ? 2 : 1], model: name, languages: [name, "Go"])
    }
    let ada = try #require(
      try MadeUpUsage(days.enumerated().map { on("2026-10-01" + $0.offset).users($0.element) }).users(of: october)
        .first)
    #expect(ada.primaryModel == "model 9")
    #expect(ada.languages == (["Go"] + names.sorted()).map { ExactText($0) })
  }

  @Test func `The e-mail address is the latest that is known`() throws {
    #expect(try ada(user("ada", email: "a@old.example"), user("ada", email: "a@new.example")).email == "a@new.example")
    #expect(try ada(user("ada", email: "a@old.example"), user("ada")).email == "a@old.example")
    #expect(try ada(user("ada")).email == nil)
  }

  @Test func `The autonomy ratio is of totals, and empty over zero`() throws {
    // 90 / 10 and 10 / 90 on the days; 100 / 100 over both.
    let ada = try ada(
      user("ada", [.toolCalls: 90, .userMessages: 10]), user("ada", [.toolCalls: 10, .userMessages: 90]))
    #expect(ada.autonomyRatio == 1)
    #expect(try self.ada(user("ada", [.toolCalls: 90, .userMessages: 0])).autonomyRatio == nil)
    #expect(try self.ada(user("ada", [.toolCalls: 90])).autonomyRatio == nil)
    #expect(try self.ada(user("ada", [.toolCalls: 0, .userMessages: 5])).autonomyRatio == 0)
  }

  @Test func `Counts are added up, and what was never given stays unknown`() throws {
    let ada = try ada(
      user("ada", [.toolCalls: 5, .mcpCalls: 0]), user("ada", [.toolCalls: 7]), user("ada", [.sessions: 2]))
    #expect(ada.activeDays == 3)
    #expect(ada.counts[.toolCalls] == 12)
    #expect(ada.counts[.mcpCalls] == 0)
    #expect(ada.counts[.sessions] == 2)
    #expect(ada.counts[.hooks] == nil)
  }

  @Test func `Counts with a fraction or beyond 64 bits are added up exactly`() throws {
    let half = try #require(Count(0.5))
    let ada = try ada(
      user("ada", [.toolCalls: Count(Int64.max), .sessions: 1]), user("ada", [.toolCalls: 5, .mcpCalls: half]),
      user("ada", [.toolCalls: 1, .mcpCalls: 2, .sessions: 3]))
    #expect(ada.counts[.toolCalls] == Count(Int64.max) + 6)
    #expect(ada.counts[.mcpCalls] == half + 2)
    #expect(ada.counts[.sessions] == 4)
    #expect(ada.counts[.hooks] == nil)
  }

  @Test(arguments: UserField.allCases)
  func `Each count is added up by itself`(field: UserField) throws {
    let ada = try ada(user("ada", [field: 5]), user("ada", [field: 7]))
    for other in UserField.allCases { #expect(ada.counts[other] == (other == field ? 12 : nil)) }
  }

  @Test func `Users come by their billable tokens, equal ones by identifier, each once`() throws {
    let users = try users(
      on("2026-10-05").users(user("cy", [.billableTokens: 5]), user("ada", [.billableTokens: 1]), user("eve")),
      on("2026-10-06").users(user("bob", [.billableTokens: 5]), user("ada", [.billableTokens: 9])),
      // Not in October.
      on("2026-11-01").users(user("dan", [.billableTokens: 50]), user("ada", [.billableTokens: 50])))
    #expect(users.map(\.userID) == ["ada", "bob", "cy", "eve"])
    #expect(users.map(\.activeDays) == [2, 1, 1, 1])
    #expect(users[0].counts[.billableTokens] == 10)
  }

  @Test func `Of a period that is cut only the days inside the range count`() throws {
    let usage = MadeUpUsage(everyDay: october.whole) { on($0).users(user("ada", [.sessions: 1])) }
    let cut = try #require(Period.all(.month, in: "2026-10-30"..."2026-10-31").first)
    let users = try usage.users(of: cut)
    #expect(users.first?.activeDays == 2)
    #expect(users.first?.counts[.sessions] == 2)
  }

  // MARK: Delegation levels

  @Test func `A delegation level has the users whose level over the period it is, with all their tool calls`() throws {
    let usage = MadeUpUsage(
      on("2026-10-05").users(level("auto-high", 10), user("bob", [.toolCalls: 4], level: "manual"), user("cy")),
      on("2026-10-06").users(level("auto-high", 6), user("bob", [.toolCalls: 1], level: "auto-high")),
      on("2026-10-07").users(level("manual", 2)))
    let statistics = try #require(Summary.of(october.whole, usage)["2026-10"]?.users)
    // ada: auto-high 10 + 6 over manual 2, in all 18; bob: manual 4 over auto-high 1, in all 5; cy gave none.
    #expect(statistics.delegationLevels.map(\.level) == ["auto-high", "manual", ""])
    #expect(statistics.delegationLevels.map(\.users) == [1, 1, 1])
    #expect(statistics.delegationLevels.map(\.toolCalls) == [18, 5, 0])
    #expect(statistics.users == 3)
    #expect(statistics.userDays == 6)
    #expect(statistics.sums[.toolCalls] == 23)
  }

  @Test func `Levels with equal tool calls are in alphabetical order`() throws {
    let usage = MadeUpUsage(
      on("2026-10-05").users(
        user("a", [.toolCalls: 5], level: "spec"), user("b", [.toolCalls: 5], level: "auto-low"),
        user("c", [.toolCalls: 5], level: "manual")))
    let levels = try #require(Summary.of(october.whole, usage)["2026-10"]?.users.delegationLevels)
    #expect(levels.map(\.level) == ["auto-low", "manual", "spec"])
  }

  @Test func `The users of the range are added up once, however many they are`() throws {
    let users = (0...50_000).map { user("\($0)") }
    let summary = try Summary.of("2026-10-05"..."2026-10-05", MadeUpUsage(on("2026-10-05").users(users)))
    #expect(try summary.users(summary.asked.period, from: MadeUpUsage()).count == 50_001)
  }
}
