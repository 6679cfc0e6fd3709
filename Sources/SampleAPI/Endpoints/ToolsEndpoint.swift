extension SampleService {
  /// The rows of `/tools`: one a day, or one a day and tool.
  func tools(_ query: AnalyticsQuery) -> [JSONTree] {
    rows(of: query) { date, totals, _ in
      query.isGrouped
        ? totals.tools.map {
          .object([("date", date), ("group_key", .string($0.name)), ("tool_calls", .integer($0.count))])
        } : [toolRow(date, totals)]
    }
  }

  private func toolRow(_ date: JSONTree, _ totals: DayTotals) -> JSONTree {
    .object([
      ("date", date),
      ("tool_calls", .integer(totals.toolCalls)),
      ("by_tool", .breakdown(totals.tools, name: "tool", count: "invocations")),
      ("mcp_users_with_mcp", .integer(totals.mcpUsers)),
      ("mcp_by_server", .breakdown(totals.servers, name: "server", count: "invocations")),
      ("skills_invocations", .integer(totals.skillCalls)),
      ("skills_by_name", .breakdown(totals.skills, name: "name", count: "count")),
      ("slash_commands_invocations", .integer(totals.slashCommands)),
      ("slash_commands_by_name", .breakdown(totals.slashCommandsByName, name: "name", count: "count")),
      ("hooks_invocations", .integer(totals.hooks)),
      ("hooks_by_event", .array(totals.hooksByEvent.map(hookRow))),
      ("web_users", .integer(totals.activeUsersByClient[Catalogue.web])),
      ("autonomy_ratio_avg", .ratio(totals.autonomyRatio?.mean)),
      ("autonomy_ratio_p50", .ratio(totals.autonomyRatio?.p50)),
      ("autonomy_ratio_p90", .ratio(totals.autonomyRatio?.p90)),
      ("tool_calls_per_session_avg", perSession(totals.toolCalls, totals)),
      ("user_turns_per_session_avg", perSession(totals.userMessages, totals)),
      ("tool_autonomy_level_ratio", totals.autonomyLevels.map(autonomyLevels) ?? .null),
    ])
  }

  private func hookRow(_ hook: Catalogue.Hook, _ count: Int) -> JSONTree {
    .object([
      ("event", .string(hook.event)), ("matcher", .string(hook.matcher)), ("command", .string(hook.command)),
      ("count", .integer(count)),
    ])
  }

  private func perSession(_ count: Int, _ totals: DayTotals) -> JSONTree {
    .ratio(totals.sessions == 0 ? nil : Double(count) / Double(totals.sessions))
  }

  private func autonomyLevels(_ shares: [Int]) -> JSONTree {
    .object(zip(Catalogue.autonomyLevels, shares).map { ($0, .decimal($1, per: 10_000)) })
  }
}
