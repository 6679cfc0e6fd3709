/// A part of an organisation's day that the API splits by some dimension.
///
/// Everything that is known of one stands here: where the API has it, what its keys and measures are called in reports
/// and in the archive, and how days become a period.
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

  /// How the days of a breakdown become a period.
  package enum Rule: Hashable, Sendable {
    /// Every measure is added up.
    case sum
    /// A count of people on a day: mean and peak of the days, never a sum.
    case people
    /// A share of a day's total: the mean of the days, weighted by that total.
    case weighted(by: DailyField)
  }

  /// A column that identifies a row.
  package struct Key: Hashable, Sendable {
    /// The column in reports and in the archive.
    package let column: String
    /// The names that the API has used for it, the present one first.
    package let names: [String]
    /// The name a person reads.
    package let label: String

    init(_ column: String, _ label: String, names: [String]? = nil) {
      self.column = column
      self.label = label
      self.names = names ?? [column]
    }
  }

  package var endpoint: Endpoint {
    switch self {
    case .models: .tokens
    case .tools, .mcpServers, .skills, .slashCommands, .hooks, .autonomyLevels: .tools
    case .clients: .activity
    case .languages, .fileExtensions: .productivity
    }
  }

  /// How the API writes it: a list of objects with the keys and measures, an object from key to measure, or either.
  package enum Shape: Sendable {
    case list
    case object
    /// facts.md: clients have met an object keyed by model in place of the list.
    case listOrObject
  }

  package var shape: Shape {
    switch self {
    case .models: .listOrObject
    case .clients, .autonomyLevels: .object
    default: .list
    }
  }

  /// The API's field.
  package var field: String {
    switch self {
    case .models: "by_model"
    case .tools: "by_tool"
    case .mcpServers: "mcp_by_server"
    case .skills: "skills_by_name"
    case .slashCommands: "slash_commands_by_name"
    case .hooks: "hooks_by_event"
    case .clients: "daily_active_users_by_client"
    case .languages: "by_language"
    case .fileExtensions: "by_extension"
    case .autonomyLevels: "tool_autonomy_level_ratio"
    }
  }

  package var keys: [Key] {
    switch self {
    case .models:
      // facts.md: clients have met `model` and `model_name` for the key.
      [Key("model_id", "Model", names: ["model_id", "model", "model_name"]), Key("model_tier", "Tier")]
    case .tools: [Key("tool", "Tool")]
    case .mcpServers: [Key("server", "MCP server")]
    case .skills: [Key("name", "Skill")]
    case .slashCommands: [Key("name", "Slash command")]
    case .hooks: [Key("event", "Event"), Key("matcher", "Matcher"), Key("command", "Command")]
    case .clients: [Key("client", "Client")]
    case .languages: [Key("language", "Language")]
    case .fileExtensions: [Key("extension", "Extension")]
    case .autonomyLevels: [Key("level", "Autonomy level")]
    }
  }

  /// The API's measures, the main one first: it orders the rows and gives the share.
  package var measures: [String] {
    switch self {
    case .models: ["billable_tokens", "input_tokens", "output_tokens"]
    case .tools, .mcpServers: ["invocations"]
    case .skills, .slashCommands, .hooks, .languages, .fileExtensions: ["count"]
    case .clients: ["daily_active_users"]
    case .autonomyLevels: ["share"]
    }
  }

  package var rule: Rule {
    switch self {
    case .clients: .people
    case .autonomyLevels: .weighted(by: .toolCalls)
    default: .sum
    }
  }

  /// The breakdowns of one endpoint.
  package static func breakdowns(of endpoint: Endpoint) -> [Breakdown] {
    allCases.filter { $0.endpoint == endpoint }
  }
}

/// A row of a breakdown on one day.
package struct BreakdownRow: Hashable, Sendable {
  /// One text a key of the breakdown; empty where the API gave none.
  package let keys: [String]
  /// One value a measure; `nil` where the API gave none.
  package let values: [Amount?]
  /// The fields we do not know, as a JSON object.
  package let unknownFields: String?

  package init(keys: [String], values: [Amount?], unknownFields: String? = nil) {
    self.keys = keys
    self.values = values
    self.unknownFields = unknownFields
  }
}
