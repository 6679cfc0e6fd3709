import Usage

/// The names in the organisation's data, each with its weight: its frequency relative to the others of its list.
enum Catalogue {
  struct Model {
    let id: String
    let tier: String
    /// Before `newModels` and from that day on; 0 if the model is not offered.
    let weights: (early: Int, late: Int)
  }

  /// Models that users choose; one is withdrawn and one is introduced on `newModels`.
  static let models: [Model] = [
    Model(id: "claude-sonnet-4-20250514", tier: "standard", weights: (22, 0)),
    Model(id: "claude-sonnet-4-5-20250929", tier: "standard", weights: (34, 38)),
    Model(id: "claude-opus-4-5-20251101", tier: "thinking", weights: (22, 30)),
    Model(id: "claude-haiku-4-5-20251001", tier: "standard", weights: (10, 9)),
    Model(id: "gpt-5.1-codex", tier: "thinking", weights: (18, 16)),
    Model(id: "gpt-5.2", tier: "standard", weights: (0, 12)),
    Model(id: "gemini-3-pro-preview", tier: "thinking", weights: (7, 7)),
    Model(id: "glm-4.6", tier: "standard", weights: (4, 4)),
  ]

  /// 2026-05-01.
  static let newModels = Day(number: 20_574)

  /// The model of background summaries: charged to the organisation, but not to users.
  static let summariser = Model(id: "droid-summarizer-1", tier: "standard", weights: (0, 0))

  /// The tools that come with the product.
  static let tools: [(name: String, weight: Int)] = [
    ("Read", 270), ("Execute", 190), ("Edit", 160), ("Grep", 120), ("LS", 48), ("Glob", 44), ("TodoWrite", 42),
    ("Create", 36), ("ApplyPatch", 24), ("MultiEdit", 18), ("FetchUrl", 14), ("WebSearch", 12), ("Task", 9),
    ("Skill", 6), ("AskUser", 5), ("ExitSpecMode", 3), ("KillProcess", 1),
  ]

  /// Names of tools as they come from calls that were parsed wrongly.
  static let artifacts: [String] = [
    #"Read{"file_path"#,
    #"Execute" timeout="60""#,
    "Grep\npattern: TODO",
    #"Edit{"file_path":"/srv/app/src/components/checkout/PaymentForm.tsx","old_str":"const total = items"#
      + #".reduce((sum, item) => sum + item.price, 0)","new_str":"const total = sumPrices(items)"}"#,
    "",
  ]

  struct Server {
    let name: String
    /// The spelling in some users' configuration.
    let otherSpelling: String?
    let tools: [String]
    let weight: Int
  }

  static let servers: [Server] = [
    Server(
      name: "github", otherSpelling: "GitHub", tools: ["github___search_issues", "github___create_pull_request"],
      weight: 40),
    Server(name: "linear", otherSpelling: nil, tools: ["linear___list_issues", "linear___update_issue"], weight: 26),
    Server(name: "axiom", otherSpelling: "Axiom", tools: ["axiom___queryDataset", "axiom___listDatasets"], weight: 22),
    Server(name: "notion", otherSpelling: nil, tools: ["notion___search", "notion___fetch"], weight: 14),
    Server(name: "sentry", otherSpelling: nil, tools: ["sentry___get_issue", "sentry___search_events"], weight: 12),
    Server(
      name: "playwright", otherSpelling: nil, tools: ["playwright___browser_click", "playwright___browser_snapshot"],
      weight: 9),
    Server(name: "figma", otherSpelling: nil, tools: ["figma___get_code", "figma___get_screenshot"], weight: 6),
    Server(name: "postgres", otherSpelling: nil, tools: ["postgres___query", "postgres___explain"], weight: 5),
  ]

  static let skills: [(name: String, weight: Int)] = [
    ("browser", 38), ("frontend-ui", 24), ("code-review", 20), ("service-integration", 9), ("internal-tools", 8),
    ("data-querying", 7), ("incident-runbook", 4),
  ]

  static let slashCommands: [(name: String, weight: Int)] = [
    ("review", 34), ("test", 28), ("compact", 18), ("model", 15), ("commit", 12), ("mcp", 7), ("cost", 5), ("bug", 2),
    ("release:notes", 2),
  ]

  struct Hook {
    let event: String
    let matcher: String
    let command: String
    let weight: Int
  }

  static let hooks: [Hook] = [
    Hook(event: "PostToolUse", matcher: "*.ts", command: "eslint --fix", weight: 30),
    Hook(event: "PostToolUse", matcher: "Edit|Create", command: #"prettier --write "$FILE""#, weight: 24),
    Hook(event: "PostToolUse", matcher: "*.py", command: "ruff check --fix, ruff format", weight: 14),
    Hook(event: "PreToolUse", matcher: "Execute", command: "./scripts/guard-shell.sh", weight: 22),
    Hook(event: "SessionStart", matcher: "", command: "git fetch --quiet", weight: 6),
    Hook(event: "Stop", matcher: "", command: "notify-send 'droid: done'", weight: 4),
  ]

  static let clients: [String] = ["terminal-ui", "web", "non-interactive-cli"]
  /// The index of `web` in `clients`.
  static let web = 1

  struct Language {
    let name: String
    let extensions: [(name: String, weight: Int)]
    /// As a user's first language; 0 for side languages.
    let weight: Int
  }

  static let languages: [Language] = [
    Language(name: "TypeScript", extensions: [(".ts", 6), (".tsx", 4)], weight: 34),
    Language(name: "Python", extensions: [(".py", 1)], weight: 22),
    Language(name: "Go", extensions: [(".go", 1)], weight: 14),
    Language(name: "Java", extensions: [(".java", 1)], weight: 8),
    Language(name: "Kotlin", extensions: [(".kt", 5), (".kts", 1)], weight: 5),
    Language(name: "Rust", extensions: [(".rs", 1)], weight: 5),
    Language(name: "C++", extensions: [(".cpp", 3), (".h", 2)], weight: 4),
    Language(name: "C#", extensions: [(".cs", 1)], weight: 3),
    Language(name: "Swift", extensions: [(".swift", 1)], weight: 3),
    Language(name: "Ruby", extensions: [(".rb", 1)], weight: 2),
    Language(name: "Markdown", extensions: [(".md", 4), (".mdx", 1)], weight: 0),
    Language(name: "YAML", extensions: [(".yaml", 2), (".yml", 3)], weight: 0),
    Language(name: "JSON", extensions: [(".json", 1)], weight: 0),
    Language(name: "SQL", extensions: [(".sql", 1)], weight: 0),
    Language(name: "Shell", extensions: [(".sh", 1)], weight: 0),
    Language(name: "CSS", extensions: [(".css", 2), (".scss", 1)], weight: 0),
  ]
  /// Languages that all users write beside their own.
  static let sideLanguages = languages.indices.filter { languages[$0].weight == 0 }

  /// A mode of delegation, from the most autonomous to the least.
  struct Delegation {
    let name: String
    /// Tool calls per message of the user.
    let callsPerMessage: ClosedRange<Double>
    let weight: Int
    /// The level's index in `autonomyLevels`.
    let autonomyLevel: Int
  }

  static let delegations: [Delegation] = [
    Delegation(name: "auto-high", callsPerMessage: 8...24, weight: 26, autonomyLevel: 0),
    Delegation(name: "auto-medium", callsPerMessage: 5...13, weight: 36, autonomyLevel: 1),
    Delegation(name: "auto-low", callsPerMessage: 3...8, weight: 20, autonomyLevel: 2),
    Delegation(name: "spec", callsPerMessage: 2...7, weight: 10, autonomyLevel: 3),
    Delegation(name: "manual", callsPerMessage: 1...4, weight: 8, autonomyLevel: 3),
  ]

  /// The keys of `tool_autonomy_level_ratio`; the mode `spec` counts as manual.
  static let autonomyLevels: [String] = ["auto_high", "auto_medium", "auto_low", "manual"]

  static let firstNames: [String] = [
    "ada", "amir", "ana", "anton", "beatriz", "bo", "carla", "chidi", "dana", "deepa", "elif", "emil", "fatima",
    "felix", "grace", "hana", "hugo", "ines", "ivan", "jonas", "julia", "kai", "keiko", "lars", "lena", "luca", "maja",
    "marco", "mei", "nadia", "noah", "olga", "omar", "pia", "priya", "rosa", "sam", "tariq", "vera", "wei",
  ]
  static let lastNames: [String] = [
    "adeyemi", "almeida", "andersen", "bauer", "becker", "bianchi", "castro", "chen", "costa", "dubois", "fischer",
    "garcia", "haddad", "hansen", "ito", "ivanova", "jensen", "kaur", "keller", "khan", "kim", "kowalski", "larsen",
    "lopez", "martin", "meyer", "moreau", "nakamura", "nguyen", "novak", "o'connor", "okafor", "park", "patel",
    "rossi", "sato", "silva", "singh", "weber", "yilmaz",
  ]
}

/// The catalogue's weights as lists of numbers.
enum Weights {
  static let earlyModels = Catalogue.models.map(\.weights.early)
  static let lateModels = Catalogue.models.map(\.weights.late)
  /// Percentages of a user's requests for one, two or three models a day.
  static let modelsOfOneDay = [[100], [76, 24], [70, 22, 8]]
  static let tools = Catalogue.tools.map(\.weight)
  static let servers = Catalogue.servers.map(\.weight)
  static let skills = Catalogue.skills.map(\.weight)
  static let slashCommands = Catalogue.slashCommands.map(\.weight)
  static let hooks = Catalogue.hooks.map(\.weight)
  static let languages = Catalogue.languages.map(\.weight)
  static let delegations = Catalogue.delegations.map(\.weight)
}
