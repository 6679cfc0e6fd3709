import Files
import Foundation
import GRDB
import Glibc

extension Archive {
  /// Copies an archive of the first edition to `PATH.before-2`, because that version cannot read a migrated archive.
  ///
  /// A copy of the same fetches is kept: an earlier attempt made it, whose migration failed. Any other file stays, and
  /// the archive is not migrated.
  ///
  /// - Throws: ``ArchiveError/cannotWrite(path:reason:)``.
  static func keepCopy(of database: DatabasePool, path: String) throws {
    let place = Path.resolved(path) + ".before-2"
    let isInTheWay = ArchiveError.cannotWrite(
      path: path, reason: "its copy before the migration is to be \(place), where another file is")
    if try exists(place) {
      let archived = try ArchiveError.translating(path, .reading) { try database.read(State.init) }
      guard archived == State(ofCopy: place) else { throw isInTheWay }
      return
    }
    let unfinished = unfinishedName(for: place)
    defer { removeDatabase(unfinished) }
    do {
      // Created here, because SQLite would make the file readable by other users.
      let file = try File(unfinished, O_CREAT | O_EXCL | O_RDWR)
      try ArchiveError.translating(path, .writing) {
        let copy = try DatabaseQueue(path: unfinished)
        try database.backup(to: copy)
        try copy.close()
      }
      try file.sync()
      let folder = try File(Path.folder(of: place), O_RDONLY | O_DIRECTORY)
      try folder.move(Path.name(of: unfinished), to: folder, as: Path.name(of: place))
      try folder.sync()
    } catch let error as FileError {
      throw error.code == EEXIST
        ? isInTheWay : ArchiveError.cannotWrite(path: path, reason: "\(error.path): \(error.reason)")
    }
  }
}

/// What a migration leaves as it is: two archives of the same state have the same days.
private struct State: Equatable {
  let fetches: Int
  let lastFetch: Int?

  init(_ db: Database) throws {
    fetches = try Int.fetchOne(db, sql: "SELECT count(*) FROM fetches") ?? 0
    lastFetch = try Int.fetchOne(db, sql: "SELECT max(fetched_at) FROM fetches")
  }

  /// - Returns: `nil` if the file is no archive of the first edition.
  init?(ofCopy path: String) {
    guard (try? FileStamp(path))??.isRegularFile == true else { return nil }
    var configuration = Configuration()
    configuration.readonly = true
    // Immutable: SQLite then makes no files beside it.
    let state = try? DatabaseQueue(path: Archive.immutableName(path), configuration: configuration).read { db in
      let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      return try identifier == Schema.applicationID && Schema.isOfFirstEdition(db) ? State(db) : nil
    }
    guard let state = state ?? nil else { return nil }
    self = state
  }
}
