import ReportDefinition
import YAML

extension Vocabulary {
  /// The names that the shipped files and the tests use.
  static let shipped = Vocabulary(
    metrics: words(
      """
      billable_tokens input_tokens output_tokens cache_read_tokens cache_write_tokens tool_calls mcp_invocations
      skills_invocations slash_commands_invocations hooks_invocations sessions messages user_messages files_created
      files_edited git_commits git_prs_created daily_active_users_mean daily_active_users_peak
      weekday_active_users_mean mcp_users_mean mcp_users_peak web_users_mean web_users_peak weekly_active_users
      monthly_active_users active_users autonomy_ratio tool_calls_per_session user_turns_per_session stickiness
      billable_tokens_per_active_user billable_tokens_per_commit billable_tokens_per_pr commits_per_active_user
      prs_per_active_user autonomy_ratio_p50_min autonomy_ratio_p50_max autonomy_ratio_p90_min autonomy_ratio_p90_max
      cost cost_per_active_user cost_per_pr unpriced_tokens
      """),
    charts: words(
      """
      tokens_by_week active_users tools commits_by_week tokens_by_month active_users_by_month autonomy_by_week
      tokens_by_group
      """),
    tables: words(
      """
      summary daily_users coverage data_quality definitions trend people lapsed_users subscription subscription_pace
      subscription_windows monthly_costs monthly_budgets groups_in_brief largest_changes limitations coverage_gaps
      metrics_by_period models_by_period tools_by_period mcp_servers_by_period skills_by_period
      slash_commands_by_period hooks_by_period clients_by_period languages_by_period file_extensions_by_period
      autonomy_levels_by_period delegation_levels_by_period groups_by_period
      """
    ).map { (id: $0, columns: columns) }
      + ["daily_", "weekly_", "monthly_", "range_"].flatMap { grain in
        words(
          """
          metrics tools mcp_servers skills slash_commands hooks clients languages file_extensions autonomy_levels
          delegation_levels groups
          """
        ).map { (id: grain + $0, columns: breakdownColumns) } + [
          (
            id: grain + "models",
            columns: words("period model_id model_tier billable_tokens input_tokens output_tokens share cost complete")
          )
        ]
      }
      + ["top_users_by_tokens", "top_users_by_tool_calls"].map { id in
        (id: id, columns: words("user active_days billable_tokens tool_calls sessions git_commits git_prs_created"))
      }
      + [
        (
          id: "changes",
          columns: words("period dimension key name measure previous value change change_ratio development")
        )
      ]
      + ["monthly_utilisation", "range_utilisation"].map { (id: $0, columns: ["period", "group"]) }
      + ["weekly_users", "monthly_users", "range_users", "monthly_seats", "range_seats"].map { id in
        (
          id: id,
          columns: words(
            """
            period seat user_id user_email group last_activity status active_days billable_tokens tool_calls sessions
            git_commits git_prs_created autonomy_ratio primary_model cost
            """)
        )
      },
    formats: ["xlsx", "csv", "markdown", "html", "mail"],
    formerTables: ["monthly": "monthly_metrics", "models": "monthly_models", "users_by_month": "monthly_users"],
    people: ["names", "pseudonyms", "none"])

  /// Of the other tables, those that the shipped files choose.
  private static let columns = words(
    """
    period value metric label rule source definition as_of pool period_start period_end plan used allowance used_ratio
    overage_used projected exhausted_on
    """)

  private static let breakdownColumns = words(
    """
    period value start days complete date group active_users billable_tokens daily_active_users_mean daily_active_users
    weekly_active_users sessions user_messages autonomy_ratio files_edited git_commits git_prs_created tool server name
    event matcher command client language extension level delegation_level invocations cost
    count users tool_calls daily_active_users_mean daily_active_users_peak share complete
    """)

  private static func words(_ text: String) -> [String] { text.split(whereSeparator: \.isWhitespace).map(String.init) }
}

/// Reads a text as the file `own.yaml`.
func definition(_ yaml: String) throws(YAMLError) -> ReportDefinition {
  try ReportDefinition(yaml: yaml, file: "own.yaml", vocabulary: .shipped)
}

/// The mistakes in a text; empty if it is valid.
func mistakes(_ yaml: String) -> [YAMLError.Mistake] {
  do {
    _ = try definition(yaml)
    return []
  } catch {
    return error.mistakes
  }
}
