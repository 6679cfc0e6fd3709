import SampleAPI
import Testing
import Usage

/// An organisation of forty users shows the oddities of real data within two months.
@Suite struct QuirkTests {
  private let service = SampleService.sample()
  private let start = "2026-09-01"
  private let end = "2026-10-31"

  private func names(_ endpoint: String, _ list: String, _ name: String) throws -> Set<String> {
    Set(try service.get(endpoint, start, end)["data"].rows.flatMap { $0[list].rows.compactMap { $0[name].text } })
  }

  @Test func `Some servers have two spellings`() throws {
    #expect(
      try names("tools", "mcp_by_server", "server").isSuperset(of: ["axiom", "Axiom", "github", "GitHub"]))
  }

  @Test func `A few tool names are parsing artifacts`() throws {
    let names = try names("tools", "by_tool", "tool")
    #expect(names.contains(""))
    #expect(names.contains { $0.contains("{") })
    #expect(names.contains { $0.contains("\"") })
    #expect(names.contains { $0.contains("\n") })
    #expect(names.contains { $0.count > 128 })
    let plain = { (name: String) in !name.isEmpty && name.allSatisfy { $0.isLetter || $0 == "_" } }
    let parts = try service.get("tools", start, end)["data"].rows.flatMap { $0["by_tool"].rows }
    let artifacts = parts.filter { !plain($0["tool"].text ?? "") }.reduce(0) { $0 + $1["invocations"].int }
    #expect(Double(artifacts) / Double(parts.reduce(0) { $0 + $1["invocations"].int }) < 0.001)
  }

  @Test func `In a large organisation artifacts are as rare as the reference says`() throws {
    let row = try SampleService.sample(users: 20_000).get("tools", "2026-10-07")["data"].rows[0]
    let artifacts = row["by_tool"].rows.filter {
      !($0["tool"].text ?? "").allSatisfy { $0.isLetter || $0 == "_" } || $0["tool"].text == ""
    }
    let part = Double(artifacts.reduce(0) { $0 + $1["invocations"].int }) / Double(row["tool_calls"].int)
    #expect((0.000_03...0.000_09).contains(part), "0.006 %")
  }

  @Test func `Clients add up to more than the users of the day`() throws {
    let days = try service.get("activity", start, end)["data"].rows
    let clients = days.reduce(0) { $0 + $1["daily_active_users_by_client"].members.values.reduce(0) { $0 + $1.int } }
    #expect(clients > days.reduce(0) { $0 + $1["daily_active_users"].int })
    for day in days {
      let byClient = day["daily_active_users_by_client"].members.values.map(\.int)
      #expect(byClient.count == 3 && byClient.allSatisfy { (0...day["daily_active_users"].int).contains($0) })
    }
  }

  @Test func `A few users have no e-mail address, and never have one`() throws {
    let rows = try service.users(start, end)
    let without = Set(rows.filter { $0["user_email"].isNull }.compactMap { $0["user_id"].text })
    #expect((1...3).contains(without.count))
    let with = rows.filter { !$0["user_email"].isNull }
    #expect(without.isDisjoint(with: with.compactMap { $0["user_id"].text }))
    #expect(
      Set(with.compactMap { $0["user_email"].text }).count == Set(with.compactMap { $0["user_id"].text }).count)
  }

  @Test func `One model is charged to the organisation and to no user`() throws {
    let days = try service.get("tokens", start, end)["data"].rows
    let all = Set(days.flatMap { $0["by_model"].rows.compactMap { $0["model_id"].text } })
    let users = Set(
      days.flatMap { $0["by_user"].rows.flatMap { $0["by_model"].rows.compactMap { $0["model_id"].text } } })
    #expect(all.subtracting(users) == ["droid-summarizer-1"])
    #expect(users.isSubset(of: all))
  }

  @Test func `Weekends are quiet, and a day without users has zeros and nulls`() throws {
    let small = SampleService.sample(users: 8)
    let days = try small.get("activity", start, end)["data"].rows
    #expect(days.count == 61)
    let idle = try #require(days.first { $0["daily_active_users"].int == 0 }?["date"].text)
    #expect(try day(idle).isWeekend)
    let tools = try small.get("tools", idle)["data"].rows[0]
    #expect(tools["tool_calls"].int == 0 && tools["by_tool"].rows.isEmpty)
    for name in [
      "autonomy_ratio_avg", "autonomy_ratio_p50", "autonomy_ratio_p90", "tool_calls_per_session_avg",
      "user_turns_per_session_avg", "tool_autonomy_level_ratio",
    ] { #expect(tools[name].isNull) }
    #expect(try small.get("tokens", idle)["data"].rows[0]["billable_tokens"].int == 0)
    #expect(try small.get("productivity", idle)["data"].rows[0]["git_commits"].int == 0)
    let page = try small.get("users", idle)
    #expect(page["data"].rows.isEmpty && page["meta"]["has_more"].flag == false)

    let large = try SampleService.sample(users: 1_000).get("activity", "2026-10-12", "2026-10-18")["data"].rows
    let active = large.map { $0["daily_active_users"].int }
    #expect((active[5...].max() ?? 0) * 5 < (active[..<5].min() ?? 0))
  }

  @Test func `An empty day has no row anywhere`() throws {
    let missing = try day("2026-10-07")
    let service = SampleService.sample(emptyDays: [missing])
    for endpoint in ["tokens", "tools", "activity", "productivity", "users"] {
      #expect(try service.get(endpoint, "2026-10-07")["data"].rows.isEmpty)
      let around = try service.get(endpoint, "2026-10-06", "2026-10-08", endpoint == "users" ? "&limit=100" : "")
      #expect(Set(around["data"].rows.compactMap { $0["date"].text }) == ["2026-10-06", "2026-10-08"])
    }
    #expect(try SampleService.sample().get("activity", "2026-02-11")["data"].rows.isEmpty)
  }

  @Test func `Numbers are of a plausible size`() throws {
    let rows = try SampleService.sample(users: 2_000).users("2026-10-07")
    let tokens = rows.map { $0["billable_tokens"].int }.sorted()
    #expect((200_000...2_000_000).contains(tokens[tokens.count / 2]))
    #expect(tokens[tokens.count / 50] > 20_000 && tokens[tokens.count - 1] < 50_000_000)
    let (early, late) = (
      try SampleService.sample(users: 2_000).get("activity", "2026-01-21")["data"].rows[0],
      try SampleService.sample(users: 2_000).get("activity", "2026-10-21")["data"].rows[0]
    )
    #expect(late["daily_active_users"].int > early["daily_active_users"].int * 5 / 4, "the organisation grows")
  }
}
