import Usage

extension SampleService {
  /// The body of `/tools`: by day, or by day and tool.
  func tools(_ query: AnalyticsQuery) -> [UInt8] {
    envelope(query) { json in
      eachDay(of: query) { day, totals in
        if query.isGrouped {
          for part in totals.tools {
            json.object { json in
              json.member("date", day.description)
              json.member("group_key", part.name)
              json.member("tool_calls", part.count)
            }
          }
        } else {
          json.object { json in toolRow(day, totals, &json) }
        }
      }
    }
  }

  private func toolRow(_ day: Day, _ totals: DayTotals, _ json: inout JSONText) {
    json.member("date", day.description)
    json.member("tool_calls", totals.toolCalls)
    list("by_tool", totals.tools, name: "tool", count: "invocations", &json)
    json.member("mcp_users_with_mcp", totals.mcpUsers)
    list("mcp_by_server", totals.servers, name: "server", count: "invocations", &json)
    json.member("skills_invocations", totals.skillCalls)
    list("skills_by_name", totals.skills, name: "name", count: "count", &json)
    json.member("slash_commands_invocations", totals.slashCommands)
    list("slash_commands_by_name", totals.slashCommandsByName, name: "name", count: "count", &json)
    json.member("hooks_invocations", totals.hooks)
    json.array("hooks_by_event", totals.hooksByEvent) { json, part in
      json.object { json in
        json.member("event", part.hook.event)
        json.member("matcher", part.hook.matcher)
        json.member("command", part.hook.command)
        json.member("count", part.count)
      }
    }
    json.member("web_users", totals.activeUsersByClient[Catalogue.web])
    json.ratio("autonomy_ratio_avg", totals.autonomyRatio?.mean)
    json.ratio("autonomy_ratio_p50", totals.autonomyRatio?.p50)
    json.ratio("autonomy_ratio_p90", totals.autonomyRatio?.p90)
    json.ratio("tool_calls_per_session_avg", quotient(totals.toolCalls, totals.sessions))
    json.ratio("user_turns_per_session_avg", quotient(totals.userMessages, totals.sessions))
    json.key("tool_autonomy_level_ratio")
    guard let levels = totals.autonomyLevels else { return json.null() }
    json.object { json in
      for (name, share) in zip(Catalogue.autonomyLevels, levels) {
        json.key(name)
        json.decimal(share, scale: 10_000)
      }
    }
  }

  /// - Returns: `nil` over zero.
  private func quotient(_ dividend: Int, _ divisor: Int) -> Double? {
    divisor == 0 ? nil : Double(dividend) / Double(divisor)
  }

  /// Writes a breakdown: an array of objects of a name and a count.
  func list(
    _ key: StaticString, _ parts: [DayTotals.Part], name: StaticString, count: StaticString, _ json: inout JSONText
  ) {
    json.array(key, parts) { json, part in
      json.object { json in
        json.member(name, part.name)
        json.member(count, part.count)
      }
    }
  }
}
