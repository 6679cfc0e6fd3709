/// The names that a report uses where the API has several spellings, or an invalid name.
package struct Names: Sendable {
  /// The name under which reports count all invalid tool names.
  package static let unrecognisedTool = "(unrecognised)"

  /// The most used spelling of each MCP server, by its lower-case form.
  private let serverSpellings: [String: String]

  /// Servers whose spellings differ only in case.
  package let mergedServers: [MergedServer]

  package struct MergedServer: Hashable, Sendable {
    package let name: String
    /// The other spellings, in alphabetical order.
    package let variants: [String]
  }

  /// Chooses one spelling per server for all periods of a report.
  package init(days: [OrganisationDay]) {
    var uses: [String: [ExactText: Count]] = [:]
    for row in days.lazy.compactMap({ $0.breakdowns[.mcpServers] }).joined() {
      uses[row.keys[0].lowercased(), default: [:]][ExactText(row.keys[0]), default: .zero] +=
        row.values[0]?.count ?? .zero
    }
    let choices = uses.mapValues { spellings in
      spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key.text ?? ""
    }
    serverSpellings = choices
    mergedServers = uses.compactMap { key, spellings in
      guard spellings.count > 1, let name = choices[key] else { return nil }
      return MergedServer(
        name: name, variants: spellings.keys.sorted().map(\.text).filter { ExactText($0) != ExactText(name) })
    }.sorted { $0.name < $1.name }
  }

  /// The keys under which a report counts a row.
  package func keys(of row: BreakdownRow, in breakdown: Breakdown) -> [String] {
    switch breakdown {
    case .tools: Self.isToolName(row.keys[0]) ? row.keys : [Self.unrecognisedTool]
    case .mcpServers: [serverSpellings[row.keys[0].lowercased()] ?? row.keys[0]]
    // The API spells levels `auto_high` in /tools, and `auto-high` in /users.
    case .autonomyLevels: [row.keys[0].hasPrefix("auto_") ? "auto-" + row.keys[0].dropFirst(5) : row.keys[0]]
    default: row.keys
    }
  }

  /// False for what the API's documentation calls parsing artifacts: names that are empty, longer than 128 characters,
  /// or contain other characters than letters, digits, spaces and `_ . : - /`.
  package static func isToolName(_ name: String) -> Bool {
    var length = 0
    for scalar in name.unicodeScalars {
      length += 1
      guard length <= 128 else { return false }
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", ".", ":", "-", "/", " ": continue
      default:
        guard
          scalar.properties.generalCategory.isLetter
            || scalar.properties.generalCategory == .decimalNumber
        else { return false }
      }
    }
    return length > 0
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isLetter: Bool {
    switch self {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
