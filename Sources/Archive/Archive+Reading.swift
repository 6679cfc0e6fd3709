import GRDB
package import Usage

extension Archive: UsageSource {
  package func coverage(of days: ClosedRange<Day>) throws -> [Coverage] {
    try reading { db in
      let changes = try changes(in: days, db)
      return try Row.fetchAll(
        db,
        sql: "SELECT endpoint, day, rows, fetched_at, restated_at IS NOT NULL FROM fetches WHERE day BETWEEN ? AND ?",
        arguments: [days.lowerBound.description, days.upperBound.description]
      ).compactMap { row in
        guard let endpoint = Endpoint(rawValue: try row.decode(String.self, atIndex: 0)), let day = try row.day(1)
        else {
          return nil
        }
        return Coverage(
          endpoint: endpoint, day: day, rows: try row.decode(atIndex: 2), fetchedAt: try row.decode(atIndex: 3),
          restatement: row[4] ? Restatement(changes: changes(endpoint, day)) : nil)
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

  package func users(on day: Day) throws -> UserRows {
    // A report reads many days: between two of them it can be stopped.
    try Task.checkCancellation()
    if let known = userDays[day] { return UserRows(known, texts: try reading(texts.values).texts) }
    let rows = try reading { db in
      let texts = try texts.values(db)
      return try PackedDay.rows(on: day, texts, db).map { UserRows($0, texts: texts.texts) }
        ?? userRows(on: day, texts, db)
    }
    userDays.remember(read: rows.packed, on: day)
    return rows
  }

  /// The rows in the order of their users' identifiers.
  func userRows(on day: Day, _ texts: ArchivedTexts, _ db: Database) throws -> UserRows {
    try UserRowQuery(db, on: day, texts: texts).rows()
  }

  package func userCount(in days: ClosedRange<Day>) throws -> Int {
    try reading { db in
      try Int.fetchOne(
        db, sql: "SELECT count(DISTINCT user_id) FROM user_days WHERE day BETWEEN ? AND ?",
        arguments: [days.lowerBound.description, days.upperBound.description]) ?? 0
    }
  }

  package func lastActivity(before day: Day) throws -> LastActivities {
    try reading { db in
      let texts = try texts.values(db)
      // SQLite takes the other columns of a group from the row that has the maximum.
      let rows = try Row.fetchCursor(
        db, sql: "SELECT user_id, max(day), email_id FROM user_days WHERE day < ? GROUP BY user_id",
        arguments: [day.description])
      var result: [LastActivities.Row] = []
      while let row = try rows.next() {
        guard let day = try row.day(1) else { continue }
        let email = try row.decode(Int64?.self, atIndex: 2)
        result.append(
          LastActivities.Row(
            user: try texts.text(row.decode(atIndex: 0), on: day), email: try email.map { try texts.text($0, on: day) },
            day: day))
      }
      return LastActivities(result, texts: texts.texts)
    }
  }

  /// What is kept of an organisation endpoint, in the order of days.
  func endpointDays(
    _ endpoint: Endpoint, in days: ClosedRange<Day>, withBreakdowns: Bool = true, _ db: Database
  ) throws -> [EndpointDay] {
    let bounds: StatementArguments = [days.lowerBound.description, days.upperBound.description]
    let fields = DailyField.fields(of: endpoint)
    let breakdowns = Breakdown.breakdowns(of: endpoint)
    var result: [Day: EndpointDay] = [:]

    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: "SELECT \(Schema.columns(of: endpoint)) FROM \(endpoint.rawValue) WHERE day BETWEEN ? AND ?"),
      arguments: bounds)
    while let row = try rows.next() {
      guard let day = try row.day(0) else { continue }
      var values: [DailyField: Amount] = [:]
      for (index, field) in fields.enumerated() {
        values[field] = Amount(row[index + 1] as DatabaseValue, isRatio: field.kind == .ratio)
      }
      var lists: [Breakdown: [BreakdownRow]] = [:]
      for (index, breakdown) in breakdowns.enumerated() where !row.hasNull(atIndex: fields.count + 1 + index) {
        lists[breakdown] = []
      }
      result[day] = EndpointDay(
        endpoint: endpoint, day: day, values: values, breakdowns: lists,
        unknownFields: try row.decode(atIndex: fields.count + 1 + breakdowns.count))
    }

    for breakdown in withBreakdowns ? breakdowns : [] {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: "SELECT \(Schema.columns(of: breakdown)) FROM \(breakdown.field) "
            + "WHERE day BETWEEN ? AND ? ORDER BY day, rowid"),
        arguments: bounds)
      let keys = breakdown.keys.count
      let measures = breakdown.measures.count
      while let row = try rows.next() {
        guard let day = try row.day(0) else { continue }
        result[day]?.breakdowns[breakdown, default: []].append(
          BreakdownRow(
            keys: try (1...keys).map { try row.decode(atIndex: $0) },
            values: (0..<measures).map { Amount(row[keys + 1 + $0] as DatabaseValue, isRatio: breakdown.isRatio) },
            unknownFields: try row.decode(atIndex: keys + measures + 1)))
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
  /// - Returns: `nil` for NULL.
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
  /// The day in a column; `nil` for text that is none.
  ///
  /// Rows are decoded by what throws: a damaged archive may have anything in them.
  func day(_ index: Int) throws -> Day? { Day(iso: try decode(String.self, atIndex: index)) }
}
