import GRDB
package import Usage

extension Archive {
  package func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote] {
    try reading { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT endpoint, day, kind, subject, message FROM answer_notes WHERE day BETWEEN ? AND ?
          ORDER BY day, endpoint, number
          """,
        arguments: [days.lowerBound.description, days.upperBound.description]
      ).map { row in
        let kind = try row.text("kind")
        guard let kind = AnswerNote.Kind(rawValue: kind) else {
          throw DatabaseError(damage: "a note is of kind \(kind)")
        }
        return AnswerNote(
          try row.endpoint(), try row.day(), kind, subject: try row.text("subject"), try row.text("message"))
      }
    }
  }

  /// The most notes that are kept for an endpoint's day.
  private static let noteLimit = 100

  /// Replaces the notes of an endpoint's day.
  func record(_ notes: [AnswerNote], _ endpoint: Endpoint, _ day: Day, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM answer_notes WHERE day = ? AND endpoint = ?").execute(
      arguments: [day.description, endpoint.rawValue])
    var kept = Array(notes.prefix(Self.noteLimit))
    if let last = kept.last, notes.count > kept.count {
      let more = "/\(endpoint.rawValue) has \(notes.count - kept.count) more of these for the day."
      kept.append(AnswerNote(endpoint, day, last.kind, subject: "", more))
    }
    for (number, note) in kept.enumerated() {
      try db.cachedStatement(
        sql: "INSERT INTO answer_notes (day, endpoint, number, kind, subject, message) VALUES (?, ?, ?, ?, ?, ?)"
      ).execute(arguments: [
        day.description, endpoint.rawValue, number, note.kind.rawValue, note.subject, note.message,
      ])
    }
  }
}

// MARK: Empty is not deleted

extension EndpointDay {
  /// The row to store: what an earlier answer had and this one lacks stays.
  ///
  /// - Parameters:
  ///   - answer: The row of the answer; `nil` if it has none.
  ///   - before: The stored row.
  ///   - notes: Gets a note on what stays.
  /// - Returns: `nil` if there is none.
  static func merged(_ answer: EndpointDay?, over before: EndpointDay?, _ notes: inout [AnswerNote]) -> EndpointDay? {
    guard let before else { return answer }
    func note(_ what: String, subject: String) {
      notes.append(.withdrawn(before.endpoint, before.day, what, subject: subject))
    }
    guard var row = answer else {
      note("a row of /\(before.endpoint.rawValue)", subject: "")
      return before
    }
    // A day without tool calls has no percentiles.
    let isIdle = row.values[.toolCalls] == .count(.zero)
    for field in DailyField.fields(of: before.endpoint)
    where row.values[field] == nil && before.values[field] != nil && field != .mcpInvocations
      && !(field.kind == .ratio && isIdle)
    {
      row.values[field] = before.values[field]
      note("\(field.rawValue) of /\(before.endpoint.rawValue)", subject: field.rawValue)
    }
    for breakdown in Breakdown.breakdowns(of: before.endpoint)
    where breakdown.isWithdrawn(from: row, after: before) && !(breakdown.isRatio && isIdle) {
      row.breakdowns[breakdown] = before.breakdowns[breakdown]
      // The sum of a list goes with the list.
      if breakdown == .mcpServers { row.values[.mcpInvocations] = before.values[.mcpInvocations] }
      note("\(breakdown.field) of /\(before.endpoint.rawValue)", subject: breakdown.field)
    }
    return row
  }
}

extension Breakdown {
  /// Whether an answer lacks a list that an earlier one had, or has it without rows.
  ///
  /// A list of what did not happen is rightly empty.
  fileprivate func isWithdrawn(from row: EndpointDay, after before: EndpointDay) -> Bool {
    guard let list = row.breakdowns[self] else { return before.breakdowns[self] != nil }
    guard list.isEmpty, before.breakdowns[self]?.isEmpty == false else { return false }
    return events.contains { row.values[$0] != .count(.zero) }
  }

  /// The numbers of what the list divides.
  private var events: [DailyField] {
    switch self {
    case .models: [.billableTokens]
    case .tools, .mcpServers, .autonomyLevels: [.toolCalls]
    case .skills: [.skillsInvocations]
    case .slashCommands: [.slashCommandsInvocations]
    case .hooks: [.hooksInvocations]
    case .clients: [.dailyActiveUsers]
    case .languages, .fileExtensions: [.filesCreated, .filesEdited]
    }
  }
}

extension AnswerNote {
  static func withdrawn(_ endpoint: Endpoint, _ day: Day, _ what: String, subject: String) -> AnswerNote {
    AnswerNote(
      endpoint, day, .withdrawn, subject: subject,
      "The API no longer returns \(what) for the day; what it returned before stays.")
  }
}
