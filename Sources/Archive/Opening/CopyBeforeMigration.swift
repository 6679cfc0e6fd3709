import Files
import Foundation
import GRDB
import Glibc

extension Archive {
  /// Copies an archive of an older version to `PATH.before-2`, because that version cannot read a migrated archive.
  ///
  /// An existing copy is kept: it is from an earlier attempt, which did not change the archive.
  ///
  /// - Throws: ``ArchiveError/cannotWrite(path:reason:)``.
  static func keepCopy(of database: DatabasePool, path: String) throws {
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + ".before-2"
    if FileStamp(place) != nil {
      guard isArchive(place) else {
        throw ArchiveError.cannotWrite(
          path: path, reason: "its copy before the migration is to be \(place), where another file is")
      }
      return
    }
    let unfinished = "\(place).\(UUID().uuidString)"
    // Created here, because SQLite would make the file readable by other users.
    let descriptor = open(unfinished, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ArchiveError.cannotWrite(path: path, reason: systemError()) }
    defer {
      Glibc.close(descriptor)
      unlink(unfinished)
    }
    try ArchiveError.translating(path, .writing) {
      let copy = try DatabaseQueue(path: unfinished)
      try database.backup(to: copy)
      try copy.close()
    }
    // `link` does not overwrite a file that another process created meanwhile; some file systems do not support it.
    guard fsync(descriptor) == 0,
      link(unfinished, place) == 0 || (errno == EPERM || errno == EOPNOTSUPP) && rename(unfinished, place) == 0
    else { throw ArchiveError.cannotWrite(path: path, reason: "\(place): \(systemError())") }
  }

  private static func isArchive(_ path: String) -> Bool {
    var configuration = Configuration()
    configuration.readonly = true
    let identifier = try? DatabaseQueue(path: path, configuration: configuration).read { db in
      try Int32.fetchOne(db, sql: "PRAGMA application_id")
    }
    return identifier == Schema.applicationID
  }
}
