import Files
import Foundation
import GRDB
import Glibc

/// The usage data of one organisation, stored in an SQLite file.
///
/// Each transaction writes whole days, so a killed process loses only the days of its open transaction.
package final class Archive: Sendable {
  package let path: String
  let database: DatabasePool
  let texts = TextTable()
  /// The file's state when it was opened as immutable; `nil` if SQLite's locks protect it.
  private let stamp: FileStamp?
  /// Why the archive cannot be written; `nil` if it can.
  private let readOnlyReason: String?

  /// Opens the archive, or creates it with mode 0600, because it contains e-mail addresses.
  ///
  /// An archive of an older version is copied to `archive.sqlite.before-2` and then migrated. If this process has no
  /// write permission for the file or its folder, the archive is read-only, and writing throws an error.
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
    if let reason = Self.readOnlyReason(path) {
      readOnlyReason = reason
      (database, stamp) = try Self.openReadOnly(path)
      return
    }
    readOnlyReason = nil
    stamp = nil
    database = try OpeningLock.with(folder: folder) {
      try Self.createIfMissing(path)
      let isOlder = try ArchiveError.translating(path, .opening) {
        let database = try DatabaseQueue(path: path, configuration: Self.configuration(isReadOnly: true))
        defer { try? database.close() }
        return try database.read { db in
          try Self.checkKind(path, db)
          return try Schema.isOlder(db)
        }
      }
      let database = try ArchiveError.translating(path, .writing) {
        try DatabasePool(path: path, configuration: Self.configuration(isReadOnly: false))
      }
      if isOlder { try Self.keepCopy(of: database, path: path) }
      try Schema.migrate(database, path: path)
      return database
    }
  }

  private static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.label = "archive"
    configuration.readonly = isReadOnly
    return configuration
  }

  /// Creates an archive under a temporary name and renames it, so that a killed run leaves no incomplete archive.
  private static func createIfMissing(_ path: String) throws {
    if let stamp = FileStamp(path), !stamp.isEmptyFile { return }
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let unfinished = place + ".unfinished"
    // Left behind by a killed run.
    removeDatabase(unfinished)
    // Created here, because SQLite would make the file readable by other users.
    let descriptor = open(unfinished, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ArchiveError.cannotWrite(path: path, reason: systemError()) }
    Glibc.close(descriptor)
    do {
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
      guard (FileStamp(unfinished + "-wal")?.size ?? 0) == 0 else {
        throw ArchiveError.cannotWrite(path: path, reason: "the disk may be full")
      }
      guard rename(unfinished, place) == 0 else {
        throw ArchiveError.cannotWrite(path: path, reason: systemError())
      }
    } catch {
      removeDatabase(unfinished)
      throw error
    }
  }

  static func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  /// Checks the file before anything writes to it.
  private static func checkKind(_ path: String, _ db: Database) throws {
    let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard identifier == Schema.applicationID || tables == 0 else { throw ArchiveError.notAnArchive(path: path) }
    guard try !Schema.migrator.hasBeenSuperseded(db) else { throw ArchiveError.newer(path: path) }
  }

  /// Closes the file and checkpoints its write-ahead log.
  package func close() throws {
    try ArchiveError.translating(path, .writing) {
      // The last connection to close checkpoints the log; a read-only connection cannot do that.
      database.invalidateReadOnlyConnections()
      try database.close()
    }
  }

  // MARK: Read-only archives

  private static func readOnlyReason(_ path: String) -> String? {
    guard let stamp = FileStamp(path), !stamp.isEmptyFile else { return nil }
    // SQLite writes its write-ahead log into the folder of the file, not of a symbolic link to it.
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
    if access(path, W_OK) != 0 { return "it is read-only here: \(systemError())" }
    if access(folder, W_OK) != 0 { return "its folder is read-only here: \(systemError())" }
    return nil
  }

  /// Opens the archive without writing to its folder.
  ///
  /// SQLite normally writes a shared-memory index of the write-ahead log, even for reading. If there is no log, the
  /// file is opened as immutable instead; its stamp then shows whether another process changed it.
  private static func openReadOnly(_ path: String) throws -> (DatabasePool, FileStamp?) {
    let log = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "-wal"
    let hasLog = FileStamp(log).map { $0.size > 0 } ?? false
    let stamp = hasLog ? nil : FileStamp(path)
    let name = hasLog ? path : immutableName(path)
    do {
      let database = try DatabasePool(path: name, configuration: configuration(isReadOnly: true))
      let isCurrent = try database.read { db in
        try checkKind(path, db)
        return try Schema.migrator.hasCompletedMigrations(db)
      }
      guard isCurrent else {
        throw ArchiveError.cannotOpen(
          path: path, reason: "an older version wrote it: it must be writable once to be brought up to date")
      }
      return (database, stamp)
    } catch let error as DatabaseError where hasLog && [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode) {
      throw ArchiveError.cannotOpen(
        path: path, reason: "its last run was cut off or has not ended: it must be writable once for its log to be read"
      )
    } catch {
      throw ArchiveError(error, path: path, while: .opening) ?? error
    }
  }

  static func immutableName(_ path: String) -> String {
    let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
    let absolute = URL(fileURLWithPath: path).path
    return "file://" + (absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute) + "?immutable=1"
  }

  // MARK: Reading and writing

  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    // Check the stamp last, as both rows and errors are meaningless if another process changed the file.
    let result = Swift.Result { try ArchiveError.translating(path, .reading) { try database.read(body) } }
    if let stamp, stamp != FileStamp(path) { throw ArchiveError.busy(path: path) }
    return try result.get()
  }

  func writing(_ body: (Database) throws -> Void) throws {
    if let readOnlyReason { throw ArchiveError.cannotWrite(path: path, reason: readOnlyReason) }
    try ArchiveError.translating(path, .writing) { try database.write(body) }
  }
}

/// The message for the current `errno`.
func systemError() -> String { String(cString: strerror(errno)) }
