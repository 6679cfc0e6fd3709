import GRDB
import Synchronization
package import Usage

extension Archive: UsageSource {
  package func coverage(of days: ClosedRange<Day>) throws -> [Coverage] {
    try reading { db in
      let changes = try changes(in: days, db)
      return try Row.fetchAll(
        db,
        sql: "SELECT endpoint, day, rows, fetched_at, restated_at FROM fetches WHERE day BETWEEN ? AND ?",
        arguments: [days.lowerBound.description, days.upperBound.description]
      ).map { row in
        let (endpoint, day) = (try row.endpoint(), try row.day())
        let isRestated = !(row["restated_at"] as DatabaseValue).isNull
        return Coverage(
          endpoint: endpoint, day: day, rows: try row.decode(forColumn: "rows"),
          fetchedAt: try row.moment(),
          restatement: isRestated ? Restatement(changes: try changes(endpoint, day)) : nil)
      }
    }
  }

  package func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days, withBreakdowns: true)
  }

  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days, withBreakdowns: false)
  }

  private func organisationDays(in days: ClosedRange<Day>, withBreakdowns: Bool) throws -> [OrganisationDay] {
    try reading { db in
      try verify(Endpoint.organisation, in: days, db)
      var merged: [Day: OrganisationDay] = [:]
      for endpoint in Endpoint.organisation {
        for row in try endpointDays(endpoint, in: days, withBreakdowns: withBreakdowns, db) {
          merged[row.day, default: OrganisationDay(day: row.day)].add(row)
        }
      }
      return merged.values.sorted { $0.day < $1.day }
    }
  }

  package func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) throws {
    try reading { db in
      let isVerified = verified.withLock { known in days.allSatisfy { known[.users]?.contains($0) == true } }
      let query = try UserDayQuery(db, in: days, texts: texts.values(db))
      guard !isVerified else {
        _ = try query.forEach(body)
        return
      }
      let stored: [Day: StoredDay]
      do {
        stored = try query.forEach(isDigesting: true, body)
      } catch let error as DatabaseError {
        // Says more than the first value that could not be read.
        try verify([.users], in: days, db)
        throw error
      }
      try verify(stored, of: .users, in: days, db)
    }
  }

  /// All rows of a day, sorted by identifier.
  func userDays(on day: Day, _ db: Database) throws -> [UserDay] {
    var users: [UserDay] = []
    try UserDayQuery(db, in: day...day, texts: texts.values(db)).forEach({ users.append($0) })
    return users
  }

  /// The stored rows of an organisation endpoint, sorted by day.
  ///
  /// - Throws: ``ArchiveError/damagedDays(path:days:reason:)`` if a list lacks an entry, or has one too many.
  func endpointDays(
    _ endpoint: Endpoint, in days: ClosedRange<Day>, withBreakdowns: Bool = true, _ db: Database
  ) throws -> [EndpointDay] {
    let bounds: StatementArguments = [days.lowerBound.description, days.upperBound.description]
    let breakdowns = Breakdown.breakdowns(of: endpoint)
    var result: [Day: EndpointDay] = [:]
    var lengths: [Breakdown: [Day: Int]] = [:]
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT \(endpoint.columns.asColumns) FROM \(endpoint.rawValue) WHERE day BETWEEN ? AND ?"),
      arguments: bounds)
    while let row = try rows.next() {
      let day = try row.day()
      var endpointDay = EndpointDay(
        endpoint: endpoint, day: day, unknownFields: try row.decode(forColumn: "unknown_fields"))
      for field in DailyField.fields(of: endpoint) {
        endpointDay.values[field] = try Amount(row[field.rawValue], isRatio: field.kind == .ratio)
      }
      for breakdown in breakdowns {
        guard let count = try row.decode(Int?.self, forColumn: breakdown.rowsColumn) else { continue }
        endpointDay.breakdowns[breakdown] = []
        lengths[breakdown, default: [:]][day] = count
      }
      result[day] = endpointDay
    }
    for breakdown in withBreakdowns ? breakdowns : [] {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: "SELECT \(breakdown.columns.asColumns) FROM \(breakdown.field) "
            + "WHERE day BETWEEN ? AND ? ORDER BY day, rowid"),
        arguments: bounds)
      while let row = try rows.next() {
        let day = try row.day()
        lengths[breakdown, default: [:]][day, default: 0] -= 1
        result[day]?.breakdowns[breakdown, default: []].append(
          BreakdownRow(
            keys: try breakdown.keys.map { try row.text($0.column) },
            values: try breakdown.measures.map { try Amount(row[$0], isRatio: breakdown.isRatio) },
            unknownFields: try row.decode(forColumn: "unknown_fields")))
      }
      if let (day, missing) = lengths[breakdown]?.first(where: { $0.value != 0 }) {
        throw try damage(day, "\(breakdown.field) has \(abs(missing)) entries too \(missing > 0 ? "few" : "many")", db)
      }
    }
    return result.values.sorted { $0.day < $1.day }
  }
}

extension Breakdown {
  /// Whether its entries are shares, not counts.
  var isRatio: Bool {
    if case .weighted = rule { true } else { false }
  }
}

extension Amount {
  /// - Returns: `nil` if the value is NULL.
  /// - Throws: `DatabaseError` if it is no number that a count or ratio can be.
  init?(_ value: DatabaseValue, isRatio: Bool) throws {
    switch value.storage {
    case .null: return nil
    case .int64(let whole) where whole >= 0: self = isRatio ? .ratio(Double(whole)) : .count(Count(whole))
    case .double(let number) where number >= 0 && number.isFinite:
      guard let amount = isRatio ? .ratio(number) : Count(number).map(Amount.count) else { fallthrough }
      self = amount
    default: throw DatabaseError(damage: "a number is \(value)")
    }
  }
}

extension Row {
  /// The day in the column `day`.
  ///
  /// - Throws: `DatabaseError` if the archive is damaged, as the functions below do.
  func day() throws -> Day {
    let text = try text("day")
    guard let day = Day(iso: text) else { throw DatabaseError(damage: "a day is \(text)") }
    return day
  }

  func endpoint() throws -> Endpoint {
    let text = try text("endpoint")
    guard let endpoint = Endpoint(rawValue: text) else { throw DatabaseError(damage: "an endpoint is \(text)") }
    return endpoint
  }

  func text(_ column: String) throws -> String {
    guard case .string(let text) = (self[column] as DatabaseValue).storage else {
      throw DatabaseError(damage: "\(column) is no text")
    }
    return text
  }

  /// The seconds since 1970 in the column `fetched_at`.
  ///
  /// - Throws: `RowDecodingError` or `DatabaseError` if the archive is damaged: no number, or none of the years 1970 to
  ///   9999, which ``Timestamp`` can write.
  func moment() throws -> Int {
    let seconds = try decode(Int.self, forColumn: "fetched_at")
    guard 0...253_402_300_799 ~= seconds else {
      throw DatabaseError(damage: "a time of fetching is \(seconds)")
    }
    return seconds
  }
}
