/// A number of an organisation's day: a field of the API, or a sum over one of its breakdowns.
///
/// The raw value is the API's field name and the column name in the archive and in the table `daily/metrics`. To add a field, add a
/// case, its declaration and a migration that adds the column; all other code iterates over ``allCases``.
package enum DailyField: String, CaseIterable, Sendable {
  case billableTokens = "billable_tokens"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case cacheReadTokens = "cache_read_tokens"
  case cacheWriteTokens = "cache_write_tokens"
  case byUserBillableTokens = "by_user_billable_tokens"
  case toolCalls = "tool_calls"
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
    /// Number of events; days can be added up.
    case count
    /// Number of people; days cannot be added up, because the same person counts on each day.
    case people
    /// Ratio or percentile of the day; days cannot be added up.
    case ratio
  }

  /// The origin of the number.
  private enum Origin {
    /// A field of the API.
    case field
    /// A field that each row must contain according to the reference; null is a missing value.
    case requiredField
    /// A sum over a breakdown; the API has no such field.
    case sum
  }

  private struct Declaration {
    let endpoint: Endpoint
    let kind: Kind
    let label: String?
    let origin: Origin

    init(_ endpoint: Endpoint, _ kind: Kind, _ label: String? = nil, origin: Origin = .field) {
      self.endpoint = endpoint
      self.kind = kind
      self.label = label
      self.origin = origin
    }
  }

  private var declaration: Declaration {
    switch self {
    case .billableTokens: Declaration(.tokens, .count, origin: .requiredField)
    case .inputTokens, .outputTokens, .cacheReadTokens, .cacheWriteTokens: Declaration(.tokens, .count)
    // Sum of `by_user`; the archive does not store its rows.
    case .byUserBillableTokens: Declaration(.tokens, .count, "Billable tokens charged to users", origin: .sum)
    case .toolCalls: Declaration(.tools, .count, origin: .requiredField)
    // Sum of `mcp_by_server`; the API has no total.
    case .mcpInvocations: Declaration(.tools, .count, origin: .sum)
    case .mcpUsers: Declaration(.tools, .people, "MCP users")
    case .skillsInvocations, .slashCommandsInvocations, .hooksInvocations: Declaration(.tools, .count)
    case .webUsers: Declaration(.tools, .people)
    case .autonomyRatioAverage: Declaration(.tools, .ratio, "Tool calls per message, mean")
    case .autonomyRatioMedian: Declaration(.tools, .ratio, "Tool calls per message, median")
    case .autonomyRatio90: Declaration(.tools, .ratio, "Tool calls per message, 90th percentile")
    case .toolCallsPerSessionAverage: Declaration(.tools, .ratio, "Tool calls per session, mean")
    case .userTurnsPerSessionAverage: Declaration(.tools, .ratio, "User turns per session, mean")
    case .dailyActiveUsers: Declaration(.activity, .people, origin: .requiredField)
    case .weeklyActiveUsers, .monthlyActiveUsers: Declaration(.activity, .people)
    case .sessions, .messages, .userMessages: Declaration(.activity, .count)
    case .filesCreated, .filesEdited: Declaration(.productivity, .count)
    case .gitCommits: Declaration(.productivity, .count, origin: .requiredField)
    case .gitPRsCreated: Declaration(.productivity, .count)
    }
  }

  package var endpoint: Endpoint { declaration.endpoint }
  package var kind: Kind { declaration.kind }

  /// The label in reports for people, such as `Billable tokens`; that of the metric of the same name, if there is one.
  package var label: String {
    declaration.label ?? Metric.all.first { $0.id == rawValue }?.label ?? rawValue.asLabel
  }

  /// The unit of the values.
  package var unit: Metric.Unit {
    kind == .ratio ? .ratio : Metric.all.first { $0.rule.field == self }?.unit ?? .tokens
  }

  /// What the number is, in one sentence.
  package var definition: String {
    let source = Metric.all.first { $0.rule.field == self && $0.id == rawValue }?.source
    return "\(source ?? "/\(endpoint.rawValue) \(rawValue)") of the day, as the API gave it; empty where it is unknown."
  }

  /// True if the number is a sum over a breakdown.
  package var isDerived: Bool { declaration.origin == .sum }

  /// True if each row must contain the field; null is a missing value.
  package var isRequired: Bool { declaration.origin == .requiredField }

  /// The fields that reports show; `byUserBillableTokens` is only used by a check.
  package static let reported = allCases.filter { $0 != .byUserBillableTokens }

  /// The fields of an endpoint, in the order of the reference.
  package static func fields(of endpoint: Endpoint) -> [DailyField] { allCases.filter { $0.endpoint == endpoint } }
}
