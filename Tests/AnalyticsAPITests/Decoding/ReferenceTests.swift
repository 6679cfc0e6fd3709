import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// The reference's own examples give the reference's own values.
@Suite struct ReferenceTests {
  private let organisation = "org_01HPMQ6ABCDE..."

  private func rows(_ values: KeyValuePairs<String, Count>) -> [BreakdownRow] {
    values.map { BreakdownRow(keys: [$0], values: [.count($1)]) }
  }

  @Test func `Tools`() throws {
    let page = try organisationPage(.tools, Reference.tools)
    #expect(page.organisation == organisation)
    let hook = BreakdownRow(keys: ["PostToolUse", "*.ts", "eslint --fix"], values: [.count(1200)])
    let levels = [("auto_high", 0.35), ("auto_medium", 0.42), ("auto_low", 0.18), ("manual", 0.05)]
    #expect(
      page.days == [
        EndpointDay(
          endpoint: .tools, day: day,
          values: [
            .toolCalls: .count(45_000), .mcpInvocations: .count(2050), .mcpUsers: .count(42),
            .skillsInvocations: .count(320), .slashCommandsInvocations: .count(1500), .hooksInvocations: .count(2800),
            .webUsers: .count(42), .autonomyRatioAverage: .ratio(8.5), .autonomyRatioMedian: .ratio(6.2),
            .autonomyRatio90: .ratio(18.4), .toolCallsPerSessionAverage: .ratio(45.2),
            .userTurnsPerSessionAverage: .ratio(5.3),
          ],
          breakdowns: [
            .tools: rows(["Read": 12_500, "Edit": 8200, "Execute": 6100]),
            .mcpServers: rows(["github": 1200, "notion": 850]),
            .skills: rows(["browser": 180, "frontend-ui": 95]),
            .slashCommands: rows(["review": 420, "test": 380]),
            .hooks: [hook],
            .autonomyLevels: levels.map { BreakdownRow(keys: [$0.0], values: [.ratio($0.1)]) },
          ])
      ])
  }

  @Test func `Activity`() throws {
    let page = try organisationPage(.activity, Reference.activity)
    #expect(page.organisation == organisation)
    #expect(
      page.days == [
        EndpointDay(
          endpoint: .activity, day: day,
          values: [
            .dailyActiveUsers: .count(128), .weeklyActiveUsers: .count(312), .monthlyActiveUsers: .count(485),
            .sessions: .count(890), .messages: .count(12_500), .userMessages: .count(4200),
          ],
          breakdowns: [.clients: rows(["terminal-ui": 95, "web": 42, "non-interactive-cli": 18])])
      ])
  }

  @Test func `Productivity`() throws {
    let page = try organisationPage(.productivity, Reference.productivity)
    #expect(page.organisation == organisation)
    #expect(
      page.days == [
        EndpointDay(
          endpoint: .productivity, day: day,
          values: [
            .filesCreated: .count(245), .filesEdited: .count(1820), .gitCommits: .count(156),
            .gitPRsCreated: .count(42),
          ],
          breakdowns: [
            .languages: rows(["TypeScript": 1310, "Python": 310]),
            .fileExtensions: rows([".ts": 890, ".tsx": 420, ".py": 310]),
          ])
      ])
  }

  @Test func `Users`() throws {
    let page = try usersPage(Reference.users)
    #expect(page.organisation == organisation)
    #expect(page.hasMore == true)
    #expect(page.nextCursor == "user_01HPMQ8ABCDE7Y7PR3TTZY4KLM")
    var counts = UserCounts()
    let values: [UserField: Count] = [
      .toolCalls: 1250, .billableTokens: 450_000, .filesCreated: 12, .filesEdited: 85, .gitCommits: 8,
      .gitPRsCreated: 2, .mcpCalls: 45, .skillCalls: 8, .slashCommands: 22, .hooks: 120, .sessions: 15,
      .messages: 180, .userMessages: 62, .assistantMessages: 118,
    ]
    for (field, value) in values { counts[field] = value }
    #expect(values.count == UserField.allCases.count)
    #expect(
      page.rows == [
        UserDay(
          userID: "user_01HPMQ7NXKHM7Y7PR3TTZY3JZS", email: "developer@company.com", counts: counts,
          primaryModel: "claude-sonnet-4-20250514", primaryModelTier: "standard", autonomyRatio: 9.2,
          delegationLevel: "auto-high", languages: ["TypeScript", "Python", "Go"]
        ).on(day)
      ])
  }

  @Test func `A grouped answer, which the client never asks for, is not accepted as a day's row`() throws {
    let problem = #expect(throws: FieldProblem.self) { try organisationPage(.tools, Reference.groupedTools) }
    #expect(problem?.day == day)
    #expect(problem?.reason == "its rows are grouped, by group_key")
  }
}
