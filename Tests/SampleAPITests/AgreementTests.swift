import SampleAPI
import Testing
import Usage

/// The five endpoints agree on every day.
@Suite struct AgreementTests {
  // Eight weeks, with weekends, the empty day and, in the smallest organisation, days without work.
  @Test(arguments: [(1, 40), (2, 40), (1, 3), (7, 400)])
  func `Totals are the sums of users' rows and of their own breakdowns`(seed: Int, users: Int) throws {
    let service = SampleService.sample(seed: UInt64(seed), users: users)
    let (start, end) = ("2026-02-02", "2026-03-01")
    let rows = Dictionary(grouping: try service.users(start, end)) { $0["date"].text }
    var organisation: [String?: [String: JSON]] = [:]
    for endpoint in ["tokens", "tools", "activity", "productivity"] {
      let days = try service.get(endpoint, start, end)["data"].rows
      #expect(days.count == 27, "every day but the empty one")
      for day in days { organisation[day["date"].text, default: [:]].merge(day.members) { mine, _ in mine } }
    }
    #expect(organisation.count == 27)
    #expect(organisation["2026-02-11"] == nil && rows["2026-02-11"] == nil)
    for (date, total) in organisation {
      let people = JSON(value: rows[date, default: []].map(\.value))
      func list(_ name: String) -> JSON { total[name] ?? JSON(value: nil) }
      func int(_ name: String) -> Int { list(name).int }

      for name in ["tool_calls", "sessions", "messages", "user_messages"] { #expect(int(name) == people.sum(name)) }
      for name in ["files_created", "files_edited", "git_commits", "git_prs_created"] {
        #expect(int(name) == people.sum(name))
      }
      #expect(people.sum("messages") == people.sum("user_messages") + people.sum("assistant_messages"))
      #expect(int("skills_invocations") == people.sum("skill_calls"))
      #expect(int("slash_commands_invocations") == people.sum("slash_commands"))
      #expect(int("hooks_invocations") == people.sum("hooks"))
      #expect(list("mcp_by_server").sum("invocations") == people.sum("mcp_calls"))
      #expect(int("mcp_users_with_mcp") == people.rows.count { $0["mcp_calls"].int > 0 })
      #expect(int("daily_active_users") == people.rows.count)
      #expect(Set(people.rows.compactMap { $0["user_id"].text }).count == people.rows.count)

      #expect(list("by_tool").sum("invocations") == int("tool_calls"))
      #expect(list("skills_by_name").sum("count") == int("skills_invocations"))
      #expect(list("slash_commands_by_name").sum("count") == int("slash_commands_invocations"))
      #expect(list("hooks_by_event").sum("count") == int("hooks_invocations"))
      #expect(list("by_extension").sum("count") == int("files_created") + int("files_edited"))
      #expect(list("by_language").sum("count") == int("files_created") + int("files_edited"))
      #expect(list("daily_active_users_by_client")["web"].int == int("web_users"))

      let byModel = list("by_model")
      for name in ["billable_tokens", "input_tokens", "output_tokens"] { #expect(byModel.sum(name) == int(name)) }
      let summaries = byModel.rows.filter { $0["model_id"].text == "droid-summarizer-1" }
      let charged = int("billable_tokens") - JSON(value: summaries.map(\.value)).sum("billable_tokens")
      #expect(people.sum("billable_tokens") == charged)
      #expect(list("by_user").sum("billable_tokens") == charged)
      #expect(list("by_user").rows.map { $0["user_id"].text } == people.rows.map { $0["user_id"].text })
      for (user, row) in zip(list("by_user").rows, people.rows) {
        #expect(user["billable_tokens"].int == row["billable_tokens"].int)
        #expect(user["by_model"].sum("billable_tokens") == row["billable_tokens"].int)
        let most = user["by_model"].rows.max { $0["billable_tokens"].int < $1["billable_tokens"].int }
        #expect(most?["model_id"].text == row["primary_model"].text)
        #expect(user["user_email"].text == row["user_email"].text)
      }
      #expect(int("billable_tokens") <= int("input_tokens") + int("output_tokens"))
      #expect(int("cache_read_tokens") + int("cache_write_tokens") <= int("input_tokens"))
    }
  }

  @Test func `Ratios are those of the users, and the autonomy levels add up to one`() throws {
    let service = SampleService.sample()
    let (users, tools) = (try service.users("2026-10-07"), try service.get("tools", "2026-10-07")["data"].rows[0])
    let ratios = users.map { Double($0["tool_calls"].int) / Double($0["user_messages"].int) }.sorted()
    for user in users {
      let ratio = Double(user["tool_calls"].int) / Double(user["user_messages"].int)
      #expect(abs((user["autonomy_ratio"].number ?? -1) - ratio) <= 0.005_001)
    }
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    #expect(abs((tools["autonomy_ratio_avg"].number ?? -1) - mean) <= 0.005_001)
    let p50 = (ratios[(ratios.count - 1) / 2] + ratios[ratios.count / 2]) / 2
    #expect(abs((tools["autonomy_ratio_p50"].number ?? -1) - p50) <= 0.005_001)
    #expect((tools["autonomy_ratio_p90"].number ?? -1) > p50)
    for row in try service.get("tools", "2026-09-01", "2026-10-31")["data"].rows where row["tool_calls"].int > 0 {
      let levels = row["tool_autonomy_level_ratio"].members.values.compactMap(\.number)
      #expect(levels.count == 4)
      #expect(levels.reduce(0) { $0 + Int(($1 * 10_000).rounded()) } == 10_000)
    }
  }

  @Test func `Trailing windows count distinct users`() throws {
    let service = SampleService.sample()
    var days: [String: Set<String>] = [:]
    for row in try service.users("2026-01-14", "2026-03-31") {
      days[row["date"].text ?? "", default: []].insert(row["user_id"].text ?? "")
    }
    for row in try service.get("activity", "2026-01-14", "2026-03-31")["data"].rows {
      let last = try day(try #require(row["date"].text))
      func distinct(_ length: Int) -> Int {
        (0..<length).reduce(into: Set<String>()) { $0.formUnion(days["\(last - $1)", default: []]) }.count
      }
      #expect(row["weekly_active_users"].int == distinct(7), "\(last)")
      #expect(row["monthly_active_users"].int == distinct(30), "\(last)")
    }
  }

  @Test func `The same seed gives the same bytes in any order of requests, another seed other ones`() {
    let targets = ["tokens", "tools", "activity", "productivity", "users"].map {
      "/api/v1/analytics/\($0)?startDate=2026-03-02&endDate=2026-03-06"
    }
    let first = SampleService.sample()
    let bytes = targets.map { first.respond(to: $0).body }
    let second = SampleService.sample()
    #expect(targets.reversed().map { second.respond(to: $0).body } == bytes.reversed())
    let other = SampleService.sample(seed: 2)
    for (target, body) in zip(targets, bytes) { #expect(other.respond(to: target).body != body) }
  }
}
