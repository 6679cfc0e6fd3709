import ReportModel
import TestSupport
import Testing
import Usage

@testable import ReportAssembly

/// A report with `--minimum-group 5`.
///
/// Red and Blue have four people, Green has five; `user_13` is in no group. On each day a person of Red has 1 token, one of
/// Blue 10, one of Green 100, and `user_13` 1000. In the first week only Red and Green work, in the second all.
@Suite struct SmallGroupTests {
  private static let groups = Dictionary(
    uniqueKeysWithValues: (1...14).filter { $0 != 13 }.map { number in
      ("user_\(number)", number <= 4 ? "Red" : number <= 8 ? "Blue" : "Green")
    })

  private static let usage: MadeUpUsage = {
    let range: ClosedRange<Day> = "2026-10-05"..."2026-10-18"
    return MadeUpUsage(everyDay: range) { day in
      let users = (1...14).compactMap { number -> UserDay? in
        let group = groups["user_\(number)"]
        if day < "2026-10-12", group != "Red", group != "Green" { return nil }
        let tokens: Count = group == "Red" ? 1 : group == "Blue" ? 10 : group == "Green" ? 100 : 1000
        return user("user_\(number)", [.billableTokens: tokens])
      }
      return on(day).users(users)
    }
  }()

  private func report(_ people: PeopleShown = .names, minimum: Int?, prices: Prices? = nil) throws -> Report {
    try Report.of(
      "2026-10-05"..."2026-10-18", Self.usage, comparing: false, detail: true, roster: Roster(groups: Self.groups),
      prices: prices, people: people, minimumGroup: minimum)
  }

  private func tokens(_ report: Report, _ table: String) throws -> [String: [String: Cell]] {
    var sums: [String: [String: Cell]] = [:]
    for row in try #require(report[table: table]).records() {
      guard case .text(let period)? = row["period"], case .text(let group)? = row["group"] else { continue }
      sums[period, default: [:]][group] = row["billable_tokens"]
    }
    return sums
  }

  @Test func `Small groups and a few people without one are one row, the same in each period`() throws {
    let report = try report(minimum: 5)
    // Seven days: Red 28, Blue 280, Green 3500, user_13 7000. user_13 alone, then Red and Blue make nine.
    #expect(
      try tokens(report, "weekly_groups") == [
        "2026-W41": ["(small groups)": 28, "Green": 3500], "2026-W42": ["(small groups)": 7308, "Green": 3500],
      ])
    #expect(try tokens(report, "range_groups") == ["2026-10-05..2026-10-18": ["(small groups)": 7336, "Green": 7000]])
  }

  @Test func `Rows of people of small groups have no group`() throws {
    let report = try report(minimum: 5)
    for table in ["daily_users", "weekly_users", "monthly_users", "range_users"] {
      let rows = try #require(report[table: table]).records()
      #expect(!rows.isEmpty)
      for row in rows {
        guard case .text(let user)? = row["user_id"] else { continue }
        #expect(row["group"] == (Self.groups[user] == "Green" ? "Green" : .empty), "\(table) \(user)")
      }
      #expect(report[table: table]?.references.contains { $0.columns.contains("group") } == false)
    }
  }

  @Test func `No text of the report names a small group`() throws {
    let report = try report(minimum: 5)
    for table in report.tables {
      try table.rows.forEach({ row in
        for case .text(let text) in row { #expect(!text.contains("Red") && !text.contains("Blue"), "\(table.id)") }
      })
    }
    #expect(report.privacy == Privacy(people: "names", minimumGroup: 5))
    #expect(report.attention.contains { $0.contains("fewer than 5 people") })
  }

  @Test(arguments: PeopleShown.allCases)
  func `Costs, charges and budgets do not name a small group`(people: PeopleShown) throws {
    let prices = PricedMonth.prices(
      seats: ["2026-01-14": "40.00"],
      budgets: [
        Budget(.tokens(9000)), Budget(group: "Red", .tokens(10)), Budget(group: "Green", .tokens(6000)),
        Budget(group: "(unassigned)", .tokens(10)),
      ])
    let report = try report(people, minimum: 5, prices: prices)
    let costs = try #require(report[table: "monthly_costs"]).records()
    #expect(costs.map { $0["group"] } == ["Green", "(small groups)"])
    #expect(costs.map { $0["seats"] } == [5, 8] && costs.map { $0["billable_tokens"] } == [7000, 7336])
    let charges = try #require(report.charges)
    #expect(Set(try charges().map(\.group)) == ["Green", "(small groups)"])
    #expect(
      try #require(report[table: "monthly_budgets"]).records().map { $0["group"] } == ["(organisation)", "Green"])
    let sentences = report.blocks.flatMap { block -> [Sentence] in
      if case .sentences(let sentences, _) = block { sentences } else { [] }
    }
    let words = report.attention + sentences.map(\.plain)
    #expect(words.allSatisfy { !$0.contains("Red") && !$0.contains("Blue") && !$0.contains("(unassigned)") })
    #expect(
      report.attention.contains(
        "2 budgets are left out: the report shows their groups together, as (small groups)."))
  }

  @Test func `A few people with one cost centre are not told from the others of their group`() throws {
    // All of Green but one have the cost centre 7; all of Red have the 8. With user_1 to user_7 Green has seven.
    var roster = Roster()
    for number in 1...14 {
      roster.add(
        Roster.Member(
          userID: ExactText("user_\(number)"), group: number <= 7 ? "Green" : "Red",
          costCentre: number > 7 ? "8" : number == 1 ? nil : "7", line: number + 1))
    }
    let report = try Report.of(
      "2026-10-05"..."2026-10-18", Self.usage, comparing: false, roster: roster, prices: PricedMonth.prices(),
      minimumGroup: 5)
    let costs = try #require(report[table: "monthly_costs"]).records()
    #expect(costs.map { [$0["group"], $0["cost_centre"], $0["seats"]] } == [["Green", "", 7], ["Red", "8", 7]])
  }

  @Test func `Where everyone has a group, a small one takes no other along for users without one`() throws {
    let roster = Roster(
      groups: Dictionary(uniqueKeysWithValues: (1...14).map { ("user_\($0)", $0 <= 5 ? "Red" : "Green") }))
    let report = try Report.of(
      "2026-10-05"..."2026-10-18", Self.usage, comparing: false, roster: roster, minimumGroup: 5)
    #expect(
      try Set(#require(report[table: "range_groups"]).records().compactMap { $0["group"] }) == ["Red", "Green"])
  }

  @Test func `Nothing tells the people outside of the roster from the small groups they are shown with`() throws {
    let roster = Roster(groups: Self.groups)
    let usage = ReportedUsage(Self.usage)
    let range: ClosedRange<Day> = "2026-10-05"..."2026-10-18"
    let active = try usage.users(of: Period(asked: range))
    func findings(_ minimum: Int?) -> RosterFindings {
      let teams = Teams(roster, of: usage.directory, active: active, minimumGroup: minimum)
      return RosterFindings(teams, active: active, lastDay: range.upperBound, people: .names)
    }
    let shown = findings(nil)
    #expect(shown.unassignedShare ?? 0 > 0.4)
    #expect(shown.findings.map(\.message) == shown.messages)
    let hidden = findings(5)
    #expect(hidden.unassignedShare == nil)
    #expect(
      hidden.findings.map(\.message) == [
        "1 of 14 active users have no row in the roster and count as (small groups)."
      ])
    #expect(hidden.messages.first?.contains("user_13") == true)
  }

  @Test func `Without a minimum each group is shown`() throws {
    let report = try report(minimum: nil)
    #expect(
      try tokens(report, "range_groups") == [
        "2026-10-05..2026-10-18": ["Red": 56, "Blue": 280, "Green": 7000, "(unassigned)": 7000]
      ])
    #expect(report.privacy == nil)
  }
}
