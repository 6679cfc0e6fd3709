import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

@Suite struct TableValueTests {
  private static let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"

  /// September and October with 10 tool calls a day, but 20 on the Monday that is looked at.
  private let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
    on(day, [.toolCalls: 10, .userMessages: 5, .dailyActiveUsers: 1, .autonomyRatioMedian: 1.5])
      .users(user("ada", [.toolCalls: 10, .userMessages: 5], email: "ada@example.com", model: "opus", level: "manual"))
  }
  .with(
    on(
      "2026-10-05",
      [.toolCalls: 20, .userMessages: 5, .dailyActiveUsers: 2, .autonomyRatioMedian: 4.25, .billableTokens: 2000],
      [
        .tools: ["Read": 15, "Edit": 4, "{\"a\":": 1], .mcpServers: ["axiom": 3, "Axiom": 1], .clients: ["web": 2],
        .languages: ["Go": 3, "C": 1], .autonomyLevels: ["auto_high": 0.75, "manual": 0.25],
      ]
    )
    .rows(
      .models,
      [(keys: ["opus", "standard"], values: [1500, 900, 600]), (keys: ["haiku", ""], values: [500, nil, 0])]
    )
    .users(
      user(
        "ada", [.toolCalls: 15, .userMessages: 3, .billableTokens: 1500], email: "ada@example.com", model: "opus",
        level: "auto-high", languages: ["Go", "C"]),
      user("bob", [.toolCalls: 5, .userMessages: 0, .billableTokens: 500], languages: ["C"])))

  private func table(_ id: String, of range: ClosedRange<Day> = october, comparing: Bool = true) throws -> Table {
    let report = try Report.of(range, usage, comparing: comparing, detail: true)
    return try #require(report[table: id] ?? report.ofAllPeriods(id))
  }

  private func metric(_ id: String, _ period: String, of range: ClosedRange<Day> = october) throws -> [String: Cell] {
    try #require(try table("summary", of: range).records(of: period).first { $0["metric"] == .text(id) })
  }

  private func date(_ day: Day) -> Cell { .date(CalendarDate(day)) }

  // MARK: Periods

  @Test func `A summary row says what it is of, and how it changed`() throws {
    // October 30 × 10 + 20, September 30 × 10.
    let row = try metric("tool_calls", "2026-10")
    #expect(
      row == [
        "period_kind": "month", "period": "2026-10", "start": date("2026-10-01"), "end": date("2026-10-31"), "days": 31,
        "days_with_data": 31, "complete": .flag(true), "metric": "tool_calls", "label": "Tool calls", "unit": "calls",
        "rule": "sum", "value": 320, "previous_value": 300, "change": 20, "change_ratio": .number(20.0 / 300),
      ])
    // 320 / 155 against 300 / 150.
    let ratio = try metric("autonomy_ratio", "2026-10")
    let october = 320.0 / 155
    #expect(ratio["value"] == .number(october))
    #expect(ratio["previous_value"] == 2.0)
    #expect(ratio["change"] == .number(october - 2))
    #expect(ratio["change_ratio"] == .number((october - 2) / 2))
  }

  @Test(arguments: ["2026-W40", "2026-W44", "2026-09"])
  func `Where periods cannot be compared the change is empty and the reason is given`(period: String) throws {
    // Wednesday 30 September to Saturday 31 October.
    let range: ClosedRange<Day> = "2026-09-30"..."2026-10-31"
    for row in try table("summary", of: range).records(of: period) {
      #expect(row["previous_value"] == .empty)
      #expect(row["change"] == .empty)
      #expect(row["change_ratio"] == .empty)
      #expect(row["complete"] == .flag(false))
    }
    #expect(try metric("tool_calls", period, of: range)["value"] != .empty)
    let reasons = try table("data_quality", of: range).records(of: period).filter { $0["check"] == "comparison" }
    #expect(reasons.count == 1)
    #expect(reasons.first?["period_kind"] == (period.contains("W") ? "week" : "month"))
  }

  @Test func `Without comparisons nothing is compared`() throws {
    #expect(try table("summary", comparing: false).records().allSatisfy { $0["previous_value"] == .empty })
  }

  @Test func `A period that is cut has the days inside the range`() throws {
    let row = try #require(try table("weekly_metrics").records(of: "2026-W40").first)
    #expect(row["start"] == date("2026-10-01"))
    #expect(row["end"] == date("2026-10-04"))
    #expect(row["days"] == 4)
    #expect(row["days_with_data"] == 0, "no day has every field")
    #expect(try metric("tool_calls", "2026-W40")["days_with_data"] == 4)
    #expect(row["complete"] == .flag(false))
    #expect(row["tool_calls"] == 40)
  }

  @Test func `Every day of the range has a row, empty where nothing is known`() throws {
    let report = try Report.of(Self.october, usage.without("2026-10-07"))
    let days = try #require(report[table: "daily_metrics"]).records()
    #expect(days.map { $0["date"] } == Self.october.map { date($0) })
    #expect(days[4]["tool_calls"] == 20)
    #expect(days[4]["autonomy_ratio_p50"] == 4.25)
    #expect(days[4]["sessions"] == .empty)
    #expect(days[6].filter { $0.key != "date" }.allSatisfy { $0.value == .empty })
  }

  @Test func `Numbers are whole where they are, and never rounded`() throws {
    let tenth = try #require(Count(0.1))
    let usage = MadeUpUsage(
      on("2026-10-05", [.billableTokens: .count(tenth), .sessions: 9_007_199_254_740_993]),
      on("2026-10-06", [.billableTokens: 2, .messages: .count(Count(Int64.max))]),
      on("2026-10-07", [.messages: .count(Count(Int64.max))]))
    let row = try #require(try Report.of("2026-10-05"..."2026-10-11", usage)[table: "weekly_metrics"]?.records().first)
    #expect(row["billable_tokens"] == 2.1)
    #expect(row["sessions"] == 9_007_199_254_740_993)
    #expect(row["messages"] == .number(0x1p64), "beyond 64 bits: the nearest double")
  }

  // MARK: Breakdowns

  @Test func `Breakdowns are by week and by month`() throws {
    #expect(try table("tools").column("tool", of: "2026-W41") == ["Read", "Edit", "(unrecognised)"])
    #expect(try table("tools").column("invocations", of: "2026-W41") == [15, 4, 1])
    #expect(try table("tools").column("share", of: "2026-10") == [0.75, 0.2, 0.05])
    #expect(try table("monthly_tools").records().count == 3)
    #expect(try table("tools").records(of: "2026-W42").isEmpty)

    #expect(try table("mcp_servers").column("server", of: "2026-10") == ["axiom"])
    #expect(try table("mcp_servers").column("invocations", of: "2026-10") == [4])
    #expect(try table("models").column("model_id", of: "2026-10") == ["opus", "haiku"])
    #expect(try table("models").column("model_tier", of: "2026-10") == ["standard", ""])
    #expect(try table("models").column("input_tokens", of: "2026-10") == [900, .empty])
    #expect(try table("models").column("share", of: "2026-10") == [0.75, 0.25])
    #expect(try table("autonomy_levels").column("share", of: "2026-10") == [0.75, 0.25])
    #expect(try table("languages").column("count", of: "2026-10") == [3, 1])
    #expect(try table("autonomy_levels").column("level", of: "2026-10") == ["auto-high", "manual"])
    #expect(try table("daily_autonomy_levels").records().map { $0["level"] } == ["auto-high", "manual"])
    #expect(try table("clients").column("daily_active_users_mean", of: "2026-10") == [2.0])
    #expect(try table("clients").column("daily_active_users_peak", of: "2026-10") == [2])
  }

  // MARK: Users

  @Test func `A user has a row in each period`() throws {
    let rows = try table("users").records(of: "2026-W41")
    #expect(rows.map { $0["user_id"] } == ["ada", "bob"])
    // Ada: 15 + 6 × 10 tool calls, 3 + 6 × 5 messages; manual 60 over auto-high 15.
    #expect(rows[0]["user_email"] == "ada@example.com")
    #expect(rows[0]["active_days"] == 7)
    #expect(rows[0]["tool_calls"] == 75)
    #expect(rows[0]["user_messages"] == 33)
    #expect(rows[0]["autonomy_ratio"] == .number(75.0 / 33))
    #expect(rows[0]["primary_model"] == "opus")
    #expect(rows[0]["delegation_level"] == "manual")
    #expect(rows[0]["languages"] == "C; Go")
    #expect(rows[0]["sessions"] == .empty)
    // Bob: an autonomy ratio over zero, and nothing known beside.
    #expect(rows[1]["user_email"] == .empty)
    #expect(rows[1]["autonomy_ratio"] == .empty)
    #expect(rows[1]["primary_model"] == .empty)
    #expect(rows[1]["delegation_level"] == .empty)
    #expect(rows[1]["languages"] == "C")
    #expect(try table("users").column("user_id", of: "2026-W42") == ["ada"])
    #expect(try table("users").column("active_days", of: "2026-10") == [31, 1])
  }

  @Test func `The rows of users come by day and user`() throws {
    let rows = try table("daily_users", of: "2026-10-04"..."2026-10-05").records()
    #expect(rows.map { $0["date"] } == [date("2026-10-04"), date("2026-10-05"), date("2026-10-05")])
    #expect(rows.map { $0["user_id"] } == ["ada", "ada", "bob"])
    #expect(rows.map { $0["tool_calls"] } == [10, 15, 5])
    #expect(rows[1]["languages"] == "Go; C", "as the API gave them")
  }

  @Test func `A count with a fraction is shown, and leaves the others as they are`() throws {
    let eve = user(
      "eve", [.toolCalls: try #require(Count(1.5)), .billableTokens: 7, .assistantMessages: 2], model: "opus",
      level: "manual")
    let report = try Report.of("2026-10-05"..."2026-10-05", usage.with(on("2026-10-05").users(eve)), detail: true)
    for id in ["weekly_users", "monthly_users", "daily_users"] {
      let table = try #require(report[table: id])
      let row = try #require(try table.records().first { $0["user_id"] == "eve" })
      #expect(row["tool_calls"] == 1.5 && row["billable_tokens"] == 7 && row["assistant_messages"] == 2)
      #expect(row["files_created"] == .empty && row["hooks"] == .empty)
      #expect(row["primary_model"] == "opus" && row["delegation_level"] == "manual")
    }
  }

  @Test func `Delegation levels have users and tool calls`() throws {
    // In week 41 ada is at manual, bob at none.
    #expect(try table("delegation_levels").column("delegation_level", of: "2026-W41") == ["manual", ""])
    #expect(try table("delegation_levels").column("users", of: "2026-W41") == [1, 1])
    #expect(try table("delegation_levels").column("tool_calls", of: "2026-W41") == [75, 5])
  }

  @Test func `Groups are by e-mail address or identifier, whatever the capitals`() throws {
    let report = try Report.of(
      "2026-10-05"..."2026-10-11", usage.with(on("2026-10-06").users(user("eve", [.billableTokens: 0, .sessions: 1]))),
      roster: Roster(groups: ["ada@example.com": "Platform", "bob": "Apps"]))
    let rows = try #require(report[table: "weekly_groups"]).records()
    #expect(rows.map { $0["group"] } == ["Apps", "Platform", "(unassigned)", "(not attributed)"])
    #expect(rows.map { $0["active_users"] } == [1, 1, 1, .empty])
    #expect(rows.map { $0["billable_tokens"] } == [500, 1500, 0, 0])
    #expect(rows.map { $0["share"] } == [0.25, 0.75, 0.0, 0.0])
    // On the 5th the organisation has five messages, of which ada wrote three.
    #expect(rows.map { $0["user_messages"] } == [0, 28, .empty, 2])
    #expect(try table("summary").records().isEmpty == false)
    #expect(try Report.of(Self.october, usage)[table: "weekly_groups"] == nil)
  }

  @Test func `What no user has is a row behind the groups, less than zero where users have more`() throws {
    let usage = MadeUpUsage(everyDay: "2026-10-05"..."2026-10-11") { day in
      on(day, [.billableTokens: 100, .toolCalls: 7, .sessions: 2]).users(
        user("ada", [.billableTokens: 60, .toolCalls: 10, .sessions: 2, .assistantMessages: 3]))
    }
    let report = try Report.of("2026-10-05"..."2026-10-11", usage, roster: Roster(groups: ["ada": "Platform"]))
    let rows = try #require(report[table: "weekly_groups"]).records()
    #expect(rows.map { $0["group"] } == ["Platform", "(not attributed)"])
    #expect(rows.map { $0["active_users"] } == [1, .empty])
    #expect(rows.map { $0["billable_tokens"] } == [420, 280])
    #expect(rows.map { $0["tool_calls"] } == [70, -21])
    #expect(rows.map { $0["sessions"] } == [14, 0])
    #expect(rows.map { $0["assistant_messages"] } == [21, 0])
    #expect(rows.map { $0["git_commits"] } == [.empty, .empty], "nothing is known of them")
    #expect(rows.map { $0["share"] } == [0.6, 0.4])
  }

  // MARK: Others

  @Test func `The definitions are those of the metrics`() throws {
    let rows = try table("definitions").records()
    #expect(rows.map { $0["metric"] } == Metric.all.map { .text($0.id) })
    let tokens = try #require(rows.first)
    #expect(tokens["unit"] == "tokens")
    #expect(tokens["rule"] == "sum")
    #expect(tokens["source"] == "/tokens billable_tokens")
  }

  @Test func `Of many autonomy levels a chart shows the first five and the others, each spelling by itself`() throws {
    let levels = ["é", "e\u{301}", "c", "d", "e", "f", "g"]
    let usage = MadeUpUsage(everyDay: "2026-10-05"..."2026-10-25") { day in
      on(day, [.toolCalls: 100])
        .rows(.autonomyLevels, zip(levels, [0.3, 0.2, 0.15, 0.13, 0.1, 0.07, 0.05]).map { (keys: [$0], values: [$1]) })
    }
    let report = try Report.of("2026-10-05"..."2026-10-25", usage, comparing: false, detail: true)
    let chart = try #require(report[chart: "autonomy_by_week"])
    let names = levels.prefix(5) + ["2 others"]
    #expect(chart.series.map { Array($0.name.utf8) } == names.map { Array($0.utf8) })
    #expect(
      chart.series.indices.allSatisfy {
        abs((chart.series[$0].values[0] ?? 0) - [0.3, 0.2, 0.15, 0.13, 0.1, 0.12][$0]) < 1e-9
      })
    #expect(chart.series.last?.color == Chart.Series.othersColor)
    #expect(chart.series.prefix(2).map(\.values) == [[0.3, 0.3, 0.3], [0.2, 0.2, 0.2]])
  }
}
