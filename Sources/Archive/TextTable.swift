import GRDB
import Synchronization
import Usage

/// The rows of `text` in memory: each text is one string, shared by all rows that show it.
///
/// The places of the pool are the identifiers of the table. Only what was committed is here: what a transaction adds
/// is read back when it is, so that a failed one leaves nothing behind, and readers meet no half of one.
final class TextTable: Sendable {
  private struct Contents {
    var pool = TextPool()
    /// For each place of the pool that was looked up last, where its text was found: pools grow from day to day, and
    /// nearly all of their texts stay where they were.
    var hints: [TextID?] = []
  }

  private let contents = Mutex(Contents())

  /// All texts as the file has them.
  func values(_ db: Database) throws -> TextPool {
    try withContents(db) { $0.pool }
  }

  /// The identifiers of texts in a writing transaction, of which there is one at a time.
  ///
  /// - Parameters:
  ///   - texts: What they are.
  ///   - db: Where new ones are inserted.
  /// - Returns: The identifiers by the texts' places in their pool; the first one stands for no text.
  /// - Throws: `DatabaseError`.
  func identifiers(of texts: TextPool, _ db: Database) throws -> [TextID] {
    let (known, count) = try withContents(db) { contents in
      contents.pool.find(texts, &contents.hints)
      return (contents.hints, contents.pool.count)
    }
    let insert = try db.cachedStatement(sql: "INSERT INTO text (id, value) VALUES (?, ?)")
    var last = Int32(count)
    return try zip(texts.texts, known).enumerated().map { place, text in
      if place == 0 { return TextID(place: 0) }
      if let known = text.1 { return known }
      last += 1
      try insert.execute(arguments: [last, text.0])
      return TextID(place: last)
    }
  }

  private func withContents<Result: Sendable>(
    _ db: Database, _ body: (inout Contents) throws -> Result
  ) throws -> Result {
    let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM text")) ?? 0
    return try contents.withLock { contents in
      try Self.load(&contents.pool, upTo: last, db)
      return try body(&contents)
    }
  }

  private static func load(_ pool: inout TextPool, upTo last: Int, _ db: Database) throws {
    guard pool.count < last else { return }
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT id, value FROM text WHERE id > ? ORDER BY id"), arguments: [pool.count])
    while let row = try rows.next() {
      let identifier: Int = row[0]
      guard try pool.insert(row.decode(String.self, atIndex: 1)).place == identifier else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a text is missing before \(identifier)")
      }
    }
  }
}
