import Testing
import Usage

@Suite struct MetricCatalogueTests {
  /// The table of the design, by rule; the names are a contract with everyone who imports a report.
  private static let ids: [String: [String]] = [
    "sum": [
      "billable_tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "tool_calls",
      "mcp_invocations", "skills_invocations", "slash_commands_invocations", "hooks_invocations", "sessions",
      "messages", "user_messages", "files_created", "files_edited", "git_commits", "git_prs_created",
    ],
    "mean of days": ["daily_active_users_mean", "weekday_active_users_mean", "mcp_users_mean", "web_users_mean"],
    "peak of days": ["daily_active_users_peak", "mcp_users_peak", "web_users_peak"],
    "last day": ["weekly_active_users", "monthly_active_users"],
    "distinct": ["active_users"],
    "ratio of totals": [
      "autonomy_ratio", "tool_calls_per_session", "user_turns_per_session", "stickiness",
      "billable_tokens_per_active_user", "billable_tokens_per_commit", "billable_tokens_per_pr",
      "commits_per_active_user", "prs_per_active_user",
    ],
    "range of days": [
      "autonomy_ratio_p50_min", "autonomy_ratio_p50_max", "autonomy_ratio_p90_min", "autonomy_ratio_p90_max",
    ],
  ]

  @Test func `There are the metrics of the design, each under its rule, and no others`() {
    expectNoDifference(
      Dictionary(grouping: Metric.all, by: \.rule.name).mapValues { Set($0.map(\.id)) }, Self.ids.mapValues(Set.init))
    #expect(Metric.all.count == 40)
  }

  @Test func `Each has a name of its own, and a sentence`() {
    #expect(Set(Metric.all.map(\.id)).count == Metric.all.count)
    #expect(Set(Metric.all.map(\.label)).count == Metric.all.count)
    for metric in Metric.all {
      #expect(metric.id.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }, "\(metric.id)")
      #expect(!metric.label.isEmpty && !metric.source.isEmpty, "\(metric.id)")
      #expect(metric.definition.hasSuffix("."), "\(metric.id)")
    }
  }

  @Test func `A ratio is of metrics in the catalogue`() {
    for case .ratio(let numerator, let denominator) in Metric.all.map(\.rule) {
      #expect(Metric.all.contains { $0.id == numerator.id })
      #expect(Metric.all.contains { $0.id == denominator.id })
    }
  }

  @Test func `Counts of people are not added up over days`() {
    for case .sum(let field) in Metric.all.map(\.rule) { #expect(field.kind == .count, "\(field)") }
    for case .mean(let field, _) in Metric.all.map(\.rule) { #expect(field.kind == .people, "\(field)") }
    for case .peak(let field) in Metric.all.map(\.rule) { #expect(field.kind == .people, "\(field)") }
  }
}
