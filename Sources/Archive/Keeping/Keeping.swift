import Foundation
import GRDB
import Synchronization
package import Usage

extension Archive {
  /// The source and time of a fetch; the same for all rows of a transaction.
  package struct Provenance: Sendable {
    /// The organisation id; `nil` if the API does not send it.
    package let organisation: String?
    /// Seconds since 1970-01-01T00:00:00Z.
    package let fetchedAt: Int

    package init(organisation: String?, fetchedAt: Int) {
      self.organisation = organisation
      self.fetchedAt = fetchedAt
    }

    /// True if the day's numbers were final at the time of the fetch.
    func isSettled(_ day: Day) -> Bool {
      Day(secondsSince1970: fetchedAt) - day >= Availability.settlingDays
    }
  }

  /// Replaces the stored days of an organisation endpoint; what the answer lacks stays.
  ///
  /// A day without a row in the answer stays as it was fetched before, with the time of that fetch.
  ///
  /// - Parameters:
  ///   - rows: At most one per day.
  ///   - endpoint: One of the four organisation endpoints.
  ///   - days: The days of the request; a day without a row is stored as fetched with 0 rows.
  ///   - provenance: The source of the rows.
  ///   - notes: What was unusual about the answer.
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(
    _ rows: [EndpointDay], of endpoint: Endpoint, for days: ClosedRange<Day>, from provenance: Provenance,
    noting notes: [AnswerNote] = []
  ) throws {
    let rows = Dictionary(uniqueKeysWithValues: rows.map { ($0.day, $0) })
    try writing { db in
      try check(provenance, db)
      for day in days {
        var notes = notes.filter { $0.day == day }
        let (before, isDamaged) = try stored(endpoint, day, db) { try endpointDays(endpoint, in: day...day, db).first }
        let after = EndpointDay.merged(rows[day], over: before, &notes)
        guard rows[day] != nil || before == nil else {
          try recordEmpty(notes, endpoint, day, db)
          continue
        }
        try delete(endpoint, day, db)
        if let after { try insert(after, db) }
        try record(
          endpoint, day, rows: after == nil ? 0 : 1, isRestated: before.map { !$0.agrees(with: after) } ?? false,
          isDamaged ? [] : Restatement.Field.changes(from: before, to: after, of: endpoint), notes, provenance, db)
      }
    }
    verified.withLock { $0[endpoint, default: []].formUnion(days) }
  }

  /// Replaces the stored users of a day; users and values that the answer lacks stay.
  ///
  /// - Parameters:
  ///   - users: At most one row per user.
  ///   - day: The day of all rows.
  ///   - provenance: The source of the rows.
  ///   - notes: What was unusual about the answer.
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(
    _ users: [UserDay], on day: Day, from provenance: Provenance, noting notes: [AnswerNote] = []
  ) throws {
    try writing { db in
      try check(provenance, db)
      let before = try stored(.users, day, db) { try userDays(on: day, db) }.rows
      var notes = notes
      let merged = users.merged(over: before ?? [], &notes)
      if users.isEmpty, !merged.isEmpty { return try recordEmpty(notes, .users, day, db) }
      try db.cachedStatement(sql: "DELETE FROM user_days WHERE day = ?").execute(arguments: [day.description])
      try texts.withIdentifiers(db) { try UserDayInsert(db).insert(merged, on: day, &$0) }
      // Compares the stored rows, as the archive rounds counts with a fraction to doubles. A new day has no changes.
      let after = before == nil ? [] : try userDays(on: day, db)
      try record(
        .users, day, rows: merged.count, isRestated: before.map { !$0.isEmpty && $0 != after } ?? false,
        before.map { Restatement.Field.changes(from: $0, to: after) } ?? [], notes, provenance, db)
    }
    verified.withLock { _ = $0[.users, default: []].insert(day) }
  }

  /// The organisation id of the archive; `nil` if no fetch has reported it.
  package func organisation() throws -> String? {
    try reading(organisation)
  }

  private func organisation(_ db: Database) throws -> String? {
    try String.fetchOne(db.cachedStatement(sql: "SELECT value FROM archive WHERE key = 'organisation'"))
  }

  private func check(_ provenance: Provenance, _ db: Database) throws {
    guard let answered = provenance.organisation else { return }
    if let archived = try organisation(db) {
      guard archived == answered else {
        throw ArchiveError.otherOrganisation(path: path, archived: archived, answered: answered)
      }
    } else {
      try db.execute(sql: "INSERT INTO archive (key, value) VALUES ('organisation', ?)", arguments: [answered])
    }
  }

  private func wasFetched(_ endpoint: Endpoint, _ day: Day, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM fetches WHERE endpoint = ? AND day = ?)"),
      arguments: [endpoint.rawValue, day.description]) ?? false
  }

  private func record(
    _ endpoint: Endpoint, _ day: Day, rows: Int, isRestated: Bool, _ changes: [Restatement.Change],
    _ notes: [AnswerNote], _ provenance: Provenance, _ db: Database
  ) throws {
    let stored = try storedDays(of: endpoint, in: day...day, db)[day] ?? StoredDay()
    guard stored.rows == rows else {
      throw ArchiveError.cannotWrite(
        path: path, reason: "a trigger of another program adds or deletes rows of /\(endpoint.rawValue)")
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO fetches (endpoint, day, rows, fetched_at, settled, restated_at, digest)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE
        SET rows = ?3, fetched_at = ?4, settled = ?5, restated_at = coalesce(?6, restated_at), digest = ?7
        """
    ).execute(arguments: [
      endpoint.rawValue, day.description, rows, provenance.fetchedAt, provenance.isSettled(day),
      isRestated ? provenance.fetchedAt : nil, stored.digest,
    ])
    try record(changes, endpoint, day, provenance, db)
    try record(notes, endpoint, day, db)
  }

  /// What is stored of a day; of one that is damaged, only the new rows count.
  ///
  /// The indexes are then made anew, as the day's rows are deleted by them.
  ///
  /// - Returns: `nil` also for a day that was not fetched.
  private func stored<Rows>(
    _ endpoint: Endpoint, _ day: Day, _ db: Database, read: () throws -> Rows?
  ) throws -> (rows: Rows?, isDamaged: Bool) {
    do {
      guard try wasFetched(endpoint, day, db) else { return (nil, false) }
      let stored = try storedDays(of: endpoint, in: day...day, db)
      if try mismatches(stored, of: endpoint, in: day...day, db).isEmpty { return (try read(), false) }
    } catch {
      switch error as? ArchiveError ?? ArchiveError(error, path: path, while: .reading) {
      case .damaged, .damagedDays: break
      default: throw error
      }
    }
    try db.execute(sql: "REINDEX")
    return (nil, true)
  }

  private func delete(_ endpoint: Endpoint, _ day: Day, _ db: Database) throws {
    for table in [endpoint.rawValue] + Breakdown.breakdowns(of: endpoint).map(\.field) {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE day = ?").execute(arguments: [day.description])
    }
  }

  private func insert(_ row: EndpointDay, _ db: Database) throws {
    let breakdowns = Breakdown.breakdowns(of: row.endpoint)
    var values: [String: any DatabaseValueConvertible] = [:]
    for field in DailyField.fields(of: row.endpoint) { values[field.rawValue] = row.values[field]?.databaseValue }
    for breakdown in breakdowns { values[breakdown.rowsColumn] = row.breakdowns[breakdown]?.count }
    values["unknown_fields"] = row.unknownFields
    try insert(into: row.endpoint.rawValue, row.endpoint.columns, row.day, values, db)
    for breakdown in breakdowns {
      for element in row.breakdowns[breakdown] ?? [] {
        var values: [String: any DatabaseValueConvertible] = [:]
        for (key, text) in zip(breakdown.keys, element.keys) { values[key.column] = text }
        for (measure, value) in zip(breakdown.measures, element.values) { values[measure] = value?.databaseValue }
        values["unknown_fields"] = element.unknownFields
        try insert(into: breakdown.field, breakdown.columns, row.day, values, db)
      }
    }
  }

  private func insert(
    into table: String, _ columns: [String], _ day: Day, _ values: [String: any DatabaseValueConvertible],
    _ db: Database
  ) throws {
    let parameters = columns.map { ":" + $0 }.joined(separator: ", ")
    var arguments = Dictionary(uniqueKeysWithValues: columns.map { ($0, values[$0]) })
    arguments["day"] = day.description
    try db.cachedStatement(sql: "INSERT INTO \(table) (\(columns.asColumns)) VALUES (\(parameters))").execute(
      arguments: StatementArguments(arguments))
  }
}

extension EndpointDay {
  /// True if both rows have the same data; the order of breakdown rows does not matter.
  fileprivate func agrees(with other: EndpointDay?) -> Bool {
    func bags(_ day: EndpointDay) -> [Breakdown: [BreakdownRow: Int]] {
      day.breakdowns.mapValues { Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +) }
    }
    guard let other else { return false }
    return values == other.values && unknownFields == other.unknownFields && bags(self) == bags(other)
  }
}

extension Amount {
  /// An integer for whole counts, otherwise the nearest double; the archive holds no money.
  var databaseValue: DatabaseValue {
    switch self {
    case .count(let count): count.whole?.databaseValue ?? count.double.databaseValue
    case .money(let money): money.double.databaseValue
    case .ratio(let ratio): ratio.databaseValue
    }
  }
}
