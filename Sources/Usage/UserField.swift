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

/// The counts of one user, each known or missing.
package struct UserCounts: Sendable {
  private var counts = InlineArray<14, Count>(repeating: .zero)
  /// A bit for each that is known, in the order of declaration.
  package private(set) var known: UInt16 = 0

  /// How many fields there are.
  package static let capacity = 14

  package init() {}

  /// Makes all of them unknown.
  mutating func removeAll() {
    counts = InlineArray(repeating: .zero)
    known = 0
  }

  /// Sets the count of the field at a place in the order of declaration.
  package mutating func set(_ index: Int, _ count: Count) {
    counts[index] = count
    known |= 1 << index
  }

  /// The count of the field at a place; zero where it is not known.
  func billionths(_ index: Int) -> Int128 { counts[index].billionths }

  /// All counts as integers, zero where they are not known; `nil` where one has a fraction or is beyond 64 bits.
  var wholes: InlineArray<14, Int64>? {
    var wholes = InlineArray<14, Int64>(repeating: 0)
    let counts = counts.span
    for index in counts.indices {
      guard let whole = counts[index].whole else { return nil }
      wholes[index] = whole
    }
    return wholes
  }

  /// The count of the field at a place; `nil` where it is not known.
  package subscript(index index: Int) -> Count? { known & (1 << index) == 0 ? nil : counts.span[index] }

  package subscript(field: UserField) -> Count? {
    get {
      let index = field.position
      return known & (1 << index) == 0 ? nil : counts.span[index]
    }
    set {
      let index = field.position
      counts[index] = newValue ?? .zero
      if newValue == nil { known &= ~(1 << index) } else { known |= 1 << index }
    }
  }

  /// Makes counts with a fraction what they are after they were kept as doubles.
  package mutating func roundToDoubles() {
    for index in 0..<Self.capacity where counts[index].whole == nil {
      counts[index] = Count(counts[index].double) ?? counts[index]
    }
  }

  /// Adds what is known of `other`; what neither knows stays missing.
  package mutating func add(_ other: UserCounts) {
    // Through spans: a look into an inline array may copy all of it.
    let added = other.counts.span
    var sums = counts.mutableSpan
    for index in added.indices { sums[index] += added[index] }
    known |= other.known
  }
}

extension UserCounts: Equatable {
  package static func == (left: UserCounts, right: UserCounts) -> Bool {
    left.known == right.known && left.counts.indices.allSatisfy { left.counts[$0] == right.counts[$0] }
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
