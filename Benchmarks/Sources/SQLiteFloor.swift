import ArgumentParser
import Foundation
import GRDBSQLite

/// SQLite alone: the rows of an archive's `user_days`, inserted into the same table of another file.
///
/// A day is read into memory before its transaction, and reading it does not count.
struct SQLiteFloor: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "sqlite", shouldDisplay: false)

  @Option(help: "The archive that the rows are taken from.") var archive: String
  @Option(help: "The file that they are written to.") var target: String

  func run() throws {
    let source = try Database(archive, SQLITE_OPEN_READONLY)
    let database = try Database(target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    guard case .integer(let size)? = try source.statement("PRAGMA page_size").rows().first?.first else {
      throw Child.Failed(description: "no size of pages")
    }
    try database.execute("PRAGMA page_size = \(size)")
    try database.execute("PRAGMA journal_mode = WAL")
    try database.execute("PRAGMA synchronous = NORMAL")
    let table = try source.statement("SELECT sql FROM sqlite_schema WHERE name = 'user_days'").rows()
    guard case .text(let sql)? = table.first?.first else { throw Child.Failed(description: "no table user_days") }
    try database.execute(sql)

    let days = try source.statement("SELECT DISTINCT day FROM user_days ORDER BY day").rows()
    let rows = try source.statement("SELECT * FROM user_days WHERE day = ? ORDER BY user_id")
    let places = Array(repeating: "?", count: rows.columnCount).joined(separator: ", ")
    let insert = try database.statement("INSERT INTO user_days VALUES (\(places))")
    var stopwatch = Stopwatch()
    var count = 0
    for day in days {
      let values = try rows.rows(day)
      try stopwatch.count {
        try database.execute("BEGIN IMMEDIATE")
        for row in values { try insert.execute(row) }
        try database.execute("COMMIT")
      }
      count += values.count
    }
    say(stopwatch.line("sqlite", requests: count))
  }
}

/// A value as SQLite has it; blobs do not occur.
private enum Value {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
}

private struct Database: ~Copyable {
  private let handle: OpaquePointer

  init(_ path: String, _ flags: Int32) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      sqlite3_close_v2(handle)
      throw Child.Failed(description: "\(path): \(String(cString: sqlite3_errstr(code)))")
    }
    self.handle = handle
  }

  // Statements that are still there keep it open.
  deinit { sqlite3_close_v2(handle) }

  borrowing func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      throw Child.Failed(description: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    }
  }

  borrowing func statement(_ sql: String) throws -> Statement {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw Child.Failed(description: "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
    }
    return Statement(handle: statement)
  }
}

private final class Statement {
  private let handle: OpaquePointer

  init(handle: OpaquePointer) { self.handle = handle }

  deinit { sqlite3_finalize(handle) }

  var columnCount: Int { Int(sqlite3_column_count(handle)) }

  /// Every row of a query.
  func rows(_ parameters: [Value] = []) throws -> [[Value]] {
    bind(parameters)
    var rows: [[Value]] = []
    while sqlite3_step(handle) == SQLITE_ROW { rows.append((0..<Int32(columnCount)).map(value)) }
    guard sqlite3_reset(handle) == SQLITE_OK else { throw Child.Failed(description: "the archive cannot be read") }
    return rows
  }

  /// Runs a statement that gives no rows.
  func execute(_ parameters: [Value]) throws {
    bind(parameters)
    sqlite3_step(handle)
    guard sqlite3_reset(handle) == SQLITE_OK else { throw Child.Failed(description: "a row cannot be written") }
  }

  private func bind(_ parameters: [Value]) {
    for (index, parameter) in parameters.enumerated() {
      let place = Int32(index + 1)
      switch parameter {
      case .null: sqlite3_bind_null(handle, place)
      case .integer(let number): sqlite3_bind_int64(handle, place, number)
      case .real(let number): sqlite3_bind_double(handle, place, number)
      case .text(let text):
        // SQLite copies the text before it returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_text(handle, place, text, Int32(text.utf8.count), transient)
      }
    }
  }

  private func value(_ column: Int32) -> Value {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT: sqlite3_column_text(handle, column).map { .text(String(cString: $0)) } ?? .null
    default: .null
    }
  }
}
