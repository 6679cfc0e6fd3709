import GRDB
import Synchronization
import Usage

/// The rows of `text` in memory: each text is one string, shared by all rows that show it.
///
/// Only what was committed is here: what a transaction adds is its own (``NewTexts``) until then, so that a failed one
/// leaves nothing behind, and readers meet no half of one.
final class TextTable: Sendable {
  private struct Contents {
    /// By identifier; those from 1.
    var values: [String] = [""]
    /// By text.
    var identifiers: [ExactText: Int64] = [:]
  }

  private let contents = Mutex(Contents())

  /// All texts, by identifier, as the file has them.
  func values(_ db: Database) throws -> [String] {
    let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT coalesce(max(id), 0) FROM text")) ?? 0
    return try contents.withLock { contents in
      try Self.load(&contents, upTo: last, db)
      return contents.values
    }
  }

  /// The identifier of a text that was committed.
  fileprivate func identifier(of text: ExactText) -> Int64? {
    contents.withLock { $0.identifiers[text] }
  }

  private static func load(_ contents: inout Contents, upTo last: Int, _ db: Database) throws {
    guard contents.values.count <= last else { return }
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT id, value FROM text WHERE id >= ? ORDER BY id"),
      arguments: [contents.values.count])
    while let row = try rows.next() {
      let text: String = row[1]
      guard row[0] == contents.values.count else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a text is missing before \(row[0] as Int)")
      }
      contents.identifiers[ExactText(text)] = row[0]
      contents.values.append(text)
    }
  }
}

/// The texts that one transaction adds.
struct NewTexts {
  private let table: TextTable
  private let insert: Statement
  private var next: Int64
  private var identifiers: [ExactText: Int64] = [:]

  /// Begins where the file ends: `db` is in a writing transaction, of which there is one at a time.
  init(_ table: TextTable, _ db: Database) throws {
    self.table = table
    next = Int64(try table.values(db).count)
    insert = try db.cachedStatement(sql: "INSERT INTO text (id, value) VALUES (?, ?)")
  }

  /// The identifier of a text, inserted where it is new.
  mutating func identifier(of text: String) throws -> Int64 {
    let key = ExactText(text)
    if let identifier = table.identifier(of: key) ?? identifiers[key] { return identifier }
    let identifier = next
    try insert.execute(arguments: [identifier, text])
    identifiers[key] = identifier
    next += 1
    return identifier
  }
}
