import GRDB
import Usage

// The history of restated numbers: the values before and after each fetch that changed them.

extension Archive {
  /// Stores the changes of a fetch, if the day was restated by this or an earlier fetch.
  ///
  /// A row that was removed and comes back is not a restatement, but must be stored, so that the last change has the
  /// current values.
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

  /// The differences between the first and the latest fetch of each day.
  func changes(in days: ClosedRange<Day>, _ db: Database) throws -> (Endpoint, Day) throws -> [Restatement.Change] {
    /// Identifies the history of one number.
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
        endpoint: try row.decode(forColumn: "endpoint"), day: try row.decode(forColumn: "day"),
        field: try row.decode(forColumn: "field"))
      recorded[key] = (first: recorded[key]?.first ?? row["before"], last: row["after"])
    }
    return { endpoint, day in
      try Restatement.Field.fields(of: endpoint).compactMap { field in
        guard
          let values = recorded[Key(endpoint: endpoint.rawValue, day: day.description, field: field.name)]
        else { return nil }
        func amount(_ value: DatabaseValue) throws -> Amount? {
          // A sum over many users may be beyond 64 bits.
          if case .double(let sum) = value.storage, sum >= 0x1p63, !field.isRatio { return nil }
          return try Amount(value, isRatio: field.isRatio)
        }
        return try field.change(from: amount(values.first), to: amount(values.last))
      }
    }
  }
}

extension Restatement.Field {
  /// - Returns: `nil` if the numbers are equal.
  fileprivate func change(from before: Amount?, to after: Amount?) -> Restatement.Change? {
    before == after ? nil : Restatement.Change(self, from: before, to: after)
  }

  /// Compares two rows of an organisation endpoint; a missing row has no numbers.
  static func changes(
    from before: EndpointDay?, to after: EndpointDay?, of endpoint: Endpoint
  ) -> [Restatement.Change] {
    DailyField.fields(of: endpoint).compactMap {
      Self.daily($0).change(from: before?.values[$0], to: after?.values[$0])
    }
  }

  /// Compares the number of rows and the sums of two fetches of `/users`.
  static func changes(from before: [UserDay], to after: [UserDay]) -> [Restatement.Change] {
    func sums(_ users: [UserDay]) -> UserCounts { users.reduce(into: UserCounts()) { $0.add($1.counts) } }
    let (old, new) = (sums(before), sums(after))
    let rows = Self.rows.change(from: .count(Count(before.count)), to: .count(Count(after.count)))
    return [rows].compactMap(\.self)
      + UserField.allCases.compactMap {
        Self.users($0).change(from: old[$0].map(Amount.count), to: new[$0].map(Amount.count))
      }
  }
}
