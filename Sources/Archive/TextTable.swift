import GRDB
import Synchronization
import Usage

/// The rows of `text` in memory: each text is one string, shared by all rows that show it.
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

  /// The identifier of a text, inserted where it is new.
  ///
  /// A transaction that fails must ``forget()`` what it inserted.
  func identifier(of text: String, _ db: Database) throws -> Int64 {
    let key = ExactText(text)
    return try contents.withLock { contents in
      if let identifier = contents.identifiers[key] { return identifier }
      let identifier = Int64(contents.values.count)
      try db.cachedStatement(sql: "INSERT INTO text (id, value) VALUES (?, ?)").execute(arguments: [identifier, text])
      contents.values.append(text)
      contents.identifiers[key] = identifier
      return identifier
    }
  }

  /// Drops everything, to be read again from the file.
  func forget() {
    contents.withLock { $0 = Contents() }
  }

  private static func load(_ contents: inout Contents, upTo last: Int, _ db: Database) throws {
    // A transaction that failed at its commit leaves more here than in the file.
    if contents.values.count > last + 1 { contents = Contents() }
    guard contents.values.count <= last else { return }
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: "SELECT id, value FROM text WHERE id >= ? ORDER BY id"),
      arguments: [contents.values.count])
    while let row = try rows.next() {
      let text: String = row[1]
      contents.identifiers[ExactText(text)] = row[0]
      contents.values.append(text)
    }
  }
}
