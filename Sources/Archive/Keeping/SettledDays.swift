import GRDB
package import Usage

extension Archive {
  /// Whether a day need not be fetched again, because its numbers were final at its last fetch.
  ///
  /// A day younger than ``Availability/lateDays`` must have all that the API ever returned for it, as many rows as the
  /// API said, a row (no users are none only if `/activity` has no active users), and each value that other such days
  /// have.
  /// A fetch in the future, of a wrong clock, does not count.
  ///
  /// - Parameter moment: Of the run, in seconds since 1970-01-01T00:00:00Z.
  /// - Returns: True for such a day.
  /// - Throws: ``ArchiveError``.
  package func settledDays(at moment: Int) throws -> @Sendable (Endpoint, Day) -> Bool {
    let late = Day(secondsSince1970: moment) - Availability.lateDays
    let settled = try reading { db in
      try Set(
        String.fetchAll(
          db,
          sql: """
            WITH fetched AS (
              SELECT *, EXISTS (SELECT 1 FROM answer_notes AS note
                WHERE note.day = fetches.day AND note.endpoint = fetches.endpoint
                AND note.kind IN ('\(AnswerNote.Kind.withdrawn.rawValue)', '\(AnswerNote.Kind.otherTotal.rawValue)')
              ) AS doubted
              FROM fetches)
            SELECT endpoint || day FROM fetched WHERE fetched_at <= :moment AND CASE
              WHEN day <= :late THEN settled OR doubted
              ELSE settled AND NOT doubted AND (rows > 0 OR endpoint = 'users' AND EXISTS (
                SELECT 1 FROM activity WHERE activity.day = fetched.day AND daily_active_users = 0))
              END
            """,
          arguments: ["moment": moment, "late": late.description]))
    }
    let lacking = try daysThatLackValues(after: late)
    return { endpoint, day in
      settled.contains(endpoint.rawValue + day.description) && lacking[endpoint]?.contains(day) != true
    }
  }

  /// The days after `late` whose rows or lists lack a value that another of these days has.
  ///
  /// A value that none has is one that the API does not send to this organisation.
  private func daysThatLackValues(after late: Day) throws -> [Endpoint: Set<Day>] {
    try reading { db in
      var lacking: [Endpoint: Set<Day>] = [:]
      for values in OptionalValues.all {
        let sent = try values.columns.filter { column in
          try Bool.fetchOne(
            db.cachedStatement(
              sql: "SELECT EXISTS (SELECT 1 FROM \(values.table) WHERE day > ? AND \(column.name) IS NOT NULL)"),
            arguments: [late.description]) ?? false
        }
        guard !sent.isEmpty else { continue }
        let isLacking = sent.map { "\($0.name) IS NULL" + ($0.isOfToolCalls ? " AND tool_calls <> 0" : "") }
        let days = try Row.fetchAll(
          db.cachedStatement(
            sql: "SELECT DISTINCT day FROM \(values.table) WHERE day > ? AND (\(isLacking.joined(separator: " OR ")))"),
          arguments: [late.description])
        try lacking[values.endpoint, default: []].formUnion(days.map { try $0.day() })
      }
      return lacking
    }
  }
}

/// The columns of a table of days that the API may leave empty.
private struct OptionalValues {
  struct Column {
    let name: String
    /// Whether days without tool calls rightly have none.
    var isOfToolCalls = false
  }

  let endpoint: Endpoint
  let table: String
  let columns: [Column]

  static let all: [OptionalValues] =
    Endpoint.organisation.map { endpoint in
      OptionalValues(
        endpoint: endpoint, table: endpoint.rawValue,
        columns: DailyField.fields(of: endpoint).map { Column(name: $0.rawValue, isOfToolCalls: $0.kind == .ratio) }
          + Breakdown.breakdowns(of: endpoint).map { Column(name: $0.rowsColumn, isOfToolCalls: $0.isRatio) })
    }
    + Breakdown.allCases.map { breakdown in
      OptionalValues(
        endpoint: breakdown.endpoint, table: breakdown.field, columns: breakdown.measures.map { Column(name: $0) })
    } + [
      OptionalValues(endpoint: .users, table: "user_days", columns: UserField.allCases.map { Column(name: $0.name) })
    ]
}
