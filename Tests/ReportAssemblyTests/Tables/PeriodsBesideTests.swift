import ReportAssembly
import ReportDefinition
import ReportModel
import TestSupport
import Testing
import Usage

/// The tables that have periods beside each other.
@Suite struct PeriodsBesideTests {
  /// On each day as many calls as the day of the month, a tenth of them of one tool that begins in October.
  private static let usage = MadeUpUsage(everyDay: "2026-06-01"..."2026-10-31") { day in
    let calls = Amount.count(Count(day.civil.day * 10))
    let values: [DailyField: Amount] = [.toolCalls: calls, .dailyActiveUsers: 1]
    let late = Amount.count(Count(day.civil.day))
    let row =
      day < Day("2026-10-01")
      ? on(day, values, [.tools: ["Read": calls]]) : on(day, values, [.tools: ["Read": calls - late, "Late": late]])
    return row.filled().users(user("ada", [.toolCalls: Count(day.civil.day * 10), .billableTokens: 5]))
  }

  private func table(
    _ id: String, _ days: ClosedRange<Day>, roster: Roster? = nil, _ usage: MadeUpUsage = usage
  ) throws -> Table? {
    let section = ReportDefinition.Section(
      id: "one", title: "One", blocks: [.table(id, title: nil, columns: nil, pageRows: 0)])
    return try Report.of(
      days, usage, roster: roster, definition: ReportDefinition(title: "Test", sections: [section])
    ).sectionTables.first
  }

  @Test func `Every metric has a row with the values of the range and of each month`() throws {
    let table = try #require(try table("metrics_by_period", "2026-07-01"..."2026-10-31"))
    let months = ["2026-07", "2026-08", "2026-09", "2026-10"]
    #expect(table.columns.map(\.id) == ["label", "2026-07-01..2026-10-31"] + months)
    #expect(
      table.columns.map(\.label) == ["Figure", "July to October 2026", "Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"])
    #expect(table.title == "All figures of July to October 2026, by month")
    let rows = try table.records()
    #expect(rows.map { $0["label"] } == Metric.all.map { .text($0.label) })
    // 10 times 1 + 2 + … + 30 or 31.
    let calls = try #require(rows.first { $0["label"] == "Tool calls" })
    #expect(months.map { calls[$0] } == [4960, 4960, 4650, 4960])
    #expect(calls["2026-07-01..2026-10-31"] == 19530)
  }

  @Test func `Weeks stand behind the months as long as all fit beside each other`() throws {
    let columns = try #require(try table("tools_by_period", "2026-09-01"..."2026-10-31")).columns
    #expect(
      columns.map(\.label) == [
        "Tool", "Invocations", "Share", "Sep 2026", "Oct 2026", "W36 ·\u{A0}6\u{A0}d", "W37", "W38", "W39", "W40",
        "W41", "W42",
        "W43", "W44 ·\u{A0}6\u{A0}d",
      ])
    let longer = try #require(try table("tools_by_period", "2026-07-01"..."2026-10-31")).columns
    #expect(longer.map(\.label).suffix(4) == ["Jul 2026", "Aug 2026", "Sep 2026", "Oct 2026"])
  }

  @Test func `Groups and levels of a month without all users are named with its days`() throws {
    let usage = MadeUpUsage(everyDay: "2026-07-01"..."2026-10-31") { day in
      let made = on(day).users(user("ada", [.toolCalls: 1, .billableTokens: 5], level: "manual"))
      return day == "2026-09-10" ? made.missing(.users) : made
    }
    let roster = Roster(groups: ["ada": "Red"])
    for id in ["groups_by_period", "delegation_levels_by_period"] {
      let table = try #require(try table(id, "2026-07-01"..."2026-10-31", roster: roster, usage))
      #expect(
        table.columns.map(\.label).suffix(4) == ["Jul 2026", "Aug 2026", "Sep 2026 ·\u{A0}29\u{A0}d", "Oct 2026"])
    }
  }

  @Test func `A group whose tokens are not known on some day has no change, and one that is the same has changed by 0`()
    throws
  {
    let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      var ada = user("ada", [.toolCalls: 1, .billableTokens: 5])
      if day == "2026-10-10" { ada.counts[.billableTokens] = nil }
      // October has one day more.
      let bob = user("bob", [.toolCalls: 1, .billableTokens: day == "2026-10-31" ? 0 : 7])
      return on(day).users(ada, bob)
    }
    let groups = try #require(
      try table(
        "groups_in_brief", "2026-10-01"..."2026-10-31", roster: Roster(groups: ["ada": "Red", "bob": "Blue"]), usage))
    let changes = try Dictionary(uniqueKeysWithValues: groups.records().map { ($0["group"], $0["change_ratio"]) })
    #expect(changes["Red"] == .some(.empty) && changes["Blue"] == .some(.number(0)))
    let unknown = usage.with(try #require(usage["2026-09-05"]).users(user("ada", [:])))
    let table = try #require(
      try table(
        "groups_in_brief", "2026-10-01"..."2026-10-31", roster: Roster(groups: ["ada": "Red", "bob": "Blue"]), unknown))
    #expect(try table.records().allSatisfy { $0["change_ratio"] == .empty })
  }

  @Test
  func `An entry has the measures of the range and the first one of each month, and is empty where it was not used`()
    throws
  {
    let table = try #require(try table("tools_by_period", "2026-07-01"..."2026-10-31"))
    let rows = try table.records()
    #expect(rows.map { $0["tool"] } == ["Read", "Late"])
    #expect(rows[1]["invocations"] == 496 && rows[1]["2026-10"] == 496 && rows[1]["2026-09"] == .empty)
    #expect(rows[0]["invocations"] == 19034 && rows[0]["2026-10"] == 4464 && rows[0]["2026-09"] == 4650)
    #expect(rows[1]["share"]?.number.map { abs($0 - 496.0 / 19530) < 1e-12 } == true)
    #expect(table.title == "Tools of July to October 2026; invocations by month")
  }

  @Test func `A month has its weeks alone, and a part of a month nothing that repeats it`() throws {
    let october = try #require(try table("tools_by_period", "2026-10-01"..."2026-10-31"))
    #expect(
      october.columns.map(\.label) == [
        "Tool", "Invocations", "Share", "W40 ·\u{A0}4\u{A0}d", "W41", "W42", "W43", "W44 ·\u{A0}6\u{A0}d",
      ])
    #expect(october.title == "Tools of October 2026; invocations by week")
    let day = try #require(try table("tools_by_period", "2026-10-07"..."2026-10-07"))
    #expect(day.columns.map(\.label) == ["Tool", "Invocations", "Share"])
    #expect(day.title == "Tools of 2026-10-07")
  }

  @Test func `Groups have all counts of the range and the tokens of each month`() throws {
    let roster = Roster(groups: ["ada": "Platform"])
    let table = try #require(try table("groups_by_period", "2026-07-01"..."2026-10-31", roster: roster))
    let row = try #require(try table.records().first { $0["group"] == "Platform" })
    #expect(row["billable_tokens"] == 615 && row["2026-07"] == 155 && row["2026-09"] == 150)
    #expect(row["active_users"] == 1)
  }

  @Test func `A list without entries has no table`() throws {
    #expect(try table("skills_by_period", "2026-10-01"..."2026-10-31") == nil)
  }
}
