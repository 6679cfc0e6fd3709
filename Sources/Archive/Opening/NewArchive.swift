import Files
import Foundation
import GRDB
import Glibc

extension Archive {
  /// Creates an archive under a temporary name and renames it, so that a killed run leaves no incomplete archive.
  ///
  /// It replaces nothing but an empty file that is there from the beginning.
  static func createIfMissing(_ path: String) throws {
    let before = try stamp(path)
    if let before, !before.isEmptyFile { return }
    let place = Path.resolved(path)
    // SQLite would take them for parts of the new archive: write into them, and delete them.
    for part in parts where try FileStamp(place + part, followingLinks: false) != nil {
      throw ArchiveError.cannotWrite(
        path: path, reason: "\(place + part) is there without an archive that it belongs to; move it")
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
      try put(unfinished, at: place, replacing: before)
    } catch {
      removeDatabase(unfinished)
      if let error = error as? FileError { throw ArchiveError.cannotWrite(path: path, reason: error.reason) }
      throw error
    }
  }

  /// A name that no other file has: one that a killed run has left is not reused and not removed.
  static func unfinishedName(for place: String) -> String { "\(place).unfinished-\(UUID().uuidString)" }

  /// Moves a new archive to a place where there is nothing, or the empty file that was seen there.
  private static func put(_ unfinished: String, at place: String, replacing empty: FileStamp?) throws {
    let folder = try File(Path.folder(of: place), O_RDONLY | O_DIRECTORY)
    let (from, name) = (Path.name(of: unfinished), Path.name(of: place))
    guard let empty else { return try folder.move(from, to: folder, as: name) }
    guard try folder.exchange(from, with: folder, name) else {
      throw ArchiveError.cannotWrite(path: place, reason: "an empty file is there, which must be removed")
    }
    guard try folder.stamp(of: from) == empty else {
      _ = try folder.exchange(from, with: folder, name)
      throw ArchiveError.busy(path: place)
    }
    try folder.remove(from)
  }

  /// Checks that what SQLite would open beside an archive are files: it would wait for the writer of a pipe.
  ///
  /// - Throws: ``ArchiveError/cannotOpen(path:reason:)``.
  static func checkParts(of path: String) throws(ArchiveError) {
    for part in parts {
      let place = Path.resolved(path) + part
      do throws(FileError) {
        guard let stamp = try FileStamp(place, followingLinks: false), stamp.kind != .file else { continue }
      } catch {
        throw .cannotOpen(path: path, reason: "\(place): \(error.reason)")
      }
      throw .cannotOpen(path: path, reason: "\(place) is in the way, which is no file")
    }
  }

  /// The names of SQLite's other files of a database.
  private static let parts = ["-wal", "-shm", "-journal"]

  // MARK: Existence

  /// Whether there is anything at an archive's path.
  ///
  /// - Throws: ``ArchiveError/cannotOpen(path:reason:)`` where that cannot be known, and for a link without a target.
  package static func exists(_ path: String) throws(ArchiveError) -> Bool { try stamp(path) != nil }

  /// Whether other users may read the archive, which contains e-mail addresses.
  package static func isReadableByOthers(_ path: String) throws(ArchiveError) -> Bool {
    guard let stamp = try stamp(path), stamp.isRegularFile else { return false }
    return stamp.permissions & 0o044 != 0
  }

  /// - Returns: `nil` if there is nothing at the path.
  static func stamp(_ path: String) throws(ArchiveError) -> FileStamp? {
    do throws(FileError) {
      if let stamp = try FileStamp(path) {
        // SQLite waits for the writer of a pipe, and writes to a device whose size the system gives as 0.
        guard stamp.isRegularFile else { throw FileError(path, code: stamp.kind == .folder ? EISDIR : ENOTBLK) }
        return stamp
      }
      let link = try FileStamp(path, followingLinks: false)
      guard link == nil else { throw FileError(path, code: ENOLINK) }
      return nil
    } catch {
      let reason =
        switch error.code {
        case ENOLINK: "it is a link to a file that is not there, or not mounted"
        case EISDIR: "it is a folder"
        case ENOTBLK: "it is a device, pipe or socket"
        default: error.reason
        }
      throw .cannotOpen(path: path, reason: reason)
    }
  }
}
