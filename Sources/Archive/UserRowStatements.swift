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

/// Writes the rows of `user_days` on one day, many by each run of a statement, which costs as much as ten of its columns.
struct UserRowInsert {
  /// Writes ``batchSize`` rows, and one.
  private let (batch, single): (OpaquePointer, OpaquePointer)
  /// The one that the next row goes into, and its rows so far.
  private var current: OpaquePointer
  private var bound: Int32 = 0
  /// How many rows are still to come.
  private var left: Int

  /// SQLite takes 32,766 values in a statement; beyond some dozens of rows little is won.
  private static let batchSize = 64
  /// Of a row: a look at the schema would take longer than to bind a value.
  private let columnCount = Int32(Schema.userColumns.count)

  /// - Parameters:
  ///   - db: Where they are written.
  ///   - day: The day of all of them.
  ///   - count: How many rows follow, no more and no less: the last of fewer would not be written.
  /// - Throws: `DatabaseError`.
  init(_ db: Database, on day: Day, count: Int) throws {
    batch = try Self.statement(db, day, rows: Self.batchSize)
    single = try Self.statement(db, day, rows: 1)
    left = count
    current = count < Self.batchSize ? single : batch
  }

  private static func statement(_ db: Database, _ day: Day, rows: Int) throws -> OpaquePointer {
    let row = "(" + Schema.userColumns.map { _ in "?" }.joined(separator: ", ") + ")"
    // Where a row fails, the whole day does: for its statement alone to be undone, SQLite would write every page that it
    // changes to a temporary file first.
    let statement = try db.cachedStatement(
      sql: "INSERT OR FAIL INTO user_days (\(Schema.userColumns.joined(separator: ", "))) VALUES "
        + Array(repeating: row, count: rows).joined(separator: ", "))
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    // The day stays bound from run to run.
    let text = day.description
    for row in 0..<rows {
      sqlite3_bind_text(handle, Int32(row * Schema.userColumns.count) + 1, text, Int32(text.utf8.count), transient)
    }
    return handle
  }

  /// Adds the next row.
  ///
  /// - Throws: `DatabaseError`.
  mutating func append(_ row: UserRow, unknownFields: String?) throws {
    precondition(left > 0, "There are more rows than were announced.")
    bind(row, unknownFields)
    bound += 1
    left -= 1
    guard bound == (current == batch ? Int32(Self.batchSize) : 1) else { return }
    let code = sqlite3_step(current)
    sqlite3_reset(current)
    guard code == SQLITE_DONE else { throw DatabaseError(code) }
    bound = 0
    current = left < Self.batchSize ? single : batch
  }

  private func bind(_ row: UserRow, _ unknownFields: String?) {
    bind(UserColumn.user, row.user)
    bind(UserColumn.email, row.email)
    bind(row.counts)
    bind(UserColumn.model, row.primaryModel)
    bind(UserColumn.tier, row.primaryModelTier)
    if let ratio = row.autonomyRatio { bind(UserColumn.ratio, ratio) } else { bindNull(UserColumn.ratio) }
    bind(UserColumn.level, row.delegationLevel)
    bind(UserColumn.languages, row.languages)
    if let unknownFields {
      let count = Int32(unknownFields.utf8.count)
      sqlite3_bind_text(current, place(UserColumn.unknownFields), unknownFields, count, transient)
    } else {
      bindNull(UserColumn.unknownFields)
    }
  }

  private func bind(_ counts: UserCounts) {
    func bind(_ bindKnown: (_ column: Int32, _ index: Int) -> Void) {
      for index in 0..<UserCounts.capacity {
        let column = UserColumn.counts + Int32(index)
        if counts.known & (1 << index) == 0 { bindNull(column) } else { bindKnown(column, index) }
      }
    }
    if counts.withWholes({ wholes in bind { self.bind($0, wholes[$1]) } }) { return }
    bind { column, index in
      guard let count = counts[index: index] else { return }
      if let whole = count.whole { self.bind(column, whole) } else { self.bind(column, count.double) }
    }
  }

  /// Parameters count from 1, and the first one of a row is the day.
  private func place(_ column: Int32) -> Int32 { bound * columnCount + column + 2 }

  private func bind(_ column: Int32, _ whole: Int64) { sqlite3_bind_int64(current, place(column), whole) }
  private func bind(_ column: Int32, _ number: Double) { sqlite3_bind_double(current, place(column), number) }
  private func bindNull(_ column: Int32) { sqlite3_bind_null(current, place(column)) }

  private func bind(_ column: Int32, _ text: TextID?) {
    if let text { bind(column, Int64(text.place)) } else { bindNull(column) }
  }
}

/// Tells SQLite to copy a text before it returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// Reads the rows of `user_days` on one day, in the order of their users' identifiers.
struct UserRowQuery {
  private let handle: OpaquePointer
  private let statement: Statement
  private let day: Day
  private let texts: ArchivedTexts

  init(_ db: Database, on day: Day, texts: ArchivedTexts) throws {
    statement = try db.makeStatement(
      sql: "SELECT \(Schema.userColumns.dropFirst().joined(separator: ", ")) FROM user_days WHERE day = ?")
    try statement.setArguments([day.description])
    handle = statement.sqliteStatement
    self.day = day
    self.texts = texts
  }

  /// All rows.
  ///
  /// - Throws: `DatabaseError`.
  func rows() throws -> UserRows {
    var packed = PackedUserRows()
    var unknownFields: [Int: String] = [:]
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return UserRows(packed, texts: texts.texts, unknownFields: unknownFields) }
      guard code == SQLITE_ROW else { throw DatabaseError(code) }
      if let unknown = sqlite3_column_text(handle, UserColumn.unknownFields) {
        unknownFields[packed.count] = String(cString: unknown)
      }
      packed.append(try row())
    }
  }

  private func row() throws -> UserRow {
    guard let user = try text(UserColumn.user) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) has no user")
    }
    var row = UserRow(user: user)
    row.email = try text(UserColumn.email)
    for index in 0..<UserCounts.capacity {
      let value = sqlite3_column_value(handle, UserColumn.counts + Int32(index))
      switch sqlite3_value_type(value) {
      case SQLITE_INTEGER: row.counts[index: index] = Count(sqlite3_value_int64(value))
      case SQLITE_FLOAT:
        if let count = Count(sqlite3_value_double(value)) { row.counts[index: index] = count }
      default: break
      }
    }
    row.primaryModel = try text(UserColumn.model)
    row.primaryModelTier = try text(UserColumn.tier)
    let ratio = sqlite3_column_value(handle, UserColumn.ratio)
    if sqlite3_value_type(ratio) != SQLITE_NULL { row.autonomyRatio = sqlite3_value_double(ratio) }
    row.delegationLevel = try text(UserColumn.level)
    row.languages = try text(UserColumn.languages)
    if let list = row.languages, !texts.mayBeLists[Int(list.place)] {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) has languages that are no list")
    }
    return row
  }

  private func text(_ column: Int32) throws -> TextID? {
    let value = sqlite3_column_value(handle, column)
    guard sqlite3_value_type(value) != SQLITE_NULL else { return nil }
    return try texts.text(sqlite3_value_int64(value), on: day)
  }
}

extension DatabaseError {
  /// What SQLite says of a code that one of its functions returned.
  init(_ code: Int32) {
    self.init(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
  }
}
