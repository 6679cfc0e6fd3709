import Foundation
import GRDB
import Glibc

/// Days that were fetched, in one SQLite file of one organisation.
///
/// An endpoint's day is written whole or not at all, so that a killed process loses the days in flight and nothing else.
package final class Archive: Sendable {
  package let path: String
  let database: DatabasePool
  let texts = TextTable()

  /// Opens the archive, and makes it where there is none: mode 0600, as it holds e-mail addresses.
  ///
  /// - Throws: ``ArchiveError``.
  package init(path: String) throws {
    self.path = path
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ArchiveError.cannotWrite(path: path, reason: "its folder cannot be made")
    }
    database = try OpeningLock.with(folder: folder) {
      try Self.createIfMissing(path)
      return try Self.translating(path) {
        try Self.checkKind(path)
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        configuration.label = "archive"
        let database = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(database)
        return database
      }
    }
  }

  /// SQLite would make the file readable by others.
  private static func createIfMissing(_ path: String) throws {
    // Not opened where it is there: to close it again would drop the locks that SQLite holds on it in this process.
    guard !FileManager.default.fileExists(atPath: path) else { return }
    let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw ArchiveError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    Glibc.close(descriptor)
  }

  /// Closes the file, so that its write-ahead log is folded into it.
  package func close() throws {
    try translating {
      // The last connection that closes folds the log, and those that only read cannot.
      database.invalidateReadOnlyConnections()
      try database.close()
    }
  }

  /// Looks at the file before anything that could write to it.
  private static func checkKind(_ path: String) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.readonly = true
    let database = try DatabaseQueue(path: path, configuration: configuration)
    try database.read { db in
      let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
      let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      guard identifier == Schema.applicationID || tables == 0 else { throw ArchiveError.notAnArchive(path: path) }
      guard try !Schema.migrator.hasBeenSuperseded(db) else { throw ArchiveError.newer(path: path) }
    }
    try database.close()
  }

  // MARK: Errors

  func translating<Result>(_ body: () throws -> Result) throws -> Result {
    try Self.translating(path, body)
  }

  private static func translating<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DatabaseError {
      let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: throw ArchiveError.damaged(path: path, reason: reason)
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw ArchiveError.busy(path: path)
      case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: throw ArchiveError.cannotOpen(path: path, reason: reason)
      default: throw ArchiveError.cannotWrite(path: path, reason: reason)
      }
    }
  }
}
