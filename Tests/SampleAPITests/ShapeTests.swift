import SampleAPI
import Testing

/// The answers have exactly the reference's fields, and earlier spellings as options.
@Suite struct ShapeTests {
  private let service = SampleService.sample()

  @Test func `Envelope and rows have the reference's fields`() throws {
    let fields: [String: Set<String>] = [
      "tokens": [
        "date", "billable_tokens", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
        "by_model", "by_user",
      ],
      "tools": [
        "date", "tool_calls", "by_tool", "mcp_users_with_mcp", "mcp_by_server", "skills_invocations",
        "skills_by_name", "slash_commands_invocations", "slash_commands_by_name", "hooks_invocations",
        "hooks_by_event", "web_users", "autonomy_ratio_avg", "autonomy_ratio_p50", "autonomy_ratio_p90",
        "tool_calls_per_session_avg", "user_turns_per_session_avg", "tool_autonomy_level_ratio",
      ],
      "activity": [
        "date", "daily_active_users", "weekly_active_users", "monthly_active_users", "daily_active_users_by_client",
        "sessions", "messages", "user_messages",
      ],
      "productivity": [
        "date", "files_created", "files_edited", "by_extension", "by_language", "git_commits", "git_prs_created",
      ],
      "users": [
        "user_id", "user_email", "date", "tool_calls", "billable_tokens", "primary_model", "primary_model_tier",
        "files_created", "files_edited", "git_commits", "git_prs_created", "mcp_calls", "skill_calls",
        "slash_commands", "hooks", "sessions", "messages", "user_messages", "assistant_messages", "autonomy_ratio",
        "delegation_level", "languages",
      ],
    ]
    for (endpoint, expected) in fields {
      let answer = try service.get(endpoint, "2026-10-01", "2026-10-02")
      #expect(answer.keys == ["data", "meta"])
      for row in answer["data"].rows { #expect(row.keys == expected, "\(endpoint)") }
      #expect(answer["meta"]["org_id"].text?.hasPrefix("org_01H") == true)
      #expect(answer["meta"]["start_date"].text == "2026-10-01" && answer["meta"]["end_date"].text == "2026-10-02")
      let pagination: Set = endpoint == "users" ? ["has_more", "next_cursor"] : []
      #expect(answer["meta"].keys == pagination.union(["org_id", "start_date", "end_date"]))
    }
  }

  @Test func `Groups are the breakdowns as flat rows`() throws {
    let (start, end) = ("2026-10-01", "2026-10-07")
    func flat(_ endpoint: String, _ dimension: String, _ fields: [String]) throws -> [String] {
      try service.get(endpoint, start, end, "&group_by=\(dimension)")["data"].rows.map { row in
        #expect(row.keys == Set(["date", "group_key"] + fields))
        return ([row["date"].text, row["group_key"].text].map { $0 ?? "" } + fields.map { "\(row[$0].int)" })
          .joined(separator: "|")
      }
    }
    func nested(_ endpoint: String, _ list: String, _ name: String, _ fields: [String]) throws -> [String] {
      try service.get(endpoint, start, end)["data"].rows.flatMap { day in
        day[list].rows.map { part in
          ([day["date"].text, part[name].text].map { $0 ?? "" } + fields.map { "\(part[$0].int)" })
            .joined(separator: "|")
        }
      }
    }
    let tokens = ["billable_tokens", "input_tokens", "output_tokens"]
    #expect(try flat("tokens", "model", tokens) == nested("tokens", "by_model", "model_id", tokens))
    #expect(try flat("tools", "tool_name", ["tool_calls"]) == nested("tools", "by_tool", "tool", ["invocations"]))
    let clients = try service.get("activity", start, end)["data"].rows.flatMap { day in
      ["terminal-ui", "web", "non-interactive-cli"].map {
        "\(day["date"].text ?? "")|\($0)|\(day["daily_active_users_by_client"][$0].int)"
      }
    }
    #expect(try flat("activity", "client", ["daily_active_users"]) == clients)
  }

  @Test func `Other spellings are options`() throws {
    let camel = SampleService.sample { $0.paginationSpelling = .camelCase }
    #expect(try camel.get("users", "2026-10-01")["meta"].keys.isSuperset(of: ["hasMore", "nextCursor"]))
    let shapes: [(SampleOptions.ModelShape, String)] = [
      (.modelID, "model_id"), (.model, "model"), (.modelName, "model_name"),
    ]
    for (shape, key) in shapes {
      let row = try SampleService.sample { $0.modelShape = shape }.get("tokens", "2026-10-01")["data"].rows[0]
      let expected: Set = [key, "model_tier", "billable_tokens", "input_tokens", "output_tokens"]
      #expect(row["by_model"].rows[0].keys == expected)
      #expect(row["by_user"].rows[0].keys == ["user_id", "user_email", "billable_tokens", "by_model"])
      #expect(row["by_user"].rows[0]["by_model"].rows[0].keys == expected)
    }
    let keyed = try SampleService.sample { $0.modelShape = .keyedObject }.get("tokens", "2026-10-01")["data"].rows[0]
    let listed = try service.get("tokens", "2026-10-01")["data"].rows[0]
    #expect(keyed["by_model"].keys == Set(listed["by_model"].rows.compactMap { $0["model_id"].text }))
    #expect(keyed["by_user"].rows[0]["by_model"].members.values.allSatisfy { $0["billable_tokens"].int > 0 })
  }
}
