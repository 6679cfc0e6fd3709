import GRDB
import Usage

// What fetches have changed of days that were there, number by number.

extension Archive {
  /// Records what a fetch has changed of a day that was ever restated, this time or before.
  ///
  /// A row that comes back after it was gone is no restatement, but without it the last of the changes would not be how
  /// the day is now.
  func record(
    _ changes: [Restatement.Change], _ endpoint: Endpoint, _ day: Day, _ provenance: Provenance, _ db: Database
  ) throws {
    for change in changes {
      try db.cachedStatement(
        sql: """
          INSERT INTO restatements (endpoint, day, restated_at, field, before, after) SELECT ?1, ?2, ?3, ?4, ?5, ?6
          WHERE (SELECT restated_at FROM fetches WHERE endpoint = ?1 AND day = ?2) IS NOT NULL
          ON CONFLICT DO UPDATE SET after = ?6
          """
      ).execute(arguments: [
        endpoint.rawValue, day.description, provenance.fetchedAt, change.field.name, change.before?.databaseValue,
        change.after?.databaseValue,
      ])
    }
  }

  /// What differs between the first fetch of each day and the last one.
  func changes(in days: ClosedRange<Day>, _ db: Database) throws -> (Endpoint, Day) -> [Restatement.Change] {
    /// A number of a day, over all that was recorded of it.
    struct Key: Hashable {
      let endpoint: String
      let day: String
      let field: String
    }
    var recorded: [Key: (first: DatabaseValue, last: DatabaseValue)] = [:]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT endpoint, day, field, before, after FROM restatements WHERE day BETWEEN ? AND ?
        ORDER BY day, endpoint, restated_at
        """,
      arguments: [days.lowerBound.description, days.upperBound.description])
    while let row = try rows.next() {
      let key = Key(
        endpoint: try row.decode(atIndex: 0), day: try row.decode(atIndex: 1), field: try row.decode(atIndex: 2))
      recorded[key] = (first: recorded[key]?.first ?? row[3], last: row[4])
    }
    return { endpoint, day in
      Restatement.Field.fields(of: endpoint).compactMap { field in
        guard
          let values = recorded[Key(endpoint: endpoint.rawValue, day: day.description, field: field.name)]
        else { return nil }
        return field.change(
          from: Amount(values.first, isRatio: field.isRatio), to: Amount(values.last, isRatio: field.isRatio))
      }
    }
  }
}

extension Restatement.Field {
  /// - Returns: `nil` for equal numbers.
  fileprivate func change(from before: Amount?, to after: Amount?) -> Restatement.Change? {
    before == after ? nil : Restatement.Change(self, from: before, to: after)
  }

  /// The numbers that differ between two rows of an organisation endpoint, either of which may be missing.
  static func changes(
    from before: EndpointDay?, to after: EndpointDay?, of endpoint: Endpoint
  ) -> [Restatement.Change] {
    DailyField.fields(of: endpoint).compactMap {
      Self.daily($0).change(from: before?.values[$0], to: after?.values[$0])
    }
  }

  /// The number of rows and the sums that differ between two days of users.
  static func changes(from before: UserRows, to after: UserRows) -> [Restatement.Change] {
    func sums(_ users: UserRows) -> UserCounts {
      var sums = UserCounts()
      users.visit { sums.add($0.counts) }
      return sums
    }
    let (old, new) = (sums(before), sums(after))
    let rows = Self.rows.change(from: .count(Count(before.count)), to: .count(Count(after.count)))
    return [rows].compactMap(\.self)
      + UserField.allCases.compactMap {
        Self.users($0).change(from: old[$0].map(Amount.count), to: new[$0].map(Amount.count))
      }
  }
}
