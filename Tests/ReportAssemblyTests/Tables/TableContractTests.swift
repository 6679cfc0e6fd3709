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

  private static let period = ["period", "start", "end", "complete"]

  /// The columns of breakdowns behind the period, and behind the day.
  private static let breakdowns: [(name: String, keys: [String], byPeriod: [String], byDay: [String])] = [
    (
      "models", ["model_id", "model_tier"], ["billable_tokens", "input_tokens", "output_tokens", "share"],
      ["billable_tokens", "input_tokens", "output_tokens"]
    ),
    ("tools", ["tool"], ["invocations", "share"], ["invocations"]),
    ("mcp_servers", ["server"], ["invocations", "share"], ["invocations"]),
    ("skills", ["name"], ["count", "share"], ["count"]),
    ("slash_commands", ["name"], ["count", "share"], ["count"]),
    ("hooks", ["event", "matcher", "command"], ["count", "share"], ["count"]),
    ("clients", ["client"], ["daily_active_users_mean", "daily_active_users_peak"], ["daily_active_users"]),
    ("languages", ["language"], ["count", "share"], ["count"]),
    ("file_extensions", ["extension"], ["count", "share"], ["count"]),
    ("autonomy_levels", ["level"], ["share"], ["share"]),
  ]

  /// Whole columns of the tables without a grain, and their keys.
  private static let columns: [String: (columns: [String], key: [String])] = [
    "summary": (
      [
        "period_kind", "period", "start", "end", "days", "days_with_data", "complete", "metric", "label", "unit",
        "rule", "value", "previous_value", "change", "change_ratio",
      ], ["period_kind", "period", "metric"]
    ),
    "changes": (
      [
        "period", "dimension", "key", "name", "measure", "previous", "value", "change", "change_ratio", "development",
      ], ["period", "dimension", "key", "measure"]
    ),
    "trend": (
      [
        "period", "start", "end", "days_with_data", "complete", "billable_tokens", "active_users",
        "daily_active_users_mean", "sessions", "tool_calls", "autonomy_ratio", "git_commits", "git_prs_created",
      ], ["period"]
    ),
    "people": (
      ["period_kind"] + period + ["active_users", "new_users", "returning_users", "lapsed_users", "active_days_mean"],
      ["period_kind", "period"]
    ),
    "lapsed_users": (["period", "user_id", "user_email", "last_active"], ["period", "user_id"]),
    "subscription": (
      [
        "as_of", "pool", "period_start", "period_end", "plan", "plan_inferred", "used", "allowance", "used_ratio",
        "overage_used", "overage_limit", "user_tokens", "projected", "exhausted_on",
      ], ["as_of", "pool"]
    ),
    "subscription_pace": (
      [
        "as_of", "pool", "count", "through", "days_with_data", "elapsed", "used", "difference", "per_day", "projected",
        "exhausted_on",
      ], ["as_of", "pool", "count", "through"]
    ),
    "subscription_windows": (
      [
        "as_of", "pool", "window", "plan", "plan_inferred", "used_ratio", "ends_at", "ended", "extra_usage_allowed",
        "extra_usage_balance",
      ], ["as_of", "pool", "window"]
    ),
    "coverage": (
      ["endpoint", "date", "status", "rows", "fetched_at", "restated", "provisional"], ["endpoint", "date"]
    ),
    "data_quality": (
      [
        "check", "period_kind", "period", "start", "end", "complete", "subject", "severity", "message", "expected",
        "actual", "difference",
      ], ["check", "period_kind", "period", "subject"]
    ),
    "definitions": (["metric", "label", "unit", "rule", "source", "definition"], ["metric"]),
  ]

  private static let daily = ["metrics"] + breakdowns.map(\.name)
  private static let periodic = daily + ["delegation_levels"]
  private static let top = [
    "summary", "changes", "trend", "people", "lapsed_users", "subscription", "subscription_pace",
    "subscription_windows", "coverage", "data_quality", "definitions",
  ]

  private let report: Report
  private let grouped: Report

  init() throws {
    let month: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
    report = try .of(month, MadeUpUsage())
    grouped = try .of(month, MadeUpUsage(), detail: true, roster: Roster())
  }

  @Test func `There are the tables of the design, in its order`() {
    func paths(_ daily: [String], _ periodic: [String], _ monthly: [String] = []) -> [String] {
      daily.map { "daily/" + $0 } + periodic.map { "weekly/" + $0 } + (periodic + monthly).map { "monthly/" + $0 }
        + Self.top
    }
    #expect(report.tables.map(\.path) == paths(Self.daily, Self.periodic + ["users"]))
    #expect(
      grouped.tables.map(\.path)
        == paths(Self.daily + ["users"], Self.periodic + ["groups", "users"], ["seats", "utilisation"]))
    #expect(report.tables.map(\.id) == report.tables.map { $0.path.replacing("/", with: "_") })
  }

  @Test(arguments: columns)
  func `A table has its columns in order`(table: (id: String, (columns: [String], key: [String]))) throws {
    let made = try #require(report[table: table.id])
    #expect(made.columns.map(\.id) == table.1.columns)
    #expect(made.key == table.1.key)
  }

  @Test(arguments: ["weekly", "monthly"])
  func `The tables of a grain have their columns in order`(grain: String) throws {
    func check(_ name: String, _ columns: [String], key: [String], in report: Report? = nil) throws {
      let table = try #require((report ?? self.report)[table: grain + "_" + name])
      #expect(table.columns.map(\.id) == columns)
      #expect(table.key == key)
    }
    try check(
      "metrics", ["period", "start", "end", "days", "days_with_data", "complete"] + Self.metrics, key: ["period"])
    for (name, keys, values, _) in Self.breakdowns {
      try check(name, Self.period + keys + values, key: ["period"] + keys)
    }
    try check(
      "delegation_levels", Self.period + ["delegation_level", "users", "tool_calls"],
      key: ["period", "delegation_level"])
    let about = ["autonomy_ratio", "primary_model", "delegation_level", "languages"]
    let user = ["user_id", "user_email"]
    try check(
      "users", Self.period + user + ["active_days"] + Self.userCounts + about, key: ["period", "user_id"])
    try check(
      "users", Self.period + user + ["group", "active_days"] + Self.userCounts + about, key: ["period", "user_id"],
      in: grouped)
    try check(
      "groups", Self.period + ["group", "active_users"] + Self.userCounts + ["share"], key: ["period", "group"],
      in: grouped)
  }

  @Test func `The breakdowns by day have their columns in order`() throws {
    for (name, keys, _, values) in Self.breakdowns {
      let table = try #require(report[table: "daily_" + name])
      #expect(table.columns.map(\.id) == ["date"] + keys + values)
      #expect(table.key == ["date"] + keys)
    }
  }

  @Test func `The daily table has every number of the organisation`() throws {
    let columns = try #require(report[table: "daily_metrics"]).columns.map(\.id)
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
    let columns = try #require(grouped[table: "daily_users"]).columns.map(\.id)
    #expect(
      columns == [
        "date", "user_id", "user_email", "group", "tool_calls", "billable_tokens", "primary_model",
        "primary_model_tier", "files_created", "files_edited", "git_commits", "git_prs_created", "mcp_calls",
        "skill_calls", "slash_commands", "hooks", "sessions", "messages", "user_messages", "assistant_messages",
        "autonomy_ratio", "delegation_level", "languages",
      ])
  }

  @Test func `Names are plain and unique, and all is described`() {
    for table in grouped.tables {
      #expect(!table.description.isEmpty, "\(table.id)")
      for column in table.columns {
        #expect(!column.note.isEmpty, "\(table.id) \(column.id)")
        // Other tables have days twice, or days outside of the range.
        #expect(!column.isAdditive || table.grain != nil, "\(table.id) \(column.id)")
        #expect(!column.format.isNumber || !column.unit.isEmpty, "\(table.id) \(column.id)")
      }
      #expect(table.key.allSatisfy { key in table.columns.contains { $0.id == key } } && !table.key.isEmpty)
      for reference in table.references {
        #expect(grouped[table: reference.table]?.key == reference.columns, "\(table.id)")
        #expect(reference.columns.allSatisfy { name in table.columns.contains { $0.id == name } }, "\(table.id)")
      }
      #expect(table.id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
      #expect(Set(table.columns.map(\.id)).count == table.columns.count, "\(table.id)")
      #expect(table.columns.allSatisfy { !$0.label.isEmpty }, "\(table.id)")
    }
  }

  /// Of several tables: these columns are not one metric or field.
  private static let severalMeanings: Set = [
    "name", "count", "change_ratio", "change", "users", "used", "value", "share", "active_users", "period_start",
    "slash_commands", "hooks", "lapsed_users",
  ]

  @Test func `A column has one label everywhere`() {
    let columns = Dictionary(grouping: grouped.tables.flatMap(\.columns), by: \.id)
    for (id, columns) in columns where !Self.severalMeanings.contains(id) {
      #expect(Set(columns.map(\.label)).count == 1, "\(id): \(Set(columns.map(\.label)))")
    }
    for metric in Metric.all {
      #expect(columns[metric.id]?.allSatisfy { $0.label == metric.label } == true, "\(metric.id)")
    }
  }

  @Test(arguments: 300..<308)
  func `Every row is as long as the columns, and its cells are of their kinds`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 20)
    let report = try Report.of(
      generated.range, generated.usage, detail: true, roster: Roster(groups: ["user_ada": "A"]))
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
    case (.empty, _), (.text, .text), (.text, .period), (.date, .date), (.timestamp, .timestamp), (.flag, .flag),
      (.integer, .integer),
      (.integer, .decimal), (.number, .integer), (.number, .decimal), (.number, .percent):
      true
    default: false
    }
  }
}
