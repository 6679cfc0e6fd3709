import TestSupport
import Usage

/// What the archive of `Fixtures/archive-1.sql` holds: three days as the first version of the schema kept them.
///
/// The 15th was settled when it was fetched; the 16th was fetched twice, and /activity and /users had changed by then;
/// the 17th is provisional, and /productivity had no row of it.
enum VersionOne {
  static let days = day...(day + 2)

  /// 2026-01-18T06:00:00Z.
  static let fetchedAt = (day + 3).number * 86_400 + 21_600

  static let tokens = [
    tokens(
      day, 120_000, models: [["opus", "standard"]: [90_000, 61_000, 9_000], ["haiku", ""]: [30_000, nil, 500]],
      unknown: #"{"cached_ratio":0.25}"#),
    tokens(day + 1, 98_500, models: [["opus", "standard"]: [98_500, 70_250, 8_125]]),
    tokens(day + 2, 64_000, models: [:]),
  ]

  static let tools = [
    EndpointDay(
      endpoint: .tools, day: day,
      values: [
        .toolCalls: .count(412), .mcpInvocations: .count(17), .mcpUsers: .count(2), .skillsInvocations: .count(5),
        .slashCommandsInvocations: .count(0), .hooksInvocations: .count(9), .webUsers: .count(1),
        .autonomyRatioAverage: .ratio(6.5), .autonomyRatioMedian: .ratio(5), .autonomyRatio90: .ratio(11.25),
        .toolCallsPerSessionAverage: .ratio(10.3), .userTurnsPerSessionAverage: .ratio(1.6),
      ],
      breakdowns: [
        .tools: [row("Read", 300), row("Edit", 112)],
        .mcpServers: [row("github", 12), row("Jira", 5)],
        .skills: [row("browser", 5)],
        .slashCommands: [],
        .hooks: [BreakdownRow(keys: ["PostToolUse", "Edit|Write", "swift format -i"], values: [.count(9)])],
        .autonomyLevels: [
          BreakdownRow(keys: ["auto-high"], values: [.ratio(0.75)], unknownFields: #"{"since":"2026-01-01"}"#),
          BreakdownRow(keys: ["off"], values: [.ratio(0.25)]),
        ],
      ]),
    EndpointDay(endpoint: .tools, day: day + 1, values: [.toolCalls: .count(377)]),
    EndpointDay(endpoint: .tools, day: day + 2, values: [.toolCalls: .count(150), .autonomyRatioAverage: .ratio(4)]),
  ]

  static let activity = [activity(day, 40), activity(day + 1, 44), activity(day + 2, 12)]

  static let productivity = [
    EndpointDay(
      endpoint: .productivity, day: day,
      values: [.filesCreated: .count(6), .filesEdited: .count(58), .gitCommits: .count(7), .gitPRsCreated: .count(2)],
      breakdowns: [.languages: [row("Swift", 50), row("C++", 14)], .fileExtensions: [row(".swift", 50)]]),
    EndpointDay(endpoint: .productivity, day: day + 1, values: [.gitCommits: .count(3)]),
  ]

  static let users: [Day: [UserDay]] = [
    day: [ada(billable: 118_000.5), UserDay(userID: "user_bob", primaryModel: "haiku", languages: ["C++", "Swift"])],
    day + 1: [ada(billable: 98_500)],
    day + 2: [],
  ]

  /// What /activity and /users said of the 16th at first.
  static let firstActivity = activity(day + 1, 41)
  static let firstUsers = [ada(billable: 90_000)]

  private static func row(_ key: String, _ count: Int) -> BreakdownRow {
    BreakdownRow(keys: [key], values: [.count(Count(count))])
  }

  private static func tokens(
    _ day: Day, _ billable: Int, models: KeyValuePairs<[String], [Int?]>, unknown: String? = nil
  ) -> EndpointDay {
    EndpointDay(
      endpoint: .tokens, day: day,
      values: [
        .billableTokens: .count(Count(billable)), .inputTokens: .count(131_250), .outputTokens: .count(9_500),
        .cacheReadTokens: .count(1_900_000), .byUserBillableTokens: .count(Count(billable)),
      ],
      breakdowns: [
        .models: models.map { BreakdownRow(keys: $0, values: $1.map { $0.map { .count(Count($0)) } }) }
      ],
      unknownFields: unknown)
  }

  private static func activity(_ day: Day, _ sessions: Int) -> EndpointDay {
    EndpointDay(
      endpoint: .activity, day: day,
      values: [
        .dailyActiveUsers: .count(2), .weeklyActiveUsers: .count(3), .monthlyActiveUsers: .count(3),
        .sessions: .count(Count(sessions)), .messages: .count(260), .userMessages: .count(64),
      ],
      breakdowns: [.clients: [row("cli", 2), row("web", 1)]])
  }

  private static func ada(billable: Double) -> UserDay {
    var counts = UserCounts()
    counts[.billableTokens] = Count(billable)
    counts[.toolCalls] = 310
    counts[.gitCommits] = 0
    return UserDay(
      userID: "user_ada", email: "ada@example.com", counts: counts, primaryModel: "opus", primaryModelTier: "standard",
      autonomyRatio: 7.75, delegationLevel: "auto-high", languages: ["Swift"], unknownFields: #"{"team":"Kernel"}"#)
  }
}
