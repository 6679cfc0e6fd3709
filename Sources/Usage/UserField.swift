/// A count of `/users`.
///
/// The raw value is the API's own name.
package enum UserField: String, CaseIterable, Sendable {
  case toolCalls = "tool_calls"
  case billableTokens = "billable_tokens"
  case filesCreated = "files_created"
  case filesEdited = "files_edited"
  case gitCommits = "git_commits"
  case gitPRsCreated = "git_prs_created"
  case mcpCalls = "mcp_calls"
  case skillCalls = "skill_calls"
  case slashCommands = "slash_commands"
  case hooks
  case sessions
  case messages
  case userMessages = "user_messages"
  case assistantMessages = "assistant_messages"

  /// The organisation's figure that the users' sum should equal; `nil` where the API has none.
  package var organisationField: DailyField? {
    switch self {
    case .toolCalls: .toolCalls
    case .billableTokens: .billableTokens
    case .filesCreated: .filesCreated
    case .filesEdited: .filesEdited
    case .gitCommits: .gitCommits
    case .gitPRsCreated: .gitPRsCreated
    case .mcpCalls: .mcpInvocations
    case .skillCalls: .skillsInvocations
    case .slashCommands: .slashCommandsInvocations
    case .hooks: .hooksInvocations
    case .sessions: .sessions
    case .messages: .messages
    case .userMessages: .userMessages
    case .assistantMessages: nil
    }
  }

  package var label: String {
    switch self {
    case .mcpCalls: "MCP calls"
    case .gitCommits: "Commits"
    case .gitPRsCreated: "Pull requests"
    default: rawValue.prefix(1).uppercased() + rawValue.dropFirst().map { $0 == "_" ? " " : String($0) }.joined()
    }
  }
}

extension UserField {
  /// Its place in the order of declaration, 0 to 13.
  var position: Int {
    switch self {
    case .toolCalls: 0
    case .billableTokens: 1
    case .filesCreated: 2
    case .filesEdited: 3
    case .gitCommits: 4
    case .gitPRsCreated: 5
    case .mcpCalls: 6
    case .skillCalls: 7
    case .slashCommands: 8
    case .hooks: 9
    case .sessions: 10
    case .messages: 11
    case .userMessages: 12
    case .assistantMessages: 13
    }
  }
}
