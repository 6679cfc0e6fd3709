import Usage

extension SampleService {
  /// One page of `/users`: rows by day, then by user; over several days `limit` counts rows.
  ///
  /// - Returns: The rows, and the cursor of the next page; `nil` on the last one.
  /// - Throws: ``RefusedRequest`` for a limit out of range or an unknown cursor.
  func users(
    _ query: AnalyticsQuery, _ target: RequestTarget
  ) throws(RefusedRequest) -> (rows: [JSONTree], nextCursor: String?) {
    let limit = try limit(target)
    let cursor = PageCursor(organisation: organisation, days: query.days)
    var start = PageCursor.Position(day: query.days.lowerBound, user: 0)
    if let text = try target.value("cursor") { start = try cursor.position(text) }
    // One more than fit the page: the first of the next one.
    let positions = Array(positions(from: start, through: query.days.upperBound).prefix(limit + 1))
    let next = positions.count > limit ? positions[limit] : nil
    let rows = positions.prefix(limit).map { position in
      userRow(SampleUserDay(organisation: organisation, user: position.user, day: position.day))
    }
    return (rows, next.map(cursor.text))
  }

  private func positions(from start: PageCursor.Position, through last: Day) -> some Sequence<PageCursor.Position> {
    (start.day...last).lazy.flatMap { day in
      Attendance(organisation: organisation, day: day).present(from: day == start.day ? start.user : 0)
        .lazy.map { PageCursor.Position(day: day, user: $0) }
    }
  }

  func limit(_ target: RequestTarget) throws(RefusedRequest) -> Int {
    guard let text = try target.value("limit") else { return 20 }
    // `Int` would accept a sign.
    guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let limit = Int(text),
      (1...100).contains(limit)
    else { throw RefusedRequest(.badRequest, "limit must be an integer from 1 to 100") }
    return limit
  }

  private func userRow(_ row: SampleUserDay) -> JSONTree {
    let primary = row.models.first.map { Catalogue.models[$0.model] }
    return .object([
      ("user_id", .string(row.profile.id)),
      ("user_email", .text(row.profile.email)),
      ("date", .string("\(row.day)")),
      ("tool_calls", .integer(row.toolCalls)),
      ("billable_tokens", .integer(row.billableTokens)),
      ("primary_model", .text(primary?.id)),
      ("primary_model_tier", .text(primary?.tier)),
      ("files_created", .integer(row.filesCreated)),
      ("files_edited", .integer(row.filesEdited)),
      ("git_commits", .integer(row.commits)),
      ("git_prs_created", .integer(row.pullRequests)),
      ("mcp_calls", .integer(row.mcpCalls)),
      ("skill_calls", .integer(row.skillCalls)),
      ("slash_commands", .integer(row.slashCommands)),
      ("hooks", .integer(row.hooks)),
      ("sessions", .integer(row.sessions)),
      ("messages", .integer(row.messages)),
      ("user_messages", .integer(row.userMessages)),
      ("assistant_messages", .integer(row.assistantMessages)),
      ("autonomy_ratio", .ratio(Double(row.toolCalls) / Double(row.userMessages))),
      ("delegation_level", .string(Catalogue.delegations[row.delegation].name)),
      ("languages", .array(row.languages.map { .string(Catalogue.languages[$0].name) })),
    ])
  }
}
