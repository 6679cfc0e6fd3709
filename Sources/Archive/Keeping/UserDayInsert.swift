import GRDB
import GRDBSQLite
import Usage

/// Inserts the rows of one day into `user_days`, in batches, as each execution costs as much as binding ten columns.
///
/// It calls SQLite's C functions, because GRDB would wrap each of the two million values in a month of 10,000
/// users.
struct UserDayInsert {
  private let batch: OpaquePointer
  private let single: OpaquePointer
  private let textInsert: Statement
  private let fields = UserField.allCases

  /// Rows per batch; SQLite allows 32,766 parameters in a statement, but larger batches are hardly faster.
  private static let batchSize = 64
  /// Parameter numbers by column; SQLite counts them from 1.
  private static let columns = {
    let places = Dictionary(uniqueKeysWithValues: zip(UserDayColumns.names, Int32(1)...))
    return UserDayColumns { places[$0] ?? 0 }
  }()

  init(_ db: Database) throws {
    batch = try Self.statement(db, rows: Self.batchSize)
    single = try Self.statement(db, rows: 1)
    textInsert = try db.cachedStatement(sql: "INSERT INTO text (id, value, digest) VALUES (?1, ?2, digest(?1, ?2))")
  }

  private static func statement(_ db: Database, rows: Int) throws -> OpaquePointer {
    let row = "(" + UserDayColumns.names.map { _ in "?" }.joined(separator: ", ") + ")"
    // If a row fails, the caller rolls back the whole day. To roll back only this statement, SQLite would first write
    // every changed page to a temporary file.
    let handle = try db.cachedStatement(
      sql: "INSERT OR FAIL INTO user_days (\(UserDayColumns.names.asColumns)) VALUES "
        + Array(repeating: row, count: rows).joined(separator: ", ")
    ).sqliteStatement
    sqlite3_reset(handle)
    return handle
  }

  /// - Parameters:
  ///   - users: At most one row per user.
  ///   - day: The day of all rows.
  ///   - texts: The identifiers of texts; new texts are inserted.
  /// - Throws: `DatabaseError`.
  func insert(_ users: [UserDay], on day: Day, _ texts: inout TextTable.Identifiers) throws {
    // In primary key order, so that SQLite appends the rows to the table.
    let identifiers = try users.map { try identifier($0.userID, &texts) ?? 0 }
    var rest = users.indices.sorted { identifiers[$0] < identifiers[$1] }[...]
    let columnCount = Int32(UserDayColumns.names.count)
    // Few users have a list of languages that no other user has.
    var lists: [TextList: Int64] = [:]
    func list(_ languages: TextList) throws -> Int64? {
      if let known = lists[languages] { return known }
      let identifier = try identifier(LanguageList.text(languages).map(ExactText.init), &texts)
      lists[languages] = identifier
      return identifier
    }
    // The day stays bound from run to run.
    for row in 0..<Int32(Self.batchSize) {
      RowBinding(handle: batch, offset: row * columnCount).bind(Self.columns.day, day.description)
    }
    RowBinding(handle: single, offset: 0).bind(Self.columns.day, day.description)
    while !rest.isEmpty {
      let statement = rest.count < Self.batchSize ? single : batch
      let rows = rest.prefix(statement == batch ? Self.batchSize : 1)
      rest = rest.dropFirst(rows.count)
      for (number, index) in zip(Int32(0)..., rows) {
        let row = RowBinding(handle: statement, offset: number * columnCount)
        row.bind(Self.columns.user, identifiers[index])
        try bind(users[index], row, &texts)
        row.bind(Self.columns.languages, try list(users[index].languages))
      }
      let code = sqlite3_step(statement)
      sqlite3_reset(statement)
      guard code == SQLITE_DONE else { throw DatabaseError(code) }
    }
  }

  private func bind(_ user: UserDay, _ row: RowBinding, _ texts: inout TextTable.Identifiers) throws {
    let columns = Self.columns
    row.bind(columns.email, try identifier(user.email, &texts))
    for field in fields {
      let column = columns.counts[field.rawValue]
      if let whole = user.counts.whole(field) { row.bind(column, whole) } else { row.bind(column, user.counts[field]) }
    }
    row.bind(columns.model, try identifier(user.primaryModel, &texts))
    row.bind(columns.tier, try identifier(user.primaryModelTier, &texts))
    row.bind(columns.ratio, user.autonomyRatio)
    row.bind(columns.level, try identifier(user.delegationLevel, &texts))
    row.bind(columns.unknownFields, user.unknownFields)
  }

  private func identifier(_ text: ExactText?, _ texts: inout TextTable.Identifiers) throws -> Int64? {
    try text.map { try texts.identifier(of: $0) { try textInsert.execute(arguments: [$0, $1]) } }
  }
}

/// The parameters of one row in a batch.
private struct RowBinding {
  let handle: OpaquePointer
  /// The number of parameters before this row.
  let offset: Int32

  func bind(_ column: Int32, _ whole: Int64?) {
    if let whole {
      sqlite3_bind_int64(handle, offset + column, whole)
    } else {
      sqlite3_bind_null(handle, offset + column)
    }
  }

  func bind(_ column: Int32, _ number: Double?) {
    if let number {
      sqlite3_bind_double(handle, offset + column, number)
    } else {
      sqlite3_bind_null(handle, offset + column)
    }
  }

  func bind(_ column: Int32, _ count: Count?) {
    if let count, count.whole == nil { bind(column, count.double) } else { bind(column, count?.whole) }
  }

  func bind(_ column: Int32, _ text: String?) {
    if let text {
      sqlite3_bind_text(handle, offset + column, text, Int32(text.utf8.count), transient)
    } else {
      sqlite3_bind_null(handle, offset + column)
    }
  }
}

/// SQLITE_TRANSIENT: SQLite copies the text before it returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
