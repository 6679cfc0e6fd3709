import Files
import GRDB

extension Archive {
  /// What an archive file is, without bringing it up to date.
  package struct Inspection: Sendable {
    /// The version of its schema, from 1.
    package let version: Int
    /// Whether a run would bring it up to date first.
    package let isOlder: Bool
  }

  /// Looks at an archive, and lets SQLite check its structure; nothing is written.
  ///
  /// - Throws: ``ArchiveError``.
  package static func inspect(_ path: String) throws -> Inspection {
    guard let stamp = try stamp(path) else {
      throw ArchiveError.cannotOpen(path: path, reason: "there is no such file")
    }
    let before = try ArchivePart.checked(beside: path, stamp)
    defer { ArchivePart.removeAfterReading(beside: Path.resolved(path), unless: before) }
    return try ArchiveError.translating(path, .opening) {
      let database = try DatabaseQueue(path: name(of: path), configuration: configuration(isReadOnly: true))
      defer { try? database.close() }
      return try database.read { db in
        try checkKind(path, db)
        let problems = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
        guard problems == ["ok"] else { throw DatabaseError(damage: problems.first ?? "quick_check says nothing") }
        return Inspection(
          version: try Schema.migrator.appliedIdentifiers(db).count, isOlder: try Schema.isOlder(db))
      }
    }
  }
}
