/// A number that the API, or a sum over one of its breakdowns, gives for the organisation's day.
///
/// The raw value is the API's own name, the archive's column and the column of `daily.csv`.
package enum DailyField: String, CaseIterable, Sendable {
  case billableTokens = "billable_tokens"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case cacheReadTokens = "cache_read_tokens"
  case cacheWriteTokens = "cache_write_tokens"
  /// Derived: the sum of `by_user`, which the archive does not keep row by row.
  case byUserBillableTokens = "by_user_billable_tokens"

  case toolCalls = "tool_calls"
  /// Derived: the sum of `mcp_by_server`, for which the API has no total.
  case mcpInvocations = "mcp_invocations"
  case mcpUsers = "mcp_users_with_mcp"
  case skillsInvocations = "skills_invocations"
  case slashCommandsInvocations = "slash_commands_invocations"
  case hooksInvocations = "hooks_invocations"
  case webUsers = "web_users"
  case autonomyRatioAverage = "autonomy_ratio_avg"
  case autonomyRatioMedian = "autonomy_ratio_p50"
  case autonomyRatio90 = "autonomy_ratio_p90"
  case toolCallsPerSessionAverage = "tool_calls_per_session_avg"
  case userTurnsPerSessionAverage = "user_turns_per_session_avg"

  case dailyActiveUsers = "daily_active_users"
  case weeklyActiveUsers = "weekly_active_users"
  case monthlyActiveUsers = "monthly_active_users"
  case sessions
  case messages
  case userMessages = "user_messages"

  case filesCreated = "files_created"
  case filesEdited = "files_edited"
  case gitCommits = "git_commits"
  case gitPRsCreated = "git_prs_created"

  package enum Kind: Sendable {
    /// Things that were counted: days can be added up.
    case count
    /// People: the same person counts again on another day, so days cannot be added up.
    case people
    /// Quotients and percentiles of the day.
    case ratio
  }

  package var endpoint: Endpoint {
    switch self {
    case .billableTokens, .inputTokens, .outputTokens, .cacheReadTokens, .cacheWriteTokens, .byUserBillableTokens:
      .tokens
    case .toolCalls, .mcpInvocations, .mcpUsers, .skillsInvocations, .slashCommandsInvocations, .hooksInvocations,
      .webUsers, .autonomyRatioAverage, .autonomyRatioMedian, .autonomyRatio90, .toolCallsPerSessionAverage,
      .userTurnsPerSessionAverage:
      .tools
    case .dailyActiveUsers, .weeklyActiveUsers, .monthlyActiveUsers, .sessions, .messages, .userMessages: .activity
    case .filesCreated, .filesEdited, .gitCommits, .gitPRsCreated: .productivity
    }
  }

  package var kind: Kind {
    switch self {
    case .mcpUsers, .webUsers, .dailyActiveUsers, .weeklyActiveUsers, .monthlyActiveUsers: .people
    case .autonomyRatioAverage, .autonomyRatioMedian, .autonomyRatio90, .toolCallsPerSessionAverage,
      .userTurnsPerSessionAverage:
      .ratio
    default: .count
    }
  }

  /// True where the API has no such field and the number is a sum over one of its breakdowns.
  package var isDerived: Bool { self == .byUserBillableTokens || self == .mcpInvocations }

  /// True for what an endpoint is asked for in the first place.
  ///
  /// A row that does not even name it is not what the reference describes, and a report without it would be half a
  /// report. Null is a missing value, as with any other field.
  package var isRequired: Bool {
    switch self {
    case .billableTokens, .toolCalls, .dailyActiveUsers, .gitCommits: true
    default: false
    }
  }

  /// The fields of a day that reports show: all but the one that only a check needs.
  package static let reported = allCases.filter { $0 != .byUserBillableTokens }

  /// The fields of one endpoint, in the order of the reference.
  package static func fields(of endpoint: Endpoint) -> [DailyField] {
    allCases.filter { $0.endpoint == endpoint }
  }

  /// `Billable tokens`: the name a person reads.
  package var label: String {
    switch self {
    case .byUserBillableTokens: "Billable tokens charged to users"
    case .mcpInvocations: "MCP invocations"
    case .mcpUsers: "MCP users"
    case .autonomyRatioAverage: "Autonomy ratio, mean"
    case .autonomyRatioMedian: "Autonomy ratio, median"
    case .autonomyRatio90: "Autonomy ratio, 90th percentile"
    case .toolCallsPerSessionAverage: "Tool calls per session, mean"
    case .userTurnsPerSessionAverage: "User turns per session, mean"
    case .gitCommits: "Commits"
    case .gitPRsCreated: "Pull requests"
    default: rawValue.prefix(1).uppercased() + rawValue.dropFirst().map { $0 == "_" ? " " : String($0) }.joined()
    }
  }
}
