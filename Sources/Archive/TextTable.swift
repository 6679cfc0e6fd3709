import GRDB
import GRDBSQLite
import Synchronization
import Usage

/// The texts of an archive by their identifiers.
struct ArchivedTexts: Sendable {
  var texts = Texts()
  /// By identifier: which of them may stand for a ``LanguageList``.
  var mayBeLists = [false]

  /// The text that a row of a day points to.
  ///
  /// - Throws: `DatabaseError` where it is not there.
  func text(_ identifier: Int64, on day: Day) throws -> TextID {
    guard identifier > 0, identifier <= texts.count else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a row of \(day) points to a text that is not there")
    }
    return TextID(place: Int32(identifier))
  }
}

/// The rows of `text` in memory.
///
/// The places of the pool are the identifiers of the table. Only what was committed is here: what a transaction adds
/// is read back when it is, so that a failed one leaves nothing behind, and readers meet no half of one.
final class TextTable: Sendable {
  private struct Contents {
    /// Of the connection that writes: another number where others have written since; `nil` before it was looked at.
    var version: Int?
    var pool = TextPool()
    /// By place: whether a text may stand for a ``LanguageList``.
    var mayBeLists = [false]
    /// Texts of others that were looked up last, and where each of them is by its place, `nil` where it is not here.
    var others = Texts()
    var found: [TextID?] = []

    /// Finds the texts of others, who have more from day to day.
    mutating func find(_ texts: Texts) {
      // What was found stays where it is: texts are never taken out.
      if !texts.starts(with: others) { found = [] }
      others = texts
      found.reserveCapacity(texts.count + 1)
      for place in 0...texts.count {
        if place < found.count, found[place] != nil { continue }
        let text = place == 0 ? nil : pool.find(place, of: texts)
        if place < found.count { found[place] = text } else { found.append(text) }
      }
    }
  }

  private let contents = Mutex(Contents())

  /// Forgets the texts if somebody else has written, and may have changed one.
  ///
  /// One that is not known would be put in twice. To be called at the beginning of a writing transaction, in which nobody
  /// else writes.
  ///
  /// - Throws: `DatabaseError`.
  func forgetIfChanged(_ db: Database) throws {
    let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
    contents.withLock { contents in
      if contents.version == version { return }
      contents = Contents()
      contents.version = version
    }
  }

  /// All texts as the file has them.
  func values(_ db: Database) throws -> ArchivedTexts {
    try withContents(db) { ArchivedTexts(texts: $0.pool.texts, mayBeLists: $0.mayBeLists) }
  }

  /// The identifiers of texts in a writing transaction, of which there is one at a time.
  ///
  /// - Parameters:
  ///   - texts: What they are.
  ///   - db: Where new ones are inserted.
  /// - Returns: The identifiers by the texts' places; the first one stands for no text.
  /// - Throws: `DatabaseError`.
  func identifiers(of texts: Texts, _ db: Database) throws -> [TextID] {
    let (known, count) = try withContents(db) { contents in
      contents.find(texts)
      return (contents.found, contents.pool.count)
    }
    let insert = try TextInsert(db)
    var last = Int32(count)
    var identifiers = [TextID(place: 0)]
    identifiers.reserveCapacity(known.count)
    for place in known.indices.dropFirst() {
      if let known = known[place] {
        identifiers.append(known)
      } else {
        last += 1
        try texts.withUTF8(of: place) { try insert.execute(last, $0) }
        identifiers.append(TextID(place: last))
      }
    }
    return identifiers
  }

  private func withContents<Result: Sendable>(
    _ db: Database, _ body: (inout Contents) throws -> Result
  ) throws -> Result {
    let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM text")) ?? 0
    return try contents.withLock { contents in
      try Self.load(&contents, upTo: last, db)
      return try body(&contents)
    }
  }

  private static func load(_ contents: inout Contents, upTo last: Int, _ db: Database) throws {
    guard contents.pool.count < last else { return }
    let statement = try db.cachedStatement(sql: "SELECT id, value FROM text WHERE id > ? ORDER BY id")
    try statement.setArguments([contents.pool.count])
    let handle = statement.sqliteStatement
    sqlite3_reset(handle)
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw DatabaseError(code) }
      let identifier = sqlite3_column_int64(handle, 0)
      // In this order: SQLite may convert the text, and then tells its length.
      let bytes = sqlite3_column_text(handle, 1)
      let text = UnsafeBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, 1)))
      guard identifier == contents.pool.count + 1 else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a text is missing before \(identifier)")
      }
      _ = contents.pool.append(new: text)
      contents.mayBeLists.append(LanguageList.isList(text))
    }
  }
}

/// The statement that writes rows of `text`.
private struct TextInsert {
  private let handle: OpaquePointer

  init(_ db: Database) throws {
    handle = try db.cachedStatement(sql: "INSERT INTO text (id, value) VALUES (?, ?)").sqliteStatement
    sqlite3_reset(handle)
  }

  func execute(_ identifier: Int32, _ text: UnsafeBufferPointer<UInt8>) throws {
    sqlite3_bind_int64(handle, 1, Int64(identifier))
    if text.isEmpty {
      // Without an address it would be NULL. SQLite copies nothing of nothing.
      sqlite3_bind_text(handle, 2, "", 0, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    } else {
      _ = text.withMemoryRebound(to: CChar.self) { text in
        // The row is written before the text goes.
        sqlite3_bind_text(handle, 2, text.baseAddress, Int32(text.count), nil)
      }
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    guard code == SQLITE_DONE else { throw DatabaseError(code) }
  }
}
