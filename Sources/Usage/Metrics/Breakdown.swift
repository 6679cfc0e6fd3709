/// A list in the API's data that splits an organisation's day by one dimension, such as model or tool.
///
/// ``declaration`` has its place in the API, its column names in reports and archive, and its aggregation rule.
package enum Breakdown: String, CaseIterable, Sendable {
  case models
  case tools
  case mcpServers = "mcp_servers"
  case skills
  case slashCommands = "slash_commands"
  case hooks
  case clients
  case languages
  case fileExtensions = "file_extensions"
  case autonomyLevels = "autonomy_levels"

  /// How to aggregate the days of a period.
  package enum Rule: Hashable, Sendable {
    /// Sum of each measure.
    case sum
    /// Number of people on a day: mean and maximum of the days, never a sum.
    case people
    /// Share of a day's total: mean of the days, weighted by that total.
    case weighted(by: DailyField)
  }

  /// A column that identifies a row, such as `model_id`.
  package struct Key: Hashable, Sendable {
    /// The column name in reports and in the archive.
    package let column: String
    /// The field names that the API has used for it, current name first.
    package let names: [String]
    /// The label in reports for people.
    package let label: String

    init(_ column: String, _ label: String, names: [String]? = nil) {
      self.column = column
      self.label = label
      self.names = names ?? [column]
    }
  }

  /// The JSON form: a list of objects with keys and measures, an object that maps key to measure, or either.
  package enum Shape: Sendable {
    case list
    case object
    /// facts.md: some clients received an object keyed by model instead of the list.
    case listOrObject
  }

  private struct Declaration {
    let endpoint: Endpoint
    let field: String
    let title: String
    let keys: [Key]
    let measures: [String]
    var shape = Shape.list
    var rule = Rule.sum
  }

  private var declaration: Declaration {
    switch self {
    case .models:
      // facts.md: some clients received `model` or `model_name` as the key.
      Declaration(
        endpoint: .tokens, field: "by_model", title: "Models",
        keys: [Key("model_id", "Model", names: ["model_id", "model", "model_name"]), Key("model_tier", "Tier")],
        measures: ["billable_tokens", "input_tokens", "output_tokens"], shape: .listOrObject)
    case .tools:
      Declaration(
        endpoint: .tools, field: "by_tool", title: "Tools", keys: [Key("tool", "Tool")], measures: ["invocations"])
    case .mcpServers:
      Declaration(
        endpoint: .tools, field: "mcp_by_server", title: "MCP servers", keys: [Key("server", "MCP server")],
        measures: ["invocations"])
    case .skills:
      Declaration(
        endpoint: .tools, field: "skills_by_name", title: "Skills", keys: [Key("name", "Skill")], measures: ["count"])
    case .slashCommands:
      Declaration(
        endpoint: .tools, field: "slash_commands_by_name", title: "Slash commands",
        keys: [Key("name", "Slash command")], measures: ["count"])
    case .hooks:
      Declaration(
        endpoint: .tools, field: "hooks_by_event", title: "Hooks",
        keys: [Key("event", "Event"), Key("matcher", "Matcher"), Key("command", "Command")], measures: ["count"])
    case .clients:
      Declaration(
        endpoint: .activity, field: "daily_active_users_by_client", title: "Clients", keys: [Key("client", "Client")],
        measures: ["daily_active_users"], shape: .object, rule: .people)
    case .languages:
      Declaration(
        endpoint: .productivity, field: "by_language", title: "Languages", keys: [Key("language", "Language")],
        measures: ["count"])
    case .fileExtensions:
      Declaration(
        endpoint: .productivity, field: "by_extension", title: "File extensions",
        keys: [Key("extension", "Extension")], measures: ["count"])
    case .autonomyLevels:
      Declaration(
        endpoint: .tools, field: "tool_autonomy_level_ratio", title: "Autonomy levels",
        keys: [Key("level", "Autonomy level")], measures: ["share"], shape: .object, rule: .weighted(by: .toolCalls))
    }
  }

  package var endpoint: Endpoint { declaration.endpoint }
  /// The field name in the API, and the table name in the archive.
  package var field: String { declaration.field }
  /// The label in reports for people.
  package var title: String { declaration.title }
  package var keys: [Key] { declaration.keys }
  /// The field names of the measures; the first one determines the order of rows and the share.
  package var measures: [String] { declaration.measures }
  package var shape: Shape { declaration.shape }

  /// Where the API has it: `/tokens by_model`.
  package var source: String { "/\(endpoint.rawValue) \(field)" }

  /// The organisation's total that the first measures of a day's rows must add up to; `nil` if the API has none.
  package var total: DailyField? {
    switch self {
    case .models: .billableTokens
    case .tools: .toolCalls
    case .skills: .skillsInvocations
    case .slashCommands: .slashCommandsInvocations
    case .hooks: .hooksInvocations
    case .mcpServers, .clients, .languages, .fileExtensions, .autonomyLevels: nil
    }
  }

  /// The unit of the measures.
  package var unit: Metric.Unit {
    switch self {
    case .models: .tokens
    case .tools, .mcpServers, .skills, .slashCommands, .hooks: .calls
    case .clients: .users
    case .languages, .fileExtensions: .files
    case .autonomyLevels: .share
    }
  }
  package var rule: Rule { declaration.rule }

  /// The breakdowns of one endpoint.
  package static func breakdowns(of endpoint: Endpoint) -> [Breakdown] {
    allCases.filter { $0.endpoint == endpoint }
  }
}
