import TestSupport
import Testing

@testable import Usage

/// The budgets of a month, by hand (see ``PricedMonth``).
@Suite struct BudgetUseTests {
  private static let prices = PricedMonth.prices(budgets: [
    Budget(.money(.of("6.00"))), Budget(group: "Red", .money(.of("2.00"))), Budget(.tokens(3_000_000)),
    Budget(group: "Green", .tokens(1_300_000)),
  ])

  private func uses(
    _ range: ClosedRange<Day>, _ roster: Roster? = PricedMonth.roster, _ prices: Prices = prices
  ) throws -> [BudgetUse] {
    let usage = ReportedUsage(PricedMonth.usage)
    try usage.forEachUserDay(in: PricedMonth.range) { _ in }
    return try BudgetUse.all(prices, roster.map { Teams($0, of: usage.directory) }, in: range, from: usage)
  }

  @Test func `A month that is over is compared with budgets of each kind`() throws {
    let uses = try uses(PricedMonth.range)
    #expect(
      uses.map(\.state.used) == [
        .money(.of("6.470393")), .money(.of("1.800005")), .count(3_567_909), .count(1_234_567),
      ])
    #expect(
      uses.map(\.state.left) == [
        .money(.of("-0.470393")), .money(.of("0.199995")), .count(-567_909), .count(65_433),
      ])
    #expect(uses.map(\.state.isOver) == [true, false, true, false])
    #expect(uses.map(\.state.isProjectedOver) == [true, false, true, false])
    #expect(uses.map(\.state.exhausted) == ["2026-10-20", nil, "2026-10-20", nil])
    // The 1st to the 4th have no price: their use in money is not known.
    #expect(uses.map(\.knownDays) == [27, 27, 31, 31] && uses.map(\.isComplete) == [false, false, true, true])
    #expect(uses.allSatisfy { $0.state.elapsed == 1 })
  }

  @Test func `A budget of a small group is counted, and hidden`() throws {
    let usage = ReportedUsage(PricedMonth.usage)
    try usage.forEachUserDay(in: PricedMonth.range) { _ in }
    let teams = Teams(PricedMonth.roster, of: usage.directory, minimumGroup: 3)
    let uses = try BudgetUse.all(Self.prices, teams, in: PricedMonth.range, from: usage)
    #expect(uses.map(\.state.used) == (try self.uses(PricedMonth.range)).map(\.state.used))
    #expect(uses.map(\.isHidden) == [false, true, false, false])
  }

  @Test func `A budget's group may be spelled as Unicode takes for the same`() throws {
    let prices = PricedMonth.prices(budgets: [Budget(group: "Caf\u{E9}", .tokens(1000))])
    let usage = ReportedUsage(PricedMonth.usage)
    try usage.forEachUserDay(in: PricedMonth.range) { _ in }
    let roster = Roster(groups: ["ada@example.com": "Cafe\u{301}", "bob@example.com": "Red"])
    let shown = try BudgetUse.all(prices, Teams(roster, of: usage.directory), in: PricedMonth.range, from: usage)[0]
    #expect(shown.state.used > .count(.zero) && !shown.isHidden)
    let teams = Teams(roster, of: usage.directory, minimumGroup: 2)
    let hidden = try BudgetUse.all(prices, teams, in: PricedMonth.range, from: usage)[0]
    #expect(hidden.state.used == shown.state.used && hidden.isHidden, "its name tells whose numbers they are")
  }

  @Test func `A month so far is projected by its weekdays`() throws {
    // To the 20th 14 of 22 weekdays are over, of 12 the use in money is known.
    let red = try uses("2026-10-01"..."2026-10-20")[1].state
    #expect(red.elapsed == 14.0 / 22 && !red.isOver && red.isProjectedOver)
    #expect(try abs(#require(red.projected) - 1.800005 * 22 / 12) < 1e-12)
    // 0.15 a weekday: the second of those that are left.
    #expect(red.exhausted == "2026-10-22")
    let green = try uses("2026-10-01"..."2026-10-20")[3].state
    #expect(green.projected == 1_234_567 * 22 / 14.0 && green.exhausted == "2026-10-21")
  }

  @Test func `The days of the month before the range count`() throws {
    let uses = try uses("2026-10-18"..."2026-10-31")
    #expect(uses[0].state.used == .money(.of("6.470393")) && uses[2].state.used == .count(3_567_909))
    #expect(uses[0].month.days == "2026-10-18"..."2026-10-31")
  }

  @Test func `Each month that a range touches has its budgets, and without a roster groups have none`() throws {
    let uses = try uses("2026-09-30"..."2026-11-02", nil)
    #expect(uses.map(\.month.id) == ["2026-09", "2026-09", "2026-10", "2026-10", "2026-11", "2026-11"])
    #expect(uses.allSatisfy { $0.budget.group == nil })
    #expect(uses[4].state.used == .money(.of("0")) && uses[4].knownDays == 0 && uses[4].state.projected == nil)
  }

  @Test func `Money is added up exactly: what equals a budget is not over it`() throws {
    // Ten days of 0.1 are 1 and not 0.9999999999999999.
    let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-10") { on($0, [.billableTokens: 100_000]) }
    let prices = Prices(tokens: ["2026-01-14": "1.00"], budgets: [Budget(.money(.of("1.00")))])
    let state = try #require(
      BudgetUse.all(prices, nil, in: "2026-10-01"..."2026-10-10", from: usage).first?.state)
    #expect(!state.isUsed(above: 1) && state.isUsed(above: 0.99) && !state.isOver && state.exhausted == "2026-10-10")
  }

  @Test func `A day whose use is not known is not a day without use`() throws {
    // Of five days with 100 tokens of ada: /users is empty on the 2nd, ada's tokens are null on the 3rd, /users says that
    // rows are missing on the 4th, and /tokens says so on the 5th.
    let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-05") { date in
      let day = on(date, [.billableTokens: 100, .dailyActiveUsers: 1])
      let ada = user("ada", [.billableTokens: 100])
      switch date {
      case "2026-10-02": return day.missing(.users)
      case "2026-10-03": return day.users(user("ada", [.messages: 1]))
      case "2026-10-04": return day.users(ada).doubted(.users)
      case "2026-10-05": return day.users(ada).doubted(.tokens)
      default: return day.users(ada)
      }
    }
    let prices = PricedMonth.prices(budgets: [Budget(.tokens(1000)), Budget(group: "Red", .tokens(1000))])
    let reported = ReportedUsage(usage)
    try reported.forEachUserDay(in: "2026-10-01"..."2026-10-05") { _ in }
    let teams = Teams(Roster(groups: ["ada": "Red"]), of: reported.directory)
    let uses = try BudgetUse.all(prices, teams, in: "2026-10-01"..."2026-10-05", from: reported)
    #expect(uses.map(\.state.used) == [.count(400), .count(200)])
    #expect(uses.map(\.knownDays) == [4, 2] && uses.map(\.isComplete) == [false, false])
  }
}
