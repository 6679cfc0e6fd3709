import GRDB
import GRDBSQLite
import Usage

// Users are by far the most rows: a day of a large organisation has 100,000. They are bound and read column by column
// through SQLite's own functions, where GRDB would box each of 22 values.

/// Where the columns of a user's row are, from 0: after the day.
private enum UserColumn {
  static let user: Int32 = 0
  static let email: Int32 = 1
  static let counts: Int32 = 2
  static let model = counts + Int32(UserCounts.capacity)
  static let tier = model + 1
  static let ratio = model + 2
  static let level = model + 3
  static let languages = model + 4
  static let unknownFields = model + 5
}

/// The statement that writes rows of `user_days` on one day.
struct UserRowInsert {
  private let handle: OpaquePointer

  init(_ db: Database, on day: Day) throws {
    let places = Schema.userColumns.map { _ in "?" }.joined(separator: ", ")
    let statement = try db.cachedStatement(
      sql: "INSERT INTO user_days (\(Schema.userColumns.joined(separator: ", "))) VALUES (\(places))")
    handle = statement.sqliteStatement
    sqlite3_reset(handle)
    // It stays bound from row to row.
    bind(-1, day.description)
  }

  func execute(_ row: UserRow, unknownFields: String?) throws {
    bind(UserColumn.user, row.user)
    bind(UserColumn.email, row.email)
    for index in 0..<UserCounts.capacity {
      let column = UserColumn.counts + Int32(index)
      if let count = row.counts[index: index] {
        if let whole = count.whole { bind(column, whole) } else { bind(column, count.double) }
      } else {
        sqlite3_bind_null(handle, Self.place(column))
      }
    }
    bind(UserColumn.model, row.primaryModel)
    bind(UserColumn.tier, row.primaryModelTier)
    if let ratio = row.autonomyRatio {
      bind(UserColumn.ratio, ratio)
    } else {
      sqlite3_bind_null(handle, Self.place(UserColumn.ratio))
    }
    bind(UserColumn.level, row.delegationLevel)
    bind(UserColumn.languages, row.languages)
    if let unknownFields {
      bind(UserColumn.unknownFields, unknownFields)
    } else {
      sqlite3_bind_null(handle, Self.place(UserColumn.unknownFields))
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else { throw DatabaseError(code) }
  }

  /// Parameters count from 1, and the first one is the day.
  private static func place(_ column: Int32) -> Int32 { column + 2 }

  private func bind(_ column: Int32, _ whole: Int64) { sqlite3_bind_int64(handle, Self.place(column), whole) }
  private func bind(_ column: Int32, _ number: Double) { sqlite3_bind_double(handle, Self.place(column), number) }

  private func bind(_ column: Int32, _ text: TextID?) {
    if let text { bind(column, Int64(text.place)) } else { sqlite3_bind_null(handle, Self.place(column)) }
  }

  /// SQLite copies the text before it returns.
  private func bind(_ column: Int32, _ text: String) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_text(handle, Self.place(column), text, Int32(text.utf8.count), transient)
  }
}

/// Reads the rows of `user_days` on one day, in the order of their users' identifiers.
struct UserRowQuery {
  private let handle: OpaquePointer
  private let statement: Statement
  private let day: Day
  private let texts: TextPool
  /// Which texts are known to be lists: users share some.
  private var isList: [Bool]

  init(_ db: Database, on day: Day, texts: TextPool) throws {
    statement = try db.makeStatement(
      sql: "SELECT \(Schema.userColumns.dropFirst().joined(separator: ", ")) FROM user_days WHERE day = ?")
    try statement.setArguments([day.description])
    handle = statement.sqliteStatement
    self.day = day
    self.texts = texts
    isList = Array(repeating: false, count: texts.count + 1)
  }

  /// All rows.
  ///
  /// - Throws: `DatabaseError`.
  mutating func rows() throws -> UserRows {
    var packed = PackedUserRows()
    var unknownFields: [Int: String] = [:]
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return UserRows(packed, texts: texts, unknownFields: unknownFields) }
      guard code == SQLITE_ROW else { throw DatabaseError(code) }
      if let unknown = sqlite3_column_text(handle, UserColumn.unknownFields) {
        unknownFields[packed.count] = String(cString: unknown)
      }
      packed.append(try row())
    }
  }

  private mutating func row() throws -> UserRow {
    guard let user = try text(UserColumn.user) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) has no user")
    }
    var row = UserRow(user: user)
    row.email = try text(UserColumn.email)
    for index in 0..<UserCounts.capacity {
      let value = sqlite3_column_value(handle, UserColumn.counts + Int32(index))
      switch sqlite3_value_type(value) {
      case SQLITE_INTEGER: row.counts.set(index, Count(sqlite3_value_int64(value)))
      case SQLITE_FLOAT:
        if let count = Count(sqlite3_value_double(value)) { row.counts.set(index, count) }
      default: break
      }
    }
    row.primaryModel = try text(UserColumn.model)
    row.primaryModelTier = try text(UserColumn.tier)
    let ratio = sqlite3_column_value(handle, UserColumn.ratio)
    if sqlite3_value_type(ratio) != SQLITE_NULL { row.autonomyRatio = sqlite3_value_double(ratio) }
    row.delegationLevel = try text(UserColumn.level)
    row.languages = try text(UserColumn.languages)
    if let list = row.languages, !isList[Int(list.place)] {
      guard LanguageList.isList(texts[list]) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) has languages that are no list")
      }
      isList[Int(list.place)] = true
    }
    return row
  }

  private func text(_ column: Int32) throws -> TextID? {
    let value = sqlite3_column_value(handle, column)
    guard sqlite3_value_type(value) != SQLITE_NULL else { return nil }
    let identifier = sqlite3_value_int64(value)
    guard identifier > 0, identifier <= texts.count else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) points to a text that is not there")
    }
    return TextID(place: Int32(identifier))
  }
}

extension DatabaseError {
  fileprivate init(_ code: Int32) {
    self.init(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
  }
}
