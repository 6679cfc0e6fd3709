import GRDB
import GRDBSQLite
import Glibc
import Usage

/// Reads the rows of `user_days` for a range, in order of days.
///
/// It calls SQLite's C functions, because GRDB would wrap each of the two million values in a month of 10,000
/// users.
struct UserDayQuery {
  private let statement: Statement
  private let handle: OpaquePointer
  private let columns: UserDayColumns
  private let texts: ArchivedTexts
  private let fields = UserField.allCases

  init(_ db: Database, in days: ClosedRange<Day>, texts: ArchivedTexts) throws {
    statement = try db.makeStatement(
      sql: "SELECT \(UserDayColumns.names.asColumns) FROM user_days WHERE day BETWEEN ? AND ? ORDER BY day, user_id")
    try statement.setArguments([days.lowerBound.description, days.upperBound.description])
    handle = statement.sqliteStatement
    // The query selects all names; SQLite gives them as the schema spells them.
    let places = Dictionary(uniqueKeysWithValues: zip(UserDayColumns.names, Int32(0)...))
    columns = UserDayColumns { places[$0] ?? -1 }
    self.texts = texts
  }

  /// Calls `body` for each row.
  ///
  /// - Parameters:
  ///   - isDigesting: Whether digests are wanted; they are 0 if not.
  ///   - body: Given a row.
  /// - Returns: What is stored of each day, to be compared with its fetch.
  /// - Throws: `DatabaseError`, `CancellationError` between two days, and the errors of `body`.
  @discardableResult
  func forEach(isDigesting: Bool = false, _ body: (UserDay) throws -> Void) throws -> [Day: Archive.StoredDay] {
    try withUnsafeTemporaryAllocation(of: StoredValue.self, capacity: UserDayColumns.names.count) { values in
      var lists = [TextList?](repeating: nil, count: texts.texts.count + 1)
      var stored: [Day: Archive.StoredDay] = [:]
      var (today, sums) = ("", Archive.StoredDay())
      var row = UserDay(day: Day(number: 0), userID: "")
      while try nextRow(values) {
        let name = sqlite3_value_text(values[Int(columns.day)].handle)
        guard let name else { throw DatabaseError(damage: "a day is NULL") }
        if !today.hasBytes(of: name) {
          try Task.checkCancellation()
          if sums.rows > 0 { stored[row.day] = sums }
          (today, sums) = (String(cString: name), Archive.StoredDay())
          guard let day = Day(iso: today) else {
            throw DatabaseError(damage: "a row of user_days has a day that is none")
          }
          row.day = day
        }
        sums.rows += 1
        if isDigesting { sums.digest &+= digest(values) }
        try read(values.span, into: &row, &lists)
        try body(row)
      }
      if sums.rows > 0 { stored[row.day] = sums }
      return stored
    }
  }

  /// Reads the values of the next row; false if there is none.
  private func nextRow(_ values: UnsafeMutableBufferPointer<StoredValue>) throws -> Bool {
    let code = sqlite3_step(handle)
    guard code != SQLITE_DONE else { return false }
    guard code == SQLITE_ROW else { throw DatabaseError(code) }
    for column in values.indices {
      values.initializeElement(at: column, to: StoredValue(sqlite3_column_value(handle, Int32(column))))
    }
    return true
  }

  /// The digest of a row; 0 if a text is not UTF-8.
  private func digest(_ values: UnsafeMutableBufferPointer<StoredValue>) -> Int64 {
    var state = Self.start
    for value in values {
      guard let next = DigestFunction.mixed(state, value) else { return 0 }
      state = next
    }
    return DigestFunction.digest(state)
  }

  private static let start = DigestFunction.start("user_days")

  private func read(_ values: borrowing Span<StoredValue>, into row: inout UserDay, _ lists: inout [TextList?]) throws {
    row.userID = try texts.text(values[columns.user].whole, on: row.day)
    row.email = try text(values[columns.email], row.day)
    row.counts = try counts(values, row.day)
    row.primaryModel = try text(values[columns.model], row.day)
    row.primaryModelTier = try text(values[columns.tier], row.day)
    row.autonomyRatio = try ratio(values[columns.ratio], row.day)
    row.delegationLevel = try text(values[columns.level], row.day)
    row.languages = try languages(values[columns.languages], row.day, &lists)
    let others = values[columns.unknownFields]
    row.unknownFields = others.kind == SQLITE_NULL ? nil : sqlite3_value_text(others.handle).map { String(cString: $0) }
  }

  private func counts(_ values: borrowing Span<StoredValue>, _ day: Day) throws -> UserCounts {
    var wholes = InlineArray<16, Int64>(repeating: 0)
    var (known, others): (UInt16, [(UserField, Count)]) = (0, [])
    for field in fields {
      let value = values[columns.counts[field.rawValue]]
      switch value.kind {
      case SQLITE_INTEGER where value.whole >= 0:
        wholes[field.rawValue] = value.whole
        known |= 1 << UInt16(field.rawValue)
      case SQLITE_NULL: break
      case SQLITE_FLOAT where sqlite3_value_double(value.handle) >= 0:
        if let count = Count(sqlite3_value_double(value.handle)) { others.append((field, count)) } else { fallthrough }
      default: throw DatabaseError(damage: "\(field.name) of a user on \(day) is no count")
      }
    }
    var counts = UserCounts(wholes: wholes, known: known)
    for (field, count) in others { counts[field] = count }
    return counts
  }

  private func ratio(_ value: StoredValue, _ day: Day) throws -> Double? {
    let ratio = sqlite3_value_double(value.handle)
    switch value.kind {
    case SQLITE_NULL: return nil
    case SQLITE_INTEGER,
      SQLITE_FLOAT where ratio.isFinite:
      return ratio
    default: throw DatabaseError(damage: "the autonomy_ratio of a user on \(day) is no number")
    }
  }

  private func text(_ identifier: StoredValue, _ day: Day) throws -> ExactText? {
    // The identifier is 0, which no text has, for a value that is no integer.
    identifier.kind == SQLITE_NULL ? nil : try texts.text(identifier.whole, on: day)
  }

  /// Reads the languages of a row through a cache of decoded lists by identifier.
  private func languages(
    _ identifier: StoredValue, _ day: Day, _ lists: inout [TextList?]
  ) throws -> TextList {
    guard identifier.kind != SQLITE_NULL else { return .empty }
    let place = Int(identifier.whole)
    if lists.indices.contains(place), let known = lists[place] { return known }
    guard let list = LanguageList.languages(try texts.text(identifier.whole, on: day).text) else {
      throw DatabaseError(damage: "a row of \(day) has languages that are no list")
    }
    lists[place] = list
    return list
  }
}

extension Span<StoredValue> {
  fileprivate subscript(column: Int32) -> StoredValue { self[Int(column)] }
}

extension String {
  /// True if a C string has the same bytes.
  func hasBytes(of other: UnsafePointer<UInt8>) -> Bool {
    withCString { strcmp($0, UnsafeRawPointer(other).assumingMemoryBound(to: CChar.self)) == 0 }
  }
}

extension DatabaseError {
  /// What is stored is not what this program writes.
  init(damage: String) { self.init(resultCode: .SQLITE_CORRUPT, message: damage) }

  /// Creates an error from a result code of SQLite.
  init(_ code: Int32) {
    self.init(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
  }
}
