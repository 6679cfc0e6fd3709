import TestSupport
import Testing
import Usage

@Suite struct ReconciliationTests {
  private static let week: ClosedRange<Day> = "2026-10-05"..."2026-10-11"

  /// A day on which every endpoint agrees with every other.
  private static func agreeing(_ day: Day) -> MadeUpDay {
    on(
      day,
      [
        .billableTokens: 100, .byUserBillableTokens: 100, .toolCalls: 20, .skillsInvocations: 3,
        .slashCommandsInvocations: 4, .hooksInvocations: 5, .dailyActiveUsers: 2, .sessions: 6, .messages: 30,
        .userMessages: 10, .filesCreated: 1, .filesEdited: 8, .gitCommits: 2, .gitPRsCreated: 1,
        // Nothing checks these; they are there.
        .inputTokens: 1, .outputTokens: 1, .cacheReadTokens: 1, .cacheWriteTokens: 1, .mcpUsers: 1, .webUsers: 0,
        .weeklyActiveUsers: 2, .monthlyActiveUsers: 2,
      ],
      [
        .tools: ["Read": 12, "Edit": 8], .mcpServers: ["github": 7], .skills: ["browser": 3],
        .slashCommands: ["review": 4],
      ]
    )
    .rows(
      .models,
      [(keys: ["opus", "standard"], values: [60, 40, 20]), (keys: ["opus", "thinking"], values: [40, 9, 9])]
    )
    .rows(.hooks, [(keys: ["Stop", "", "lint"], values: [5])])
    .filled()
    .users(
      user(
        "ada",
        [
          .assistantMessages: 14,
          .billableTokens: 90, .toolCalls: 15, .skillCalls: 3, .slashCommands: 4, .hooks: 5, .mcpCalls: 7, .sessions: 4,
          .messages: 20, .userMessages: 6, .filesCreated: 1, .filesEdited: 8, .gitCommits: 2, .gitPRsCreated: 1,
        ]),
      user(
        "bob",
        [
          .billableTokens: 10, .toolCalls: 5, .sessions: 2, .messages: 10, .userMessages: 4, .assistantMessages: 6,
          .skillCalls: 0, .slashCommands: 0, .hooks: 0, .mcpCalls: 0, .filesCreated: 0, .filesEdited: 0,
          .gitCommits: 0, .gitPRsCreated: 0,
        ]))
  }

  private let usage = MadeUpUsage(everyDay: week, agreeing)

  private func findings(_ check: String, _ usage: MadeUpUsage) throws -> [Finding] {
    try Summary.of(Self.week, usage).findings.filter { $0.check == check }
  }

  /// Tuesday with some other numbers.
  private func tuesday(_ values: [DailyField: Amount]) -> MadeUpUsage {
    usage.with(Self.agreeing("2026-10-06").values(values))
  }

  /// The checks that compare sums, with what they should find in a week.
  private static let checks: [(check: String, sum: Amount)] = [
    ("by_model", 700), ("by_user", 700), ("by_tool", 140), ("skills_by_name", 21), ("slash_commands_by_name", 28),
    ("hooks_by_event", 35), ("users_billable_tokens", 700), ("users_tool_calls", 140), ("users_skill_calls", 21),
    ("users_slash_commands", 28), ("users_hooks", 35), ("users_mcp_calls", 49), ("users_sessions", 42),
    ("users_messages", 210), ("users_user_messages", 70), ("users_files_created", 7), ("users_files_edited", 56),
    ("users_git_commits", 14), ("users_git_prs_created", 7), ("daily_active_users", 14),
  ]

  @Test(arguments: checks)
  func `A check that holds says so, with both sums`(check: String, sum: Amount) throws {
    let findings = try findings(check, usage)
    #expect(findings.count == 2, "the week and the month")
    for finding in findings {
      #expect(finding.severity == .ok)
      #expect(finding.expected == sum)
      #expect(finding.actual == sum)
      #expect(finding.difference == 0)
      #expect(finding.message.contains("equals"))
    }
  }

  @Test func `When all agrees nothing is a warning but what the range cuts`() throws {
    let summary = try Summary.of(Self.week, usage)
    #expect(summary.findings.allSatisfy { $0.severity != .warning })
    #expect(Set(summary.findings.filter { $0.severity == .ok }.map(\.check)) == Set(Self.checks.map(\.check)))
  }

  @Test(
    arguments: [
      // One day of seven says more: the sum of the parts falls short of it. Actual less expected.
      ("by_model", DailyField.billableTokens, 130, 730, 700), ("by_user", .billableTokens, 99, 699, 700),
      ("by_user", .byUserBillableTokens, 80, 700, 680), ("by_tool", .toolCalls, 21, 141, 140),
      ("skills_by_name", .skillsInvocations, 0, 18, 21),
      ("slash_commands_by_name", .slashCommandsInvocations, 5, 29, 28),
      ("hooks_by_event", .hooksInvocations, 6, 36, 35), ("users_billable_tokens", .billableTokens, 130, 730, 700),
      ("users_tool_calls", .toolCalls, 21, 141, 140), ("users_skill_calls", .skillsInvocations, 4, 22, 21),
      ("users_slash_commands", .slashCommandsInvocations, 0, 24, 28), ("users_hooks", .hooksInvocations, 6, 36, 35),
      ("users_mcp_calls", .mcpInvocations, 8, 50, 49), ("users_sessions", .sessions, 7, 43, 42),
      ("users_messages", .messages, 29, 209, 210), ("users_user_messages", .userMessages, 11, 71, 70),
      ("users_files_created", .filesCreated, 2, 8, 7), ("users_files_edited", .filesEdited, 9, 57, 56),
      ("users_git_commits", .gitCommits, 3, 15, 14), ("users_git_prs_created", .gitPRsCreated, 0, 6, 7),
    ] as [(String, DailyField, Amount, Amount, Amount)])
  func `A check that fails says by how much`(
    check: String, field: DailyField, value: Amount, expected: Amount, actual: Amount
  ) throws {
    let findings = try findings(check, tuesday([field: value]))
    #expect(findings.count == 2, "the week and the month")
    for finding in findings {
      #expect(finding.severity == .warning)
      #expect(finding.expected == expected)
      #expect(finding.actual == actual)
      #expect(finding.difference == actual - expected)
      #expect(finding.message.contains(actual < expected ? "falls short of" : "exceeds"))
    }
  }

  @Test func `A difference changes no number`() throws {
    let summary = try Summary.of(Self.week, tuesday([.billableTokens: 130, .toolCalls: 1000]))
    let week = try #require(summary["2026-W41"])
    #expect(week.value(.billableTokens).amount == 730)
    #expect(week.breakdowns[.models]?.rows.compactMap { $0.values[0]?.count }.reduce(.zero, +) == 700)
    #expect(week.value(.toolCalls).amount == 1120)
    #expect(week.breakdowns[.tools]?.rows.map(\.values) == [[84], [56]])
    #expect(week.users.sums[.toolCalls] == 140)
  }

  @Test func `A day's active users are checked against its rows`() throws {
    let findings = try findings("daily_active_users", tuesday([.dailyActiveUsers: 5]))
    let day = try #require(findings.first { $0.scope == .day("2026-10-06") })
    #expect(day.severity == .warning)
    #expect(day.expected == 5)
    #expect(day.actual == 2)
    #expect(day.difference == -3)
    let periods = findings.filter { $0.scope != .day("2026-10-06") }
    #expect(periods.map(\.expected) == [17, 17])
    #expect(periods.map(\.actual) == [14, 14])
    #expect(periods.map(\.severity) == [.warning, .warning])
  }

  @Test func `Days without users make a difference that is explained`() throws {
    let findings = try findings("users_tool_calls", usage.with(Self.agreeing("2026-10-06").unasked(.users)))
    let week = try #require(findings.first)
    #expect(week.severity == .info, "the numbers do not disagree")
    #expect(week.expected == 140)
    #expect(week.actual == 120)
    #expect(week.message.contains("/users is missing for 1 of 7 days"))
  }

  @Test func `What cannot be checked is not said to hold`() throws {
    let summary = try Summary.of(Self.week, MadeUpUsage(everyDay: Self.week) { on($0) })
    #expect(summary.findings.allSatisfy { $0.severity != .ok })
  }

  @Test func `Fractions agree exactly`() throws {
    // Ten parts of 0.1 are 1, which doubles deny.
    let tenth = try #require(Count(0.1))
    let day = on("2026-10-06", [.billableTokens: 1])
      .rows(.models, (0..<10).map { (keys: ["model \($0)", "standard"], values: [.count(tenth), nil, nil]) })
    #expect(try findings("by_model", MadeUpUsage(day)).allSatisfy { $0.severity == .ok && $0.difference == 0 })
  }

  // MARK: What limits the numbers

  @Test func `Partial periods are listed, those with gaps as a warning`() throws {
    let summary = try Summary.of("2026-10-05"..."2026-10-13", usage)
    let partial = summary.findings.filter { $0.check == "partial_period" }
    #expect(summary["2026-W41"]?.values.isComplete == true)
    // Week 42 has none of the two days inside the range, October 7 of 9, and so has the range.
    let ids = ["2026-W42", "2026-10", "2026-10-05..2026-10-13"]
    #expect(partial.map(\.scope) == ids.compactMap { summary[$0] }.map { .period($0.period) })
    #expect(partial.map(\.severity) == [.warning, .warning, .warning])
    #expect(partial.map(\.actual) == [0, 7, 7])
    #expect(partial.map(\.expected) == [7, 31, 9])

    let cut = try Summary.of("2026-10-05"..."2026-10-10", usage).findings.filter { $0.check == "partial_period" }
    #expect(cut.map(\.severity) == [.info, .info], "the range alone is the reason")
    #expect(cut.map(\.actual) == [6, 6])
    #expect(cut.map(\.expected) == [7, 31])
    #expect(cut.allSatisfy { $0.message.contains("2026-10-05") && $0.message.contains("2026-10-10") })
  }

  @Test func `A number that an endpoint left out of its row is listed`() throws {
    // Two of seven days have a row of /tokens without input tokens; on a third there is no row at all.
    func without(_ day: Day) -> MadeUpDay { Self.agreeing(day).null(.inputTokens) }
    let usage = usage.with(
      without("2026-10-06"), without("2026-10-08"), Self.agreeing("2026-10-09").missing(.tokens))
    let findings = try findings("missing_field", usage)
    #expect(findings.map(\.scope) == [.report])
    #expect(findings.map(\.severity) == [.warning])
    #expect(findings[0].message.contains("/tokens has no input_tokens"))
    #expect(findings[0].message.contains("2026-10-06"))
    #expect(findings[0].expected == 6 && findings[0].actual == 4 && findings[0].difference == -2)
    #expect(try Summary.of(Self.week, usage)["2026-W41"]?.value(.inputTokens).amount == 4)
  }

  @Test func `Restated days are listed with their endpoint`() throws {
    let findings = try findings(
      "restated_day", usage.with(Self.agreeing("2026-10-06").restated(.tokens).restated(.users)))
    #expect(findings.count == 2)
    #expect(findings.allSatisfy { $0.scope == .day("2026-10-06") && $0.severity == .info })
    #expect(findings.contains { $0.message.contains("/tokens") })
    #expect(findings.contains { $0.message.contains("/users") })
  }

  @Test func `Each number that was restated is listed with how it was and how it is`() throws {
    let tuesday = Self.agreeing("2026-10-06")
      .restated(
        .tokens, Restatement.Change(.daily(.billableTokens), from: 120, to: 100),
        Restatement.Change(.daily(.inputTokens), from: nil, to: 1)
      )
      .restated(
        .users, Restatement.Change(.rows, from: 1, to: 2), Restatement.Change(.users(.toolCalls), from: 5, to: nil))
    let findings = try findings("restated_day", usage.with(tuesday))
    #expect(findings.allSatisfy { $0.scope == .day("2026-10-06") && $0.severity == .info })
    #expect(
      findings.map(\.message) == [
        "The API has changed billable_tokens of /tokens since the day was first fetched; the latest is used.",
        "The API has changed input_tokens of /tokens since the day was first fetched; the latest is used.",
        "The API has changed the number of rows of /users since the day was first fetched; the latest is used.",
        "The API has changed tool_calls of /users since the day was first fetched; the latest is used.",
      ])
    #expect(findings.map(\.expected) == [120, nil, 1, 5])
    #expect(findings.map(\.actual) == [100, 1, 2, nil])
    #expect(findings.map(\.difference) == [-20, nil, 1, nil])
  }

  @Test func `A restatement of no number says what it is of`() throws {
    let findings = try findings("restated_day", usage.with(Self.agreeing("2026-10-06").restated(.tools)))
    #expect(
      findings.map(\.message) == [
        "The API has changed breakdowns or texts of /tools since the day was first fetched, but no total on record; "
          + "the latest is used."
      ])
    #expect(findings[0].expected == nil && findings[0].actual == nil && findings[0].difference == nil)
  }

  @Test func `What is off comes first`() throws {
    let summary = try Summary.of(
      Self.week, tuesday([.billableTokens: 130]).with(Self.agreeing("2026-10-07").missing(.users)))
    let severities = summary.findings.map(\.severity)
    #expect(severities == severities.sorted(by: >))
    #expect(severities.first == .warning)
    #expect(severities.last == .ok)
  }
}
