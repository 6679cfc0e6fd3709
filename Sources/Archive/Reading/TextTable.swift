import GRDB
import Synchronization
import Usage

/// A snapshot of the table `text`.
struct ArchivedTexts: Sendable {
  /// Index is identifier minus 1.
  fileprivate(set) var texts: [ExactText] = []

  /// The text of a column that ends in `_id`.
  ///
  /// - Throws: `DatabaseError` if the text does not exist.
  func text(_ identifier: Int64, on day: Day) throws -> ExactText {
    guard identifier > 0, identifier <= texts.count else {
      throw DatabaseError(damage: "a row of \(day) points to a text that is not there")
    }
    return texts[Int(identifier) - 1]
  }
}

/// A cache of the table `text`, because a month of 10,000 users has a million texts to look up.
final class TextTable: Sendable {
  /// Maps texts to identifiers.
  struct Identifiers {
    fileprivate var archived = ArchivedTexts()
    /// The lowest identifier of each text, by ``ExactText/number``; 0 if the archive does not have the text.
    private var identifiers: [Int64] = []
    /// `PRAGMA data_version`, which changes when another connection writes to the file.
    fileprivate var version: Int?

    fileprivate mutating func append(_ text: ExactText) {
      archived.texts.append(text)
      let missing = text.number + 1 - identifiers.count
      // Doubles the size, so that the cost of growing is amortized.
      if missing > 0 { identifiers += Array(repeating: 0, count: max(missing, identifiers.count)) }
      // Another program may have stored a text twice.
      if identifiers[text.number] == 0 { identifiers[text.number] = Int64(archived.texts.count) }
    }

    /// Returns the identifier of a text; calls `insert` if the text is new.
    mutating func identifier(
      of text: ExactText, insert: (_ identifier: Int64, _ text: String) throws -> Void
    ) rethrows -> Int64 {
      if text.number < identifiers.count, identifiers[text.number] > 0 { return identifiers[text.number] }
      let identifier = Int64(archived.texts.count + 1)
      try insert(identifier, text.text)
      append(text)
      return identifier
    }
  }

  private let contents = Mutex(Identifiers())

  /// All texts in the file.
  ///
  /// - Throws: `DatabaseError`.
  func values(_ db: Database) throws -> ArchivedTexts {
    try contents.withLock { contents in
      try Self.load(&contents, db)
      return contents.archived
    }
  }

  /// Calls `body` with the identifiers; must be called in a write transaction.
  ///
  /// - Throws: `DatabaseError`, and the errors of `body`.
  func withIdentifiers(_ db: Database, _ body: (inout Identifiers) throws -> Void) throws {
    let version = try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version"))
    let last = try Self.last(db)
    try contents.withLock { contents in
      // Another program may have changed a text, and a transaction that was rolled back may have left texts in the cache.
      if contents.version != version || contents.archived.texts.count > last { contents = Identifiers() }
      contents.version = version
      try Self.load(&contents, db)
      try body(&contents)
    }
  }

  /// Reads the texts that are not in the cache.
  private static func load(_ contents: inout Identifiers, _ db: Database) throws {
    let last = try last(db)
    guard contents.archived.texts.count < last else { return }
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT id, value, coalesce(digest, digest(id, value)) = digest(id, value) AS is_sound
          FROM text WHERE id > ? ORDER BY id
          """),
      arguments: [contents.archived.texts.count])
    while let row = try rows.next() {
      let identifier = try row.decode(Int.self, forColumn: "id")
      guard identifier == contents.archived.texts.count + 1 else {
        throw DatabaseError(damage: "a text before \(identifier) is missing")
      }
      guard try row.decode(Bool?.self, forColumn: "is_sound") == true else {
        throw DatabaseError(damage: "text \(identifier) is not as it was written")
      }
      contents.append(ExactText(try row.text("value")))
    }
  }

  /// The highest identifier.
  private static func last(_ db: Database) throws -> Int {
    try Int.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM text")) ?? 0
  }
}
