import GRDB
package import Usage

extension Archive: UsageSource {
  package func coverage(of days: ClosedRange<Day>) throws -> [Coverage] {
    try reading { db in
      let changes = try changes(in: days, db)
      return try Row.fetchAll(
        db,
        sql: "SELECT endpoint, day, rows, fetched_at, restated_at FROM fetches WHERE day BETWEEN ? AND ?",
        arguments: [days.lowerBound.description, days.upperBound.description]
      ).compactMap { row in
        guard let endpoint = Endpoint(rawValue: try row.decode(forColumn: "endpoint")), let day = try row.day() else {
          return nil
        }
        let isRestated = !(row["restated_at"] as DatabaseValue).isNull
        return Coverage(
          endpoint: endpoint, day: day, rows: try row.decode(forColumn: "rows"),
          fetchedAt: try row.moment(),
          restatement: isRestated ? Restatement(changes: changes(endpoint, day)) : nil)
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
      var merged: [Day: OrganisationDay] = [:]
      for endpoint in Endpoint.organisation {
        for row in try endpointDays(endpoint, in: days, withBreakdowns: withBreakdowns, db) {
          merged[row.day, default: OrganisationDay(day: row.day)].add(row)
        }
      }
      return merged.values.sorted { $0.day < $1.day }
    }
  }

  package func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay, Int) throws -> Void) throws {
    try reading { db in try UserDayQuery(db, in: days, texts: texts.values(db)).forEach(body) }
  }

  /// All rows of a day, sorted by identifier.
  func userDays(on day: Day, _ db: Database) throws -> [UserDay] {
    var users: [UserDay] = []
    try UserDayQuery(db, in: day...day, texts: texts.values(db)).forEach({ row, _ in users.append(row) })
    return users
  }

  // Another program may have stored a text twice, so users are identified by text.

  package func userCount(in days: ClosedRange<Day>) throws -> Int {
    try reading { db in
      let texts = try texts.values(db)
      let identifiers = try Int64.fetchAll(
        db, sql: "SELECT DISTINCT user_id FROM user_days WHERE day BETWEEN ? AND ?",
        arguments: [days.lowerBound.description, days.upperBound.description])
      return try Set(identifiers.map { ExactText(try texts.text($0, on: days.lowerBound)) }).count
    }
  }

  package func lastActivity(before day: Day) throws -> [LastActivity] {
    try reading { db in
      let texts = try texts.values(db)
      // In SQLite, the other columns of the group come from the row that has the maximum.
      let rows = try Row.fetchCursor(
        db, sql: "SELECT user_id, max(day) AS day, email_id FROM user_days WHERE day < ? GROUP BY user_id",
        arguments: [day.description])
      var result: [ExactText: LastActivity] = [:]
      while let row = try rows.next() {
        guard let day = try row.day() else { continue }
        let user = try texts.text(row.decode(forColumn: "user_id"), on: day)
        let email = try row.decode(Int64?.self, forColumn: "email_id").map { try texts.text($0, on: day) }
        if let known = result[ExactText(user)], known.day >= day { continue }
        result[ExactText(user)] = LastActivity(userID: user, email: email, day: day)
      }
      return Array(result.values)
    }
  }

  /// The stored rows of an organisation endpoint, sorted by day.
  func endpointDays(
    _ endpoint: Endpoint, in days: ClosedRange<Day>, withBreakdowns: Bool = true, _ db: Database
  ) throws -> [EndpointDay] {
    let bounds: StatementArguments = [days.lowerBound.description, days.upperBound.description]
    let breakdowns = Breakdown.breakdowns(of: endpoint)
    var result: [Day: EndpointDay] = [:]
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT \(endpoint.columns.asColumns) FROM \(endpoint.rawValue) WHERE day BETWEEN ? AND ?"),
      arguments: bounds)
    while let row = try rows.next() {
      guard let day = try row.day() else { continue }
      var endpointDay = EndpointDay(
        endpoint: endpoint, day: day, unknownFields: try row.decode(forColumn: "unknown_fields"))
      for field in DailyField.fields(of: endpoint) {
        endpointDay.values[field] = Amount(row[field.rawValue], isRatio: field.kind == .ratio)
      }
      for breakdown in breakdowns where !(row[breakdown.rowsColumn] as DatabaseValue).isNull {
        endpointDay.breakdowns[breakdown] = []
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
        guard let day = try row.day() else { continue }
        result[day]?.breakdowns[breakdown, default: []].append(
          BreakdownRow(
            keys: try breakdown.keys.map { try row.decode(forColumn: $0.column) },
            values: breakdown.measures.map { Amount(row[$0], isRatio: breakdown.isRatio) },
            unknownFields: try row.decode(forColumn: "unknown_fields")))
      }
    }
    return result.values.sorted { $0.day < $1.day }
  }
}

extension Breakdown {
  fileprivate var isRatio: Bool {
    if case .weighted = rule { true } else { false }
  }
}

extension Amount {
  /// - Returns: `nil` if the value is NULL or not a valid number.
  init?(_ value: DatabaseValue, isRatio: Bool) {
    switch value.storage {
    case .int64(let whole): self = isRatio ? .ratio(Double(whole)) : .count(Count(whole))
    case .double(let number):
      if isRatio {
        self = .ratio(number)
      } else if let count = Count(number) {
        self = .count(count)
      } else {
        return nil
      }
    case .null, .string, .blob: return nil
    }
  }
}

extension Row {
  /// The day in the column `day`; `nil` if the text is not a valid date.
  ///
  /// - Throws: `RowDecodingError` if the archive is damaged and the column contains no text.
  func day() throws -> Day? { Day(iso: try decode(String.self, forColumn: "day")) }

  /// The seconds since 1970 in the column `fetched_at`.
  ///
  /// - Throws: `RowDecodingError` or `DatabaseError` if the archive is damaged: no number, or none of the years 1970 to
  ///   9999, which ``Timestamp`` can write.
  func moment() throws -> Int {
    let seconds = try decode(Int.self, forColumn: "fetched_at")
    guard 0...253_402_300_799 ~= seconds else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a time of fetching is \(seconds)")
    }
    return seconds
  }
}
