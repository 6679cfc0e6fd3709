import TestSupport
import Testing
import Usage

/// One week, Monday 5 to Sunday 11 October 2026, in which only the days that a test makes up have data.
@Suite struct MetricRuleTests {
  private let week: ClosedRange<Day> = "2026-10-05"..."2026-10-11"

  private func value(_ id: String, _ days: MadeUpDay...) throws -> Amount? {
    let metric = try #require(Metric.all.first { $0.id == id })
    return try #require(Summary.of(week, MadeUpUsage(days)).weeks.first).value(metric).amount
  }

  // MARK: Sums

  @Test(arguments: [
    "billable_tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "tool_calls",
    "skills_invocations", "slash_commands_invocations", "hooks_invocations", "sessions", "messages", "user_messages",
    "files_created", "files_edited", "git_commits", "git_prs_created",
  ])
  func `A count is the total of its days`(id: String) throws {
    let field = try #require(DailyField(rawValue: id))
    // Monday, Tuesday and Sunday; on Wednesday the API gave null; Thursday to Saturday are missing.
    #expect(
      try value(
        id, on("2026-10-05", [field: 3]), on("2026-10-06", [field: 4]), on("2026-10-07"), on("2026-10-11", [field: 10]))
        == 17)
    #expect(try value(id, on("2026-10-05", [field: 0])) == 0, "a zero is known")
    #expect(try value(id, on("2026-10-05")) == nil, "nothing is known: missing is not zero")
    #expect(try value(id) == nil)
  }

  @Test func `Calls of MCP servers are added up over servers and days`() throws {
    #expect(
      try value(
        "mcp_invocations", on("2026-10-05", [:], [.mcpServers: ["github": 1200, "notion": 850]]),
        on("2026-10-06", [:], [.mcpServers: ["github": 7]]), on("2026-10-07", [:], [.mcpServers: [:]])) == 2057)
  }

  @Test func `A sum keeps its fractions, and digits that a double has not`() throws {
    let tenth = try #require(Count(0.1))
    let fifth = try #require(Count(0.2))
    #expect(
      try value(
        "billable_tokens", on("2026-10-05", [.billableTokens: .count(tenth)]),
        on("2026-10-06", [.billableTokens: .count(fifth)])) == Count(0.3).map(Amount.count))
    #expect(
      try value(
        "billable_tokens", on("2026-10-05", [.billableTokens: 9_007_199_254_740_992]),
        on("2026-10-06", [.billableTokens: 1])) == 9_007_199_254_740_993)
  }

  // MARK: People

  @Test(arguments: [
    ("daily_active_users", DailyField.dailyActiveUsers), ("mcp_users", .mcpUsers), ("web_users", .webUsers),
  ])
  func `People on a day have a mean over the days with data, and a peak`(id: String, field: DailyField) throws {
    // Monday 10, Tuesday 20, Wednesday null, Saturday 3: (10 + 20 + 3) / 3, neither / 4 nor / 7.
    let days = [
      on("2026-10-05", [field: 10]), on("2026-10-06", [field: 20]), on("2026-10-07"), on("2026-10-10", [field: 3]),
    ]
    #expect(try value(id + "_mean", days[0], days[1], days[2], days[3]) == 11.0)
    #expect(try value(id + "_peak", days[0], days[1], days[2], days[3]) == 20)
    // A day that is known to have had no users counts.
    #expect(try value(id + "_mean", days[0], on("2026-10-06", [field: 0])) == 5.0)
    #expect(try value(id + "_peak", on("2026-10-06", [field: 0])) == 0)
    #expect(try value(id + "_mean", on("2026-10-05")) == nil)
    #expect(try value(id + "_peak", on("2026-10-05")) == nil)
  }

  @Test func `The weekday mean is of Monday to Friday`() throws {
    let weekend = [on("2026-10-10", [.dailyActiveUsers: 90]), on("2026-10-11", [.dailyActiveUsers: 90])]
    // Monday 10 and Friday 21: 31 / 2.
    #expect(
      try value(
        "weekday_active_users_mean", on("2026-10-05", [.dailyActiveUsers: 10]), on("2026-10-06"),
        on("2026-10-09", [.dailyActiveUsers: 21]), weekend[0], weekend[1]) == 15.5)
    #expect(try value("weekday_active_users_mean", weekend[0], weekend[1]) == nil)
  }

  @Test(arguments: [
    ("weekly_active_users", DailyField.weeklyActiveUsers), ("monthly_active_users", .monthlyActiveUsers),
  ])
  func `A trailing window stands as on the last day with data`(id: String, field: DailyField) throws {
    let days = [on("2026-10-05", [field: 30]), on("2026-10-08", [field: 25]), on("2026-10-09", [field: 28])]
    #expect(try value(id, days[0], days[1], days[2]) == 28, "neither the highest nor the mean")
    #expect(try value(id, days[0], days[1], days[2].missing(.activity)) == 25)
    #expect(try value(id, days[0], days[1], on("2026-10-09")) == 25, "null on the last day")
    #expect(try value(id, on("2026-10-09")) == nil)
  }

  @Test func `Active users are different people`() throws {
    let days = [
      on("2026-10-05", [.dailyActiveUsers: 2]).users(user("ada"), user("bob")),
      on("2026-10-06", [.dailyActiveUsers: 2]).users(user("ada"), user("cy")),
      on("2026-10-07", [.dailyActiveUsers: 0]),
    ]
    #expect(try value("active_users", days[0], days[1], days[2]) == 3, "not 4, the sum of the days")
    #expect(try value("active_users", days[2]) == 0, "a day on which no user was active is known")
    #expect(try value("active_users", on("2026-10-07", [.dailyActiveUsers: 5]).missing(.users)) == nil)
    #expect(try value("active_users", days[0], days[1].unasked(.users)) == 2, "of the days that are there")
  }

  // MARK: Ratios

  @Test func `A ratio is of totals, not a mean of the days' ratios`() throws {
    // Monday 90 / 10 = 9, Tuesday 10 / 90 = 0.111: their mean is 4.56, the ratio of the totals 100 / 100.
    let days = [
      on("2026-10-05", [.toolCalls: 90, .userMessages: 10, .autonomyRatioAverage: 9.0]),
      on("2026-10-06", [.toolCalls: 10, .userMessages: 90, .autonomyRatioAverage: 0.111]),
    ]
    #expect(try value("autonomy_ratio", days[0], days[1]) == 1.0)
  }

  private static let ratios: [(String, Double)] = [
    // Totals: 1000 + 200 tokens, 100 + 20 tool calls, 30 + 10 messages, 5 + 11 sessions, 3 + 1 commits, 1 + 1 pull
    // requests; 3 different people, 2 on Monday and 2 on Tuesday.
    ("autonomy_ratio", 120.0 / 40), ("tool_calls_per_session", 120.0 / 16), ("user_turns_per_session", 40.0 / 16),
    ("stickiness", 2.0 / 3), ("billable_tokens_per_active_user", 1200.0 / 3),
    ("billable_tokens_per_commit", 1200.0 / 4),
    ("billable_tokens_per_pr", 1200.0 / 2), ("commits_per_active_user", 4.0 / 3), ("prs_per_active_user", 2.0 / 3),
  ]

  @Test(arguments: ratios)
  func `Every ratio is one total over another`(id: String, expected: Double) throws {
    let monday = on(
      "2026-10-05",
      [
        .billableTokens: 1000, .toolCalls: 100, .userMessages: 30, .sessions: 5, .gitCommits: 3, .gitPRsCreated: 1,
        .dailyActiveUsers: 2, .toolCallsPerSessionAverage: 45.2, .userTurnsPerSessionAverage: 5.3,
      ]
    ).users(user("ada"), user("bob"))
    let tuesday = on(
      "2026-10-06",
      [
        .billableTokens: 200, .toolCalls: 20, .userMessages: 10, .sessions: 11, .gitCommits: 1, .gitPRsCreated: 1,
        .dailyActiveUsers: 2, .toolCallsPerSessionAverage: 1.5, .userTurnsPerSessionAverage: 9.5,
      ]
    ).users(user("ada"), user("cy"))
    #expect(try value(id, monday, tuesday) == .ratio(expected))
  }

  @Test func `Stickiness is of the mean day with data`() throws {
    // Means (2 + 1) / 2 over the days that are there, not / 7; two different people.
    #expect(
      try value(
        "stickiness", on("2026-10-05", [.dailyActiveUsers: 2]).users(user("ada"), user("bob")),
        on("2026-10-06", [.dailyActiveUsers: 1]).users(user("ada"))) == 0.75)
  }

  @Test(arguments: [
    "autonomy_ratio", "tool_calls_per_session", "user_turns_per_session", "stickiness",
    "billable_tokens_per_active_user", "billable_tokens_per_commit", "billable_tokens_per_pr",
    "commits_per_active_user", "prs_per_active_user",
  ])
  func `A ratio over zero is empty`(id: String) throws {
    let zeros: [DailyField: Amount] = [
      .billableTokens: 1000, .toolCalls: 100, .userMessages: 0, .sessions: 0, .gitCommits: 0, .gitPRsCreated: 0,
      .dailyActiveUsers: 0,
    ]
    #expect(try value(id, on("2026-10-05", zeros)) == nil)
    #expect(try value(id) == nil)
  }

  @Test func `A ratio of zero over something is zero, and of nothing is nothing`() throws {
    #expect(try value("autonomy_ratio", on("2026-10-05", [.toolCalls: 0, .userMessages: 4])) == 0.0)
    #expect(try value("autonomy_ratio", on("2026-10-05", [.userMessages: 4])) == nil)
    #expect(try value("autonomy_ratio", on("2026-10-05", [.toolCalls: 4])) == nil)
  }

  // MARK: Percentiles

  @Test(arguments: [("autonomy_ratio_p50", DailyField.autonomyRatioMedian), ("autonomy_ratio_p90", .autonomyRatio90)])
  func `A percentile is the range of its days`(id: String, field: DailyField) throws {
    let days = [
      on("2026-10-05", [field: 6.2]), on("2026-10-06", [field: 4.1]), on("2026-10-07"), on("2026-10-08", [field: 18.4]),
    ]
    #expect(try value(id + "_min", days[0], days[1], days[2], days[3]) == 4.1)
    #expect(try value(id + "_max", days[0], days[1], days[2], days[3]) == 18.4)
    #expect(try value(id + "_min", days[2]) == nil)
    #expect(try value(id + "_max", days[2]) == nil)
  }
}
