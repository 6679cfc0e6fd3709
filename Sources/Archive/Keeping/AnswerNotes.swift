import GRDB
package import Usage

extension Archive {
  package func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote] {
    try reading { db in try answerNotes(in: days, db) }
  }

  private func answerNotes(in days: ClosedRange<Day>, _ db: Database) throws -> [AnswerNote] {
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

  /// The most notes of a kind that are kept for an endpoint's day.
  private static let noteLimit = 100

  /// Replaces the notes of an endpoint's day, whose rows stay as the answer has none.
  ///
  /// The number of rows that an earlier answer contradicted stays in doubt with them.
  func recordEmpty(_ notes: [AnswerNote], _ endpoint: Endpoint, _ day: Day, _ db: Database) throws {
    let doubts = try answerNotes(in: day...day, db).filter { $0.endpoint == endpoint && $0.kind == .otherTotal }
    let hasOwn = notes.contains { $0.kind == .otherTotal }
    try record(notes + (hasOwn ? [] : doubts), endpoint, day, db)
  }

  /// Replaces the notes of an endpoint's day.
  func record(_ notes: [AnswerNote], _ endpoint: Endpoint, _ day: Day, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM answer_notes WHERE day = ? AND endpoint = ?").execute(
      arguments: [day.description, endpoint.rawValue])
    let kept = AnswerNote.Kind.allCases.flatMap { kind in
      let all = notes.filter { $0.kind == kind }
      let more = all.count - Self.noteLimit
      guard more > 0 else { return all }
      let rest = "/\(endpoint.rawValue) has \(more) more of these for the day."
      return all.prefix(Self.noteLimit) + [AnswerNote(endpoint, day, kind, subject: "", rest)]
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
