import Foundation
import GRDB
package import Usage

extension Archive {
  /// Where days come from and when: the same for every row of a transaction.
  package struct Provenance: Sendable {
    /// `nil` where the API does not say.
    package let organisation: String?
    /// Seconds since 1970-01-01T00:00:00Z.
    package let fetchedAt: Int

    package init(organisation: String?, fetchedAt: Int) {
      self.organisation = organisation
      self.fetchedAt = fetchedAt
    }

    /// Whether a day's numbers are final.
    func isSettled(_ day: Day) -> Bool {
      Day(secondsSince1970: fetchedAt) - day >= Availability.settlingDays
    }
  }

  /// Keeps an organisation endpoint's days, in place of what was kept of them before.
  ///
  /// - Parameters:
  ///   - rows: At most one a day.
  ///   - endpoint: One of the four organisation endpoints.
  ///   - days: The days that were asked for: those without a row are known to be missing.
  ///   - provenance: Where they come from.
  /// - Throws: ``ArchiveError``; nothing is kept then.
  package func keep(
    _ rows: [EndpointDay], of endpoint: Endpoint, for days: ClosedRange<Day>, from provenance: Provenance
  ) throws {
    let rows = Dictionary(uniqueKeysWithValues: rows.map { ($0.day, $0) })
    try writing { db in
      try check(provenance, db)
      for day in days {
        let (before, after) = (try endpointDays(endpoint, in: day...day, db).first, rows[day])
        try delete(endpoint, day, db)
        if let after { try insert(after, db) }
        try record(
          endpoint, day, rows: after == nil ? 0 : 1, isRestated: before.map { !$0.agrees(with: after) } ?? false,
          Restatement.Field.changes(from: before, to: after, of: endpoint), provenance, db)
      }
    }
  }

  /// Keeps all users of a day, in place of what was kept of it before.
  ///
  /// - Throws: ``ArchiveError``; nothing is kept then.
  package func keep(_ users: UserRows, on day: Day, from provenance: Provenance) throws {
    var kept = PackedUserRows()
    try writing { db in
      try texts.forgetIfChanged(db)
      try check(provenance, db)
      let isKnown = try wasFetched(.users, day, db)
      let before = isKnown ? try userRows(on: day, texts.values(db), db) : .none
      try db.cachedStatement(sql: "DELETE FROM user_days WHERE day = ?").execute(arguments: [day.description])
      var insert = try UserRowInsert(db, on: day, count: users.count)
      let identifiers = try texts.identifiers(of: users.texts, db)
      let after = try users.archived(identifiers) { try insert.append($0, unknownFields: $1) }
      try PackedDay.keep(after.packed, on: day, db)
      // Of a day that is new nothing has changed.
      try record(
        .users, day, rows: after.count, isRestated: before.count > 0 && !before.agrees(with: after),
        isKnown ? Restatement.Field.changes(from: before, to: after) : [], provenance, db)
      kept = after.packed
    }
    // Only now is it committed.
    userDays.remember(kept: kept, on: day)
  }

  /// Whether days need not be asked for again: those that were final when they were fetched.
  package func settledDays() throws -> @Sendable (Endpoint, Day) -> Bool {
    let settled = try reading { db in
      try Set(String.fetchAll(db, sql: "SELECT endpoint || day FROM fetches WHERE settled"))
    }
    return { settled.contains($0.rawValue + $1.description) }
  }

  /// The organisation of the archive; `nil` as long as nothing told it.
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
    _ provenance: Provenance, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO fetches (endpoint, day, rows, fetched_at, settled, restated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT DO UPDATE SET rows = ?3, fetched_at = ?4, settled = ?5, restated_at = coalesce(?6, restated_at)
        """
    ).execute(arguments: [
      endpoint.rawValue, day.description, rows, provenance.fetchedAt, provenance.isSettled(day),
      isRestated ? provenance.fetchedAt : nil,
    ])
    try record(changes, endpoint, day, provenance, db)
  }

  private func delete(_ endpoint: Endpoint, _ day: Day, _ db: Database) throws {
    for table in [endpoint.rawValue] + Breakdown.breakdowns(of: endpoint).map(\.field) {
      try db.cachedStatement(sql: "DELETE FROM \(table) WHERE day = ?").execute(arguments: [day.description])
    }
  }

  private func insert(_ row: EndpointDay, _ db: Database) throws {
    let fields = DailyField.fields(of: row.endpoint)
    let breakdowns = Breakdown.breakdowns(of: row.endpoint)
    try insert(
      into: row.endpoint.rawValue, Schema.columns(of: row.endpoint),
      [row.day.description] + fields.map { row.values[$0]?.databaseValue }
        + breakdowns.map { row.breakdowns[$0]?.count } + [row.unknownFields],
      db)
    for breakdown in breakdowns {
      for element in row.breakdowns[breakdown] ?? [] {
        try insert(
          into: breakdown.field, Schema.columns(of: breakdown),
          [row.day.description] + element.keys + element.values.map { $0?.databaseValue } + [element.unknownFields], db)
      }
    }
  }

  private func insert(
    into table: String, _ columns: String, _ values: [(any DatabaseValueConvertible)?], _ db: Database
  ) throws {
    let places = Array(repeating: "?", count: values.count).joined(separator: ", ")
    try db.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(places))").execute(
      arguments: StatementArguments(values))
  }
}

extension UserRows {
  /// The same rows as the file gives them: with its identifiers of texts, in their order, and counts that have a
  /// fraction as the doubles that they are kept as.
  ///
  /// - Parameters:
  ///   - identifiers: By the places of texts.
  ///   - each: Called for each of these rows, in order.
  /// - Returns: All of them.
  /// - Throws: What `each` throws.
  fileprivate func archived(
    _ identifiers: [TextID], each: (_ row: UserRow, _ unknownFields: String?) throws -> Void
  ) rethrows -> UserRows {
    func archived(_ text: TextID) -> TextID { identifiers[Int(text.place)] }
    var places: [(user: Int32, position: Int, number: Int)] = []
    places.reserveCapacity(count)
    packed.positions { user, position in places.append((archived(user).place, position, places.count)) }
    places.sort { $0.user < $1.user }
    var kept = PackedUserRows()
    var unknown: [Int: String] = [:]
    var row = UserRow(user: TextID(place: 0))
    for place in places {
      packed.read(place.position, into: &row)
      row.user = archived(row.user)
      row.email = row.email.map(archived)
      row.primaryModel = row.primaryModel.map(archived)
      row.primaryModelTier = row.primaryModelTier.map(archived)
      row.delegationLevel = row.delegationLevel.map(archived)
      row.languages = row.languages.map(archived)
      row.counts.roundToDoubles()
      let unknownFields = unknownFields[place.number]
      unknown[kept.count] = unknownFields
      kept.append(row)
      try each(row, unknownFields)
    }
    return UserRows(kept, texts: Texts(), unknownFields: unknown)
  }

  /// Whether other rows of the archive are the same.
  fileprivate func agrees(with other: UserRows) -> Bool {
    packed == other.packed && unknownFields == other.unknownFields
  }
}

extension EndpointDay {
  /// Whether another row says the same, in whatever order its lists are.
  fileprivate func agrees(with other: EndpointDay?) -> Bool {
    func bags(_ day: EndpointDay) -> [Breakdown: [BreakdownRow: Int]] {
      day.breakdowns.mapValues { Dictionary($0.map { ($0, 1) }, uniquingKeysWith: +) }
    }
    guard let other else { return false }
    return values == other.values && unknownFields == other.unknownFields && bags(self) == bags(other)
  }
}

extension Amount {
  /// Whole counts as integers; everything else as the nearest double.
  var databaseValue: DatabaseValue {
    switch self {
    case .count(let count): count.whole?.databaseValue ?? count.double.databaseValue
    case .ratio(let ratio): ratio.databaseValue
    }
  }
}
