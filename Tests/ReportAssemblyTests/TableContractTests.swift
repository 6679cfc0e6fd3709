import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

/// The names of tables and columns are a contract with everyone who imports them.
@Suite struct TableContractTests {
  private static let metrics = [
    "billable_tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "tool_calls",
    "mcp_invocations", "skills_invocations", "slash_commands_invocations", "hooks_invocations", "sessions", "messages",
    "user_messages", "files_created", "files_edited", "git_commits", "git_prs_created", "daily_active_users_mean",
    "daily_active_users_peak", "weekday_active_users_mean", "mcp_users_mean", "mcp_users_peak", "web_users_mean",
    "web_users_peak", "weekly_active_users", "monthly_active_users", "active_users", "autonomy_ratio",
    "tool_calls_per_session", "user_turns_per_session", "stickiness", "billable_tokens_per_active_user",
    "billable_tokens_per_commit", "billable_tokens_per_pr", "commits_per_active_user", "prs_per_active_user",
    "autonomy_ratio_p50_min", "autonomy_ratio_p50_max", "autonomy_ratio_p90_min", "autonomy_ratio_p90_max",
  ]

  private static let userCounts = [
    "tool_calls", "billable_tokens", "files_created", "files_edited", "git_commits", "git_prs_created", "mcp_calls",
    "skill_calls", "slash_commands", "hooks", "sessions", "messages", "user_messages", "assistant_messages",
  ]

  private static let period = ["period", "start", "end", "days", "days_with_data", "complete"]
  private static let kind = ["period_kind", "period"]

  /// Whole columns of the tables that have no others.
  private static let columns: [String: [String]] = [
    "summary": ["period_kind"] + period + [
      "metric", "label", "unit", "rule", "value", "previous_value", "change", "change_ratio",
    ],
    "models": kind + [
      "complete", "model_id", "model_tier", "billable_tokens", "input_tokens", "output_tokens", "share",
    ],
    "tools": kind + ["complete", "tool", "invocations", "share"],
    "mcp_servers": kind + ["complete", "server", "invocations", "share"],
    "skills": kind + ["complete", "name", "count", "share"],
    "slash_commands": kind + ["complete", "name", "count", "share"],
    "hooks": kind + ["complete", "event", "matcher", "command", "count", "share"],
    "clients": kind + ["complete", "client", "daily_active_users_mean", "daily_active_users_peak"],
    "languages": kind + ["complete", "language", "count", "share"],
    "file_extensions": kind + ["complete", "extension", "count", "share"],
    "autonomy_levels": kind + ["complete", "level", "share"],
    "delegation_levels": kind + ["complete", "delegation_level", "users", "tool_calls"],
    "users": kind + ["complete", "user_id", "user_email", "active_days"] + userCounts + [
      "autonomy_ratio", "primary_model", "delegation_level", "languages",
    ],
    "changes": [
      "dimension", "name", "measure", "previous", "value", "change", "change_ratio", "development",
    ],
    "trend": [
      "period", "start", "end", "days_with_data", "complete", "billable_tokens", "active_users",
      "daily_active_users_mean", "sessions", "tool_calls", "autonomy_ratio", "git_commits", "git_prs_created",
    ],
    "people": kind + ["complete", "active_users", "new_users", "returning_users", "lapsed_users", "active_days_mean"],
    "lapsed_users": ["user_id", "user_email", "last_active"],
    "subscription": [
      "pool", "period_start", "period_end", "plan", "used", "allowance", "used_ratio", "overage_used", "overage_limit",
      "user_tokens", "projected", "exhausted_on",
    ],
    "coverage": ["endpoint", "date", "status", "rows", "fetched_at", "restated", "provisional"],
    "data_quality": ["check", "period_kind", "period", "severity", "message", "expected", "actual", "difference"],
    "definitions": ["metric", "label", "unit", "rule", "source", "definition"],
  ]

  private static let order = [
    "summary", "daily", "weekly", "monthly", "models", "tools", "mcp_servers", "skills", "slash_commands", "hooks",
    "clients", "languages", "file_extensions", "autonomy_levels", "delegation_levels", "users", "changes",
    "trend", "people", "lapsed_users", "subscription", "coverage", "data_quality", "definitions",
  ]

  private let report: Report

  init() throws { report = try .of("2026-10-01"..."2026-10-31", MadeUpUsage(), detail: true) }

  @Test func `There are the tables of the design, in its order`() throws {
    #expect(report.tables.map(\.id).filter { $0 != "users_daily" } == Self.order)
    let plain = try Report.of("2026-10-01"..."2026-10-31", MadeUpUsage())
    #expect(plain.tables.map(\.id) == Self.order, "the rows of /users only where they are asked for")
  }

  @Test(arguments: columns)
  func `A table has its columns in order`(table: (id: String, columns: [String])) throws {
    #expect(try #require(report[table: table.id]).columns.map(\.id) == table.columns)
  }

  @Test(arguments: ["weekly", "monthly"])
  func `The wide tables have a column for each metric`(id: String) throws {
    #expect(try #require(report[table: id]).columns.map(\.id) == Self.period + Self.metrics)
  }

  @Test func `The daily table has every number of the organisation`() throws {
    let columns = try #require(report[table: "daily"]).columns.map(\.id)
    // As the reference has them, and the sum over MCP servers.
    let documented = [
      "billable_tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "tool_calls",
      "mcp_invocations", "mcp_users_with_mcp", "skills_invocations", "slash_commands_invocations", "hooks_invocations",
      "web_users",
      "autonomy_ratio_avg", "autonomy_ratio_p50", "autonomy_ratio_p90", "tool_calls_per_session_avg",
      "user_turns_per_session_avg", "daily_active_users", "weekly_active_users", "monthly_active_users", "sessions",
      "messages", "user_messages", "files_created", "files_edited", "git_commits", "git_prs_created",
    ]
    #expect(columns == ["date"] + documented)
  }

  @Test func `The rows of users are as the reference has them`() throws {
    let columns = try #require(report[table: "users_daily"]).columns.map(\.id)
    #expect(
      columns == [
        "user_id", "user_email", "date", "tool_calls", "billable_tokens", "primary_model", "primary_model_tier",
        "files_created", "files_edited", "git_commits", "git_prs_created", "mcp_calls", "skill_calls",
        "slash_commands", "hooks", "sessions", "messages", "user_messages", "assistant_messages", "autonomy_ratio",
        "delegation_level", "languages",
      ])
  }

  @Test func `Names are plain and unique`() {
    for table in report.tables {
      #expect(table.id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      #expect(Set(table.columns.map(\.id)).count == table.columns.count, "\(table.id)")
      #expect(table.columns.allSatisfy { !$0.label.isEmpty }, "\(table.id)")
    }
  }

  @Test(arguments: 300..<308)
  func `Every row is as long as the columns, and its cells are of their kinds`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 20)
    let report = try Report.of(generated.range, generated.usage, detail: true, groups: GroupMapping(["user_ada": "A"]))
    for table in report.tables + report.sectionTables + report.excerpts {
      // Collected, for there are many cells.
      var lengths: Set<Int> = []
      var strange: [String] = []
      for row in try table.rows.prefix(.max).rows {
        lengths.insert(row.count)
        strange += zip(row, table.columns).filter { !isOfKind($0, $1.format) }.map { "\($1.id): \($0)" }
      }
      #expect(lengths.isSubset(of: [table.columns.count]), "\(table.id)")
      #expect(strange.isEmpty, "\(table.id)")
    }
  }

  private func isOfKind(_ cell: Cell, _ format: Format) -> Bool {
    switch (cell, format) {
    case (.empty, _), (.text, .text), (.date, .date), (.timestamp, .timestamp), (.flag, .flag), (.integer, .integer),
      (.integer, .decimal), (.number, .integer), (.number, .decimal), (.number, .percent):
      true
    default: false
    }
  }
}
