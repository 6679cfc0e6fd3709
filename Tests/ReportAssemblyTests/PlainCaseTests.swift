import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

/// Reports of very little, and what they say of it.
@Suite struct PlainCaseTests {
  private let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
  private let full = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
    on(day, [.toolCalls: 1, .dailyActiveUsers: 1], [.tools: ["Read": 1]]).filled().users(user("ada", [.toolCalls: 1]))
  }

  /// Reads every row there is.
  private func rowCounts(_ report: Report) throws -> [String: Int] {
    try Dictionary(
      uniqueKeysWithValues: report.tables.map { ($0.id, try $0.rows.prefix(0).total) })
  }

  @Test func `An organisation of which nothing is known has a report that says so`() throws {
    let report = try Report.of(october, MadeUpUsage(), detail: true)
    let counts = try rowCounts(report)
    #expect(counts["daily_metrics"] == 31)
    #expect(counts["weekly_metrics"] == 5)
    #expect(counts["monthly_metrics"] == 1)
    #expect(counts["coverage"] == 5 * 31)
    for grain in ["daily", "weekly", "monthly"] {
      for name in ["models", "tools", "clients", "users"] { #expect(counts["\(grain)_\(name)"] == 0) }
    }
    #expect(counts["weekly_delegation_levels"] == 0 && counts["monthly_delegation_levels"] == 0)
    #expect(report.figures.allSatisfy { $0.value == .empty && $0.change == .empty })
    #expect(report.attention.contains { $0.contains("nothing for any of these 31 days") })
    let month = try #require(try report[table: "monthly_metrics"]?.records().first)
    #expect(month["days_with_data"] == 0)
    #expect(month["complete"] == .flag(false))
    #expect(month["tool_calls"] == .empty)
  }

  @Test func `A month without data next to one with`() throws {
    let report = try Report.of("2026-09-01"..."2026-11-30", full)
    let months = try #require(report[table: "monthly_metrics"]).records()
    #expect(months.map { $0["period"] } == ["2026-09", "2026-10", "2026-11"])
    #expect(months.map { $0["tool_calls"] } == [30, 31, .empty])
    #expect(months.map { $0["complete"] } == [.flag(true), .flag(true), .flag(false)])
    #expect(report.figures.first { $0.label == "Tool calls" }?.value == 61, "of all three, as far as there is data")
    #expect(report.attention.contains { $0.contains("30 days of 91") })
  }

  @Test func `A single day`() throws {
    let report = try Report.of("2026-10-07"..."2026-10-07", full)
    let counts = try rowCounts(report)
    #expect(counts["daily_metrics"] == 1)
    #expect(counts["weekly_metrics"] == 1)
    #expect(counts["monthly_metrics"] == 1)
    #expect(counts["weekly_users"] == 1 && counts["monthly_users"] == 1)
    #expect(report.figures.first { $0.label == "Tool calls" }?.value == 1)
    #expect(report.figures.first { $0.label == "Tool calls" }?.previous == 1, "of the day before")
    #expect(report.title == "Factory usage, 2026-10-07")
  }

  @Test func `Two weeks are no trend`() throws {
    let points = try (["2026-10-18", "2026-10-25"] as [Day]).map { last in
      try Report.of("2026-10-01"...last, full).figures.map(\.trend.count).max()
    }
    #expect(points == [0, 3])
  }

  @Test func `A single user`() throws {
    let report = try Report.of(october, full)
    let users = try #require(report[table: "monthly_users"]).records()
    #expect(users.count == 1)
    #expect(users[0]["tool_calls"] == 31)
    let month = try #require(try report[table: "monthly_metrics"]?.records().first)
    #expect(month["active_users"] == 1)
    #expect(month["stickiness"] == 1.0)
  }

  // MARK: Notices

  @Test func `When nothing is off there are no notices`() throws {
    let counts = Dictionary(uniqueKeysWithValues: UserField.allCases.map { ($0, Count.zero) })
    let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-09-30") { day in
      on(day, [.toolCalls: 1, .dailyActiveUsers: 1], [.tools: ["Read": 1]]).filled()
        .users(user("ada", counts.merging([.toolCalls: 1]) { $1 }))
    }
    let attention = try Report.of("2026-09-01"..."2026-09-30", usage).attention
    #expect(attention == [])
  }

  @Test func `What limits the numbers stands on the first page`() throws {
    let usage = full.without("2026-10-20").with(
      on("2026-10-06", [.toolCalls: 5, .dailyActiveUsers: 1], [.tools: ["Read": 1]]).filled().null(.gitCommits)
        .users(user("ada", [.toolCalls: 1]))
        .restated(
          .tools, Restatement.Change(.daily(.toolCalls), from: 4, to: 5),
          Restatement.Change(.daily(.hooksInvocations), from: 4, to: nil)
        )
        .restated(.users))
    let notices = try Report.of("2026-10-05"..."2026-10-31", usage).attention
    #expect(notices.count == 5)
    #expect(notices[0].contains("1 day of 27") && notices[0].contains("2026-10-20"))
    #expect(
      notices[1]
        == "These figures of 2026-10-05 to 2026-10-31 are known on fewer days and compared with nothing: Commits, "
        + "Billable tokens per commit, Commits per active user (25 of 27 days); all others (26 of 27 days).")
    #expect(notices[2].hasPrefix("2 days (from 2026-10-30 to 2026-10-31) may still change"))
    // One day of 26 has five calls, of which its tools and its users have one; that the users lack a day explains their difference.
    #expect(
      notices[3]
        == "The numbers of the API do not all add up: tool calls by tool come to 4 (13 %) less than the organisation's "
        + "total. Go by the totals; Data quality lists the differences.")
    #expect(notices[4].contains("1 day "), "two endpoints, three findings, one day")
  }

  @Test func `A restatement is no check that failed`() throws {
    let restated = on("2026-10-06").restated(.tools, Restatement.Change(.daily(.toolCalls), from: 4, to: 5))
    let alone = try Report.of(october, full.with(on("2026-10-06"))).attention
    let notices = try Report.of(october, full.with(restated)).attention
    #expect(notices.dropLast() == alone[...] && notices.last?.contains("1 day since") == true)
  }

  @Test func `The first page says what it compares with, or why it does not`() throws {
    func paragraph(_ report: Report) -> String? {
      report.blocks.lazy.compactMap { block in if case .paragraph(let text) = block { text } else { nil } }.first
    }
    let compared = try #require(try paragraph(Report.of(october, full)))
    #expect(compared.contains("2026-10-01 to 2026-10-31") && compared.contains("compared with September 2026"))
    let alone = try #require(try paragraph(Report.of(october, full.without("2026-09-30"))))
    #expect(alone.contains("not compared") && alone.contains("2026-09 has no complete data"))
  }
}
