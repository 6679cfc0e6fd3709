import GRDB
import Synchronization
import Usage

// What was written is compared with what is read: the number of rows, and the digests (see ``DigestFunction``).

extension Archive {
  /// The rows of an endpoint's day.
  struct StoredDay: Equatable {
    /// Of the endpoint's table.
    var rows = 0
    /// Of these rows and of their lists.
    var digest: Int64 = 0
  }

  /// The days of an endpoint that have rows; they are found by the tables' indexes, or without them.
  func storedDays(
    of endpoint: Endpoint, in days: ClosedRange<Day>, usesIndexes: Bool = true, _ db: Database
  ) throws -> [Day: StoredDay] {
    let lists = Breakdown.breakdowns(of: endpoint).map { ($0.field, $0.columns) }
    let table = endpoint == .users ? ("user_days", UserDayColumns.names) : (endpoint.rawValue, endpoint.columns)
    var stored: [Day: StoredDay] = [:]
    for (name, columns) in [table] + lists {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: "SELECT day, count(*) AS rows, sum(digest('\(name)', \(columns.asColumns))) AS digest FROM \(name) "
            + "\(usesIndexes ? "" : "NOT INDEXED ")WHERE day BETWEEN ? AND ? GROUP BY day"),
        arguments: [days.lowerBound.description, days.upperBound.description])
      while let row = try rows.next() {
        let day = try row.day()
        if name == table.0 { stored[day, default: StoredDay()].rows = row["rows"] }
        stored[day, default: StoredDay()].digest &+= try row.decode(Int64?.self, forColumn: "digest") ?? 0
      }
    }
    return stored
  }

  /// What of the stored days is not as it was written, by day.
  ///
  /// - Throws: `DatabaseError`.
  func mismatches(
    _ stored: [Day: StoredDay], of endpoint: Endpoint, in days: ClosedRange<Day>, _ db: Database
  ) throws -> [Day: String] {
    let fetches = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT day, rows, digest FROM fetches WHERE endpoint = ? AND day BETWEEN ? AND ?"),
      arguments: [endpoint.rawValue, days.lowerBound.description, days.upperBound.description])
    var mismatches: [Day: String] = [:]
    while let fetch = try fetches.next() {
      let day = try fetch.day()
      let found = stored[day] ?? StoredDay()
      let rows: Int = try fetch.decode(forColumn: "rows")
      if found.rows != rows {
        mismatches[day] = "\(found.rows) of \(rows) rows of /\(endpoint.rawValue) are there"
      } else if try found.digest != fetch.decode(Int64?.self, forColumn: "digest") ?? found.digest {
        mismatches[day] = "rows of /\(endpoint.rawValue) are not as they were written"
      }
    }
    return mismatches
  }

  /// Compares the days of a range with their fetches, unless this archive has done so before.
  ///
  /// - Throws: ``ArchiveError/damagedDays(path:days:reason:)``, and `DatabaseError`.
  func verify(_ endpoints: [Endpoint], in days: ClosedRange<Day>, _ db: Database) throws {
    for endpoint in endpoints {
      let known = verified.withLock { $0[endpoint] ?? [] }
      guard let first = days.first(where: { !known.contains($0) }), let last = days.last(where: { !known.contains($0) })
      else { continue }
      try verify(storedDays(of: endpoint, in: first...last, db), of: endpoint, in: first...last, db)
    }
  }

  /// Compares what is stored of a range of days with their fetches.
  ///
  /// - Throws: ``ArchiveError/damagedDays(path:days:reason:)``, and `DatabaseError`.
  func verify(_ stored: [Day: StoredDay], of endpoint: Endpoint, in days: ClosedRange<Day>, _ db: Database) throws {
    if let (day, reason) = try mismatches(stored, of: endpoint, in: days, db).min(by: { $0.key < $1.key }) {
      throw try damage(day, reason, db)
    }
    verified.withLock { $0[endpoint, default: []].formUnion(days) }
  }

  /// The error for a damaged day; it names all damaged days of the archive.
  ///
  /// - Throws: `DatabaseError` if there is other damage, which a new fetch of days would not replace.
  func damage(_ day: Day, _ reason: String, _ db: Database) throws -> ArchiveError {
    // Indexes are made anew with a damaged day.
    if let other = try String.fetchAll(db, sql: "PRAGMA integrity_check")
      .first(where: { $0 != "ok" && !$0.contains(" index ") })
    {
      throw DatabaseError(damage: "\(reason); \(other)")
    }
    _ = try texts.values(db)
    let last = try String.fetchOne(db, sql: "SELECT max(day) FROM fetches").flatMap(Day.init(iso:)) ?? day
    let all = Availability.firstDay...max(last, day)
    var days: Set = [day]
    for (endpoint, usesIndexes) in Endpoint.allCases.flatMap({ [($0, true), ($0, false)] }) {
      try days.formUnion(
        mismatches(storedDays(of: endpoint, in: all, usesIndexes: usesIndexes, db), of: endpoint, in: all, db).keys)
    }
    return .damagedDays(path: path, days: days.sorted(), reason: reason)
  }

  // MARK: What is known of fetches

  private static let bookkeeping = [
    "archive", "fetches", "restatements", "answer_notes", "subscriptions", "subscription_details",
    "subscription_windows", "subscription_answers", "subscription_facts",
  ]

  private static func bookkeepingDigest(_ db: Database) throws -> Int64 {
    try bookkeeping.reduce(0) { digest, table in
      let columns = try db.columns(in: table).map(\.name).asColumns
      let sql =
        "SELECT sum(digest('\(table)', \(columns))) FROM \(table)"
        + (table == "archive" ? " WHERE key <> 'digest'" : "")
      return digest &+ (try Int64.fetchOne(db.cachedStatement(sql: sql)) ?? 0)
    }
  }

  /// Stores the digest of all tables but those of days; the last step of each transaction that writes.
  static func recordBookkeeping(_ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO archive VALUES ('digest', ?1) ON CONFLICT DO UPDATE SET value = ?1")
      .execute(
        arguments: [String(bookkeepingDigest(db))])
  }

  /// - Throws: `DatabaseError` if the archive is damaged.
  static func verifyBookkeeping(_ db: Database) throws {
    let digest = try String.fetchOne(db, sql: "SELECT value FROM archive WHERE key = 'digest'")
    let isExpected =
      try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM fetches WHERE digest IS NOT NULL)") ?? false
    guard try digest == nil ? !isExpected : digest == String(bookkeepingDigest(db)) else {
      throw DatabaseError(damage: "what it says of its fetches is not as it was written")
    }
    for row in try Row.fetchAll(db, sql: "SELECT DISTINCT endpoint, day FROM fetches") {
      _ = (try row.endpoint(), try row.day())
    }
  }
}
