import Files
import Foundation
import GRDB
import Glibc

extension Archive {
  /// Creates an archive under a temporary name and renames it, so that a killed run leaves no incomplete archive.
  ///
  /// It replaces nothing.
  static func createIfMissing(_ path: String) throws {
    guard try stamp(path) == nil else { return }
    let place = Path.resolved(path)
    // SQLite would take them for parts of the new archive: write into them, and delete them.
    if let part = try ArchivePart.stamps(beside: place).keys.first {
      throw ArchiveError.cannotWrite(
        path: path, reason: "\(place + part.rawValue) is there without an archive that it belongs to; move it")
    }
    let unfinished = unfinishedName(for: place)
    do {
      // Created here, because SQLite would make the file readable by other users.
      try File(unfinished, O_CREAT | O_EXCL | O_RDWR).close()
      let database = try ArchiveError.translating(path, .writing) {
        var configuration = configuration(isReadOnly: false)
        // Twice SQLite's default, because a day of many users fills hundreds of pages. It cannot change later.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 8192") }
        let database = try DatabasePool(path: unfinished, configuration: configuration)
        try Schema.migrator.migrate(database)
        return database
      }
      try ArchiveError.translating(path, .writing) {
        // `close()` reports no error if the disk is full and the write-ahead log cannot be checkpointed.
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        database.invalidateReadOnlyConnections()
        try database.close()
      }
      guard (try FileStamp(unfinished + "-wal")?.size ?? 0) == 0 else {
        throw ArchiveError.cannotWrite(path: path, reason: "the disk may be full")
      }
      let folder = try File(Path.folder(of: place), O_RDONLY | O_DIRECTORY)
      try folder.move(Path.name(of: unfinished), to: folder, as: Path.name(of: place))
    } catch {
      removeDatabase(unfinished)
      if let error = error as? FileError { throw ArchiveError.cannotWrite(path: path, reason: error.reason) }
      throw error
    }
  }

  /// A name that no other file has: one that a killed run has left is not reused and not removed.
  static func unfinishedName(for place: String) -> String { "\(place).unfinished-\(UUID().uuidString)" }

  // MARK: Existence

  /// Whether there is anything at an archive's path.
  ///
  /// - Throws: ``ArchiveError/cannotOpen(path:reason:)`` where that cannot be known, and for a link without a target.
  package static func exists(_ path: String) throws(ArchiveError) -> Bool { try stamp(path) != nil }

  /// Whether other users may read the archive, which contains e-mail addresses.
  package static func isReadableByOthers(_ path: String) throws(ArchiveError) -> Bool {
    guard let stamp = try stamp(path) else { return false }
    return stamp.permissions & 0o044 != 0
  }

  /// - Returns: `nil` if there is nothing at the path.
  /// - Throws: ``ArchiveError`` for what is no file that may be an archive and can be read.
  static func stamp(_ path: String) throws(ArchiveError) -> FileStamp? {
    let found: FileStamp?
    do throws(FileError) { found = try FileStamp(path) } catch {
      throw .cannotOpen(path: path, reason: error.reason)
    }
    guard let found else {
      guard let link = Path.linkToNothing(in: path) else { return nil }
      let which = link == path ? "it is a link to a file" : "\(link) is a link to a folder"
      throw .cannotOpen(path: path, reason: "\(which) that is not there, or not mounted")
    }
    switch found.kind {
    case .file: break
    case .folder: throw .cannotOpen(path: path, reason: "it is a folder")
    // SQLite waits for the writer of a pipe, and writes to a device whose size the system gives as 0.
    case .other, .link: throw .cannotOpen(path: path, reason: "it is a device, pipe or socket")
    }
    guard access(path, R_OK) == 0 else { throw .cannotOpen(path: path, reason: systemError()) }
    // SQLite takes it for a new database. An archive is never empty.
    guard found.size > 0 else { throw .notAnArchive(path: path, reason: "it is empty") }
    return found
  }
}
