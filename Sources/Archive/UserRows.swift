import Foundation
import GRDB
import GRDBSQLite
import Usage

// Users are by far the most rows: a day of a large organisation has 100,000. They are bound and read column by column
// through SQLite's own functions, where GRDB would box each of 22 values.

/// The statement that writes rows of `user_days`.
struct UserRowInsert {
  private let statement: Statement
  private let handle: OpaquePointer

  init(_ db: Database) throws {
    let places = Schema.userColumns.map { _ in "?" }.joined(separator: ", ")
    statement = try db.cachedStatement(
      sql: "INSERT INTO user_days (\(Schema.userColumns.joined(separator: ", "))) VALUES (\(places))")
    handle = statement.sqliteStatement
  }

  func execute(_ user: UserDay, on day: Day, identifier: (String) throws -> Int64) throws {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    bind(1, day.description)
    sqlite3_bind_int64(handle, 2, try identifier(user.userID))
    try bind(3, user.email.map(identifier))
    for (index, field) in UserField.allCases.enumerated() {
      guard let count = user.counts[field] else { continue }
      if let whole = count.whole {
        sqlite3_bind_int64(handle, Int32(4 + index), whole)
      } else {
        sqlite3_bind_double(handle, Int32(4 + index), count.double)
      }
    }
    let next = Int32(4 + UserField.allCases.count)
    try bind(next, user.primaryModel.map(identifier))
    try bind(next + 1, user.primaryModelTier.map(identifier))
    if let ratio = user.autonomyRatio { sqlite3_bind_double(handle, next + 2, ratio) }
    try bind(next + 3, user.delegationLevel.map(identifier))
    if !user.languages.isEmpty { try bind(next + 4, identifier(LanguageList.json(user.languages))) }
    if let unknown = user.unknownFields { bind(next + 5, unknown) }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    guard code == SQLITE_DONE else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
    }
  }

  private func bind(_ index: Int32, _ value: Int64?) {
    if let value { sqlite3_bind_int64(handle, index, value) }
  }

  /// SQLite copies the text before it returns.
  private func bind(_ index: Int32, _ text: String) {
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    sqlite3_bind_text(handle, index, text, Int32(text.utf8.count), transient)
  }
}

/// The rows of `user_days` on one day.
struct UserRowCursor {
  private let statement: Statement
  private let handle: OpaquePointer
  private let texts: [String]
  private let day: Day
  /// Lists by their identifier: users share a few.
  private var languages: [Int64: [String]] = [:]

  init(_ db: Database, on day: Day, texts: [String]) throws {
    statement = try db.makeStatement(
      sql: "SELECT \(Schema.userColumns.dropFirst().joined(separator: ", ")) FROM user_days WHERE day = ?")
    try statement.setArguments([day.description])
    handle = statement.sqliteStatement
    self.texts = texts
    self.day = day
  }

  /// The next row, or `nil` behind the last one.
  mutating func next() throws -> UserDay? {
    let code = sqlite3_step(handle)
    if code == SQLITE_DONE { return nil }
    guard code == SQLITE_ROW else {
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errstr(code)))
    }
    var user = UserDay(userID: try text(0) ?? "")
    user.email = try text(1)
    for (index, field) in UserField.allCases.enumerated() { user.counts[field] = count(Int32(2 + index)) }
    let next = Int32(2 + UserField.allCases.count)
    user.primaryModel = try text(next)
    user.primaryModelTier = try text(next + 1)
    if sqlite3_column_type(handle, next + 2) != SQLITE_NULL {
      user.autonomyRatio = sqlite3_column_double(handle, next + 2)
    }
    user.delegationLevel = try text(next + 3)
    user.languages = try languages(next + 4)
    if let unknown = sqlite3_column_text(handle, next + 5) { user.unknownFields = String(cString: unknown) }
    return user
  }

  private mutating func languages(_ column: Int32) throws -> [String] {
    guard let json = try text(column) else { return [] }
    let identifier = sqlite3_column_int64(handle, column)
    if let known = languages[identifier] { return known }
    guard let list = try? LanguageList.languages(json) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) has languages that are no list")
    }
    languages[identifier] = list
    return list
  }

  private func text(_ column: Int32) throws -> String? {
    guard sqlite3_column_type(handle, column) != SQLITE_NULL else { return nil }
    let identifier = Int(sqlite3_column_int64(handle, column))
    guard texts.indices.contains(identifier) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) points to a text that is not there")
    }
    return texts[identifier]
  }

  private func count(_ column: Int32) -> Count? {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: Count(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: Count(sqlite3_column_double(handle, column))
    default: nil
    }
  }
}

/// A user's languages as one text: a JSON list, which SQLite's json_each can take apart.
enum LanguageList {
  static func json(_ languages: [String]) -> String {
    func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") }
    if languages.allSatisfy({ $0.utf8.allSatisfy(isPlain) }) {
      return "[" + languages.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    // Encoding a list of strings cannot fail.
    return (try? encoder.encode(languages)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// - Throws: What the decoder says of a text that is no list of strings.
  static func languages(_ json: String) throws -> [String] {
    // Without an escape the names are what stands between the quotes: nearly always, and a report reads every list
    // several times. By bytes: a name that begins with an accent makes one character with the quote before it.
    if !json.utf8.contains(UInt8(ascii: "\\")) {
      return json.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).enumerated()
        .compactMap { $0.isMultiple(of: 2) ? nil : String(Substring($1)) }
    }
    return try JSONDecoder().decode([String].self, from: Data(json.utf8))
  }
}
