import CSQLite
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
  let userDays = UserDayMemory()
  /// What the file was when it was opened as one that nobody changes; `nil` where SQLite watches over that.
  private let stamp: FileStamp?
  /// Why no day can be kept; `nil` where days can be.
  private let readOnlyReason: String?

  /// Opens the archive, and makes it where there is none: mode 0600, as it holds e-mail addresses.
  ///
  /// An archive of an earlier version is brought up to date, in one transaction. One that this process may not write,
  /// or whose folder it may not write, is opened for reading and left as it is; to keep a day is an error then.
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
      try ArchiveError.translating(path, .opening) {
        let database = try DatabaseQueue(path: path, configuration: Self.configuration(isReadOnly: true))
        try database.read { try Self.checkKind(path, $0) }
        try database.close()
      }
      let database = try ArchiveError.translating(path, .writing) {
        try DatabasePool(path: path, configuration: Self.configuration(isReadOnly: false))
      }
      try Schema.migrate(database, path: path)
      return database
    }
  }

  private static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.label = "archive"
    configuration.readonly = isReadOnly
    // They are for others who change users' rows or texts. If it could not be said, all would be right and take longer.
    configuration.prepareDatabase { _ = fr_disable_triggers($0.sqliteConnection) }
    return configuration
  }

  /// Makes an archive beside its place and moves it there when it is finished, so that a run that is ended meanwhile
  /// leaves no half of one.
  private static func createIfMissing(_ path: String) throws {
    if let stamp = FileStamp(path), !stamp.isEmptyFile { return }
    let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let unfinished = place + ".new"
    // What a run that was ended has left.
    removeDatabase(unfinished)
    // SQLite would make the file readable by others.
    let descriptor = open(unfinished, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ArchiveError.cannotWrite(path: path, reason: systemError()) }
    Glibc.close(descriptor)
    do {
      let database = try ArchiveError.translating(path, .writing) {
        var configuration = configuration(isReadOnly: false)
        // Twice as large as SQLite's own: a day of many users fills hundreds of them. It stays what it is from then on.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA page_size = 8192") }
        let database = try DatabasePool(path: unfinished, configuration: configuration)
        try Schema.migrator.migrate(database)
        return database
      }
      try ArchiveError.translating(path, .writing) {
        // To close a database is no error where the disk is full and its log cannot be folded into it.
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

  private static func removeDatabase(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  /// Looks at the file before anything that could write to it.
  private static func checkKind(_ path: String, _ db: Database) throws {
    let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard identifier == Schema.applicationID || tables == 0 else { throw ArchiveError.notAnArchive(path: path) }
    guard try !Schema.migrator.hasBeenSuperseded(db) else { throw ArchiveError.newer(path: path) }
  }

  /// Closes the file, so that its write-ahead log is folded into it.
  package func close() throws {
    try ArchiveError.translating(path, .writing) {
      // The last connection that closes folds the log, and those that only read cannot.
      database.invalidateReadOnlyConnections()
      try database.close()
    }
  }

  // MARK: An archive that cannot be written

  private static func readOnlyReason(_ path: String) -> String? {
    guard let stamp = FileStamp(path), !stamp.isEmptyFile else { return nil }
    // The folder too: SQLite keeps its write-ahead log beside the archive, wherever a link to it is.
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent().path
    if access(path, W_OK) != 0 { return "it is read-only here: \(systemError())" }
    if access(folder, W_OK) != 0 { return "its folder is read-only here: \(systemError())" }
    return nil
  }

  /// Opens the archive without a trace.
  ///
  /// SQLite wants to write even where it only reads: a shared index of the write-ahead log. Without a log there is
  /// nothing to share, so the file is opened as immutable; that nobody else changes it is checked by its stamp.
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

  private static func immutableName(_ path: String) -> String {
    let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
    let absolute = URL(fileURLWithPath: path).path
    return "file://" + (absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute) + "?immutable=1"
  }

  // MARK: Reading and writing

  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    // Checked last: what was read from a file that somebody has changed means nothing, be it rows or damage.
    let result = Swift.Result { try ArchiveError.translating(path, .reading) { try database.read(body) } }
    if let stamp, stamp != FileStamp(path) { throw ArchiveError.busy(path: path) }
    return try result.get()
  }

  func writing(_ body: (Database) throws -> Void) throws {
    if let readOnlyReason { throw ArchiveError.cannotWrite(path: path, reason: readOnlyReason) }
    try ArchiveError.translating(path, .writing) { try database.write(body) }
  }
}

/// What the system says of the call that has just failed.
func systemError() -> String { String(cString: strerror(errno)) }
