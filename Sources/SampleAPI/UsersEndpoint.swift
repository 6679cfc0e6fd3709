import Usage

extension SampleService {
  /// One page: rows by day, then by user id, where over several days `limit` counts rows.
  ///
  /// - Throws: `Problem` for a limit out of range or an unknown cursor.
  func users(_ query: AnalyticsQuery, _ target: RequestTarget) throws(Problem) -> [UInt8] {
    let limit = try limit(target)
    let cursor = PageCursor(organisation: organisation, query: query)
    var start = UserDayWalk.Position(day: query.start, user: 0)
    if let text = try target.value("cursor") { start = try cursor.position(text) }

    var walk = UserDayWalk(organisation: organisation, from: start, through: query.end)
    var next = walk.next()
    return envelope(query, reserving: limit * 640 + 512) { json in
      var date = (day: query.start, text: query.start.description)
      for _ in 0..<limit {
        guard let position = next else { break }
        if position.day != date.day { date = (position.day, position.day.description) }
        let row = SampleUserDay(organisation: organisation, user: position.user, day: position.day)
        json.object { json in userRow(row, date: date.text, &json) }
        next = walk.next()
      }
    } pagination: { json in
      let snake = options.paginationSpelling == .snakeCase
      json.member(snake ? "has_more" : "hasMore", next != nil)
      json.member(snake ? "next_cursor" : "nextCursor", next.map(cursor.text))
    }
  }

  private func limit(_ target: RequestTarget) throws(Problem) -> Int {
    guard let text = try target.value("limit") else { return 20 }
    // `Int` would take a sign.
    guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let limit = Int(text),
      (1...100).contains(limit)
    else { throw Problem(.badRequest, "limit must be an integer from 1 to 100") }
    return limit
  }

  private func userRow(_ row: SampleUserDay, date: String, _ json: inout JSONText) {
    json.member("user_id", row.profile.id)
    json.member("user_email", row.profile.email)
    json.member("date", date)
    json.member("tool_calls", row.toolCalls)
    json.member("billable_tokens", row.billableTokens)
    let primary = row.models.first.map { Catalogue.models[$0.model] }
    json.member("primary_model", primary?.id)
    json.member("primary_model_tier", primary?.tier)
    json.member("files_created", row.filesCreated)
    json.member("files_edited", row.filesEdited)
    json.member("git_commits", row.commits)
    json.member("git_prs_created", row.pullRequests)
    json.member("mcp_calls", row.mcpCalls)
    json.member("skill_calls", row.skillCalls)
    json.member("slash_commands", row.slashCommands)
    json.member("hooks", row.hooks)
    json.member("sessions", row.sessions)
    json.member("messages", row.messages)
    json.member("user_messages", row.userMessages)
    json.member("assistant_messages", row.assistantMessages)
    json.ratio("autonomy_ratio", Double(row.toolCalls) / Double(row.userMessages))
    json.member("delegation_level", Catalogue.delegations[row.delegation].name)
    json.array("languages", row.languages) { json, language in json.string(Catalogue.languages[language].name) }
  }
}
