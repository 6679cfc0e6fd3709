import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

@Suite struct QualityTableTests {
  private let usage = MadeUpUsage(everyDay: "2026-10-05"..."2026-10-07") { day in
    on(day, [.toolCalls: 20, .dailyActiveUsers: 2]).users(user("ada"), user("bob"))
  }

  private func date(_ day: Day) -> Cell { .date(CalendarDate(day)) }

  @Test func `Coverage says of each endpoint's day what is known`() throws {
    let usage = usage.without("2026-10-07")
      .with(on("2026-10-06", [.dailyActiveUsers: 0]).missing(.tokens).restated(.activity))
    let report = try Report.of("2026-10-05"..."2026-10-07", usage)
    let rows = try #require(report[table: "coverage"]).records()
    #expect(rows.count == 15)
    func row(_ endpoint: String, _ day: Day) throws -> [String: Cell] {
      try #require(rows.first { $0["endpoint"] == .text(endpoint) && $0["date"] == date(day) })
    }
    let fetchedAt = Cell.timestamp(Timestamp(date: CalendarDate(year: 2026, month: 11, day: 1), secondOfDay: 6 * 3600))
    let users = try row("users", "2026-10-05")
    #expect(users["status"] == "ok" && users["rows"] == 2 && users["fetched_at"] == fetchedAt)
    let tokens = try row("tokens", "2026-10-06")
    #expect(tokens["status"] == "missing" && tokens["rows"] == 0 && tokens["fetched_at"] == fetchedAt)
    #expect(try row("activity", "2026-10-06")["restated"] == .flag(true))
    #expect(try row("users", "2026-10-06")["status"] == "ok", "no user was active")
    let unasked = try row("tools", "2026-10-07")
    #expect(unasked["status"] == "missing" && unasked["rows"] == .empty && unasked["fetched_at"] == .empty)
    #expect(unasked["restated"] == .flag(false) && unasked["provisional"] == .flag(false))
  }

  @Test func `Data quality gives expected, actual and difference`() throws {
    let usage = usage.with(
      on("2026-10-05", [.toolCalls: 20, .dailyActiveUsers: 2], [.tools: ["Read": 12]]).users(user("ada"), user("bob")))
    let report = try Report.of("2026-10-05"..."2026-10-05", usage)
    let rows = try #require(report[table: "data_quality"]).records(of: "2026-10")
    let tools = try #require(rows.first { $0["check"] == "by_tool" })
    #expect(tools["period_kind"] == "month")
    #expect(tools["severity"] == "warning")
    #expect(tools["expected"] == 20 && tools["actual"] == 12 && tools["difference"] == -8)
    let users = try #require(rows.first { $0["check"] == "daily_active_users" })
    #expect(users["severity"] == "ok")
    #expect(users["expected"] == 2 && users["actual"] == 2 && users["difference"] == 0)
  }

  @Test func `Data quality gives what was restated`() throws {
    let usage = usage.with(
      on("2026-10-05").restated(
        .tools, Restatement.Change(.daily(.toolCalls), from: 20, to: 12),
        Restatement.Change(.daily(.autonomyRatioAverage), from: 1.5, to: nil)))
    let rows = try #require(Report.of("2026-10-05"..."2026-10-05", usage)[table: "data_quality"]).records()
      .filter { $0["check"] == "restated_day" }
    #expect(rows.count == 2)
    #expect(rows.allSatisfy { $0["period_kind"] == "day" && $0["period"] == "2026-10-05" && $0["severity"] == "info" })
    #expect(rows[0]["expected"] == 20 && rows[0]["actual"] == 12 && rows[0]["difference"] == -8)
    #expect(rows[1]["expected"] == 1.5 && rows[1]["actual"] == .empty && rows[1]["difference"] == .empty)
  }
}
