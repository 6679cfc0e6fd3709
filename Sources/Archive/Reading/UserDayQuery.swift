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
  /// - Throws: `DatabaseError`, `CancellationError` between two days, and the errors of `body`.
  func forEach(_ body: (_ row: UserDay, _ number: Int) throws -> Void) throws {
    var lists = [[String]?](repeating: nil, count: texts.texts.count + 1)
    var row = UserDay(day: Day(number: 0), userID: "")
    var today = ""
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw DatabaseError(code) }
      guard let day = sqlite3_column_text(handle, columns.day) else { throw DatabaseError(damage: "a day is NULL") }
      if !today.hasBytes(of: day) {
        try Task.checkCancellation()
        today = String(cString: day)
        guard let day = Day(iso: today) else {
          throw DatabaseError(damage: "a row of user_days has a day that is none")
        }
        row.day = day
      }
      let user = sqlite3_column_int64(handle, columns.user)
      row.userID = try texts.text(user, on: row.day)
      try read(into: &row, &lists)
      try body(row, texts.number(of: user))
    }
  }

  private func read(into row: inout UserDay, _ lists: inout [[String]?]) throws {
    row.email = try text(columns.email, row.day)
    row.counts = UserCounts()
    for field in fields { try read(field, into: &row) }
    row.primaryModel = try text(columns.model, row.day)
    row.primaryModelTier = try text(columns.tier, row.day)
    row.autonomyRatio = try ratio(row.day)
    row.delegationLevel = try text(columns.level, row.day)
    row.languages = try languages(row.day, &lists)
    row.unknownFields = sqlite3_column_text(handle, columns.unknownFields).map { String(cString: $0) }
  }

  private func read(_ field: UserField, into row: inout UserDay) throws {
    let value = sqlite3_column_value(handle, columns.counts[field.rawValue])
    switch sqlite3_value_type(value) {
    case SQLITE_INTEGER where sqlite3_value_int64(value) >= 0: row.counts.set(field, to: sqlite3_value_int64(value))
    case SQLITE_NULL: break
    case SQLITE_FLOAT where sqlite3_value_double(value) >= 0:
      if let count = Count(sqlite3_value_double(value)) { row.counts[field] = count } else { fallthrough }
    default: throw DatabaseError(damage: "\(field.name) of a user on \(row.day) is no count")
    }
  }

  private func ratio(_ day: Day) throws -> Double? {
    let value = sqlite3_column_value(handle, columns.ratio)
    let ratio = sqlite3_value_double(value)
    switch sqlite3_value_type(value) {
    case SQLITE_NULL: return nil
    case SQLITE_INTEGER,
      SQLITE_FLOAT where ratio.isFinite:
      return ratio
    default: throw DatabaseError(damage: "the autonomy_ratio of a user on \(day) is no number")
    }
  }

  private func text(_ column: Int32, _ day: Day) throws -> String? {
    let value = sqlite3_column_value(handle, column)
    guard sqlite3_value_type(value) != SQLITE_NULL else { return nil }
    // The identifier of a value that is no number is 0, which no text has.
    return try texts.text(sqlite3_value_int64(value), on: day)
  }

  /// Reads the languages of a row through a cache of decoded lists by identifier.
  private func languages(_ day: Day, _ lists: inout [[String]?]) throws -> [String] {
    let value = sqlite3_column_value(handle, columns.languages)
    guard sqlite3_value_type(value) != SQLITE_NULL else { return [] }
    let identifier = sqlite3_value_int64(value)
    if lists.indices.contains(Int(identifier)), let known = lists[Int(identifier)] { return known }
    guard let list = LanguageList.languages(try texts.text(identifier, on: day)) else {
      throw DatabaseError(damage: "a row of \(day) has languages that are no list")
    }
    lists[Int(identifier)] = list
    return list
  }
}

extension String {
  /// True if a C string has the same bytes.
  fileprivate func hasBytes(of other: UnsafePointer<UInt8>) -> Bool {
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
