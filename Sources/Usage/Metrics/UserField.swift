/// A count of `/users`.
///
/// To add a field, add a case, its declaration and a migration that adds the column; all other code iterates over
/// ``allCases``.
package enum UserField: Int, CaseIterable, Sendable {
  // The raw value is the index in ``UserCounts``.
  case toolCalls
  case billableTokens
  case filesCreated
  case filesEdited
  case gitCommits
  case gitPRsCreated
  case mcpCalls
  case skillCalls
  case slashCommands
  case hooks
  case sessions
  case messages
  case userMessages
  case assistantMessages

  private struct Declaration {
    let name: String
    let total: DailyField?

    init(_ name: String, total: DailyField?) {
      self.name = name
      self.total = total
    }
  }

  private var declaration: Declaration {
    switch self {
    case .toolCalls: Declaration("tool_calls", total: .toolCalls)
    case .billableTokens: Declaration("billable_tokens", total: .billableTokens)
    case .filesCreated: Declaration("files_created", total: .filesCreated)
    case .filesEdited: Declaration("files_edited", total: .filesEdited)
    case .gitCommits: Declaration("git_commits", total: .gitCommits)
    case .gitPRsCreated: Declaration("git_prs_created", total: .gitPRsCreated)
    case .mcpCalls: Declaration("mcp_calls", total: .mcpInvocations)
    case .skillCalls: Declaration("skill_calls", total: .skillsInvocations)
    case .slashCommands: Declaration("slash_commands", total: .slashCommandsInvocations)
    case .hooks: Declaration("hooks", total: .hooksInvocations)
    case .sessions: Declaration("sessions", total: .sessions)
    case .messages: Declaration("messages", total: .messages)
    case .userMessages: Declaration("user_messages", total: .userMessages)
    case .assistantMessages: Declaration("assistant_messages", total: nil)
    }
  }

  /// The API's field name and the column name in archive and tables.
  package var name: String { declaration.name }

  /// The label in reports, such as `Tool calls`: that of the organisation's total.
  package var label: String { organisationField?.label ?? name.asLabel }

  /// The unit of the values.
  package var unit: Metric.Unit { organisationField?.unit ?? .messages }

  /// The organisation's total that the sum over all users should equal; `nil` if the API has none.
  package var organisationField: DailyField? { declaration.total }
}
