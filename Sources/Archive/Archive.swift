import Files
import Foundation
import GRDB
import GRDBSQLite
import Glibc
import Synchronization
import Usage

/// The usage data of one organisation, stored in an SQLite file.
///
/// Each transaction writes whole days, so a killed process loses only the days of its open transaction.
package final class Archive: Sendable {
  package let path: String
  let database: DatabasePool
  let texts = TextTable()
  /// The days whose rows are as they were written.
  let verified = Mutex<[Endpoint: Set<Day>]>([:])
  /// The file's path without links, for SQLite's files beside it.
  private let place: String
  /// The file's state when it was opened as immutable; `nil` if SQLite's locks protect it.
  private let stamp: FileStamp?
  /// The file when it was opened.
  private let opened: FileStamp?
  /// SQLite's files beside it when it was opened, or those that opening it for reading has made.
  private let parts: ArchivePart.Stamps
  /// Why the archive cannot be written; `nil` if it can.
  private let readOnlyReason: String?

  /// Opens the archive, or creates it with mode 0600, because it contains e-mail addresses.
  ///
  /// An archive of an older version is migrated; one of the first edition is first copied to `archive.sqlite.before-2`.
  /// If this process has no write permission for the file or its folder, the archive is read-only, and writing throws an
  /// error.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isForReading: Whether the archive is only read. An existing one is then opened without waiting for programs that
  ///     write into it, and writing throws an error.
  /// - Throws: ``ArchiveError``.
  package init(path: String, isForReading: Bool = false) throws {
    self.path = path
    place = Path.resolved(path)
    var before: ArchivePart.Stamps?
    if let stamp = try Self.stamp(path) { before = try ArchivePart.checked(beside: path, stamp) }
    do {
      if isForReading, try Self.readOnlyReason(path) == nil, let pool = try Self.openCurrent(path) {
        (database, stamp, opened) = (pool, nil, try Self.stamp(path))
        readOnlyReason = "it was opened for reading"
        parts = before?.isEmpty == true ? try ArchivePart.stamps(beside: place) : [:]
      } else if let reason = try Self.readOnlyReason(path) {
        readOnlyReason = reason
        (database, stamp) = try Self.openReadOnly(path)
        (opened, parts) = (try Self.stamp(path), [:])
      } else {
        readOnlyReason = nil
        stamp = nil
        database = try Self.openForWriting(path)
        (opened, parts) = (try Self.stamp(path), try ArchivePart.stamps(beside: place))
      }
    } catch {
      if let before { ArchivePart.removeAfterReading(beside: place, unless: before) }
      throw error
    }
    try reading(Self.verifyBookkeeping)
  }

  deinit { try? close() }

  /// Opens an archive, creates one, or brings one of an older version up to date.
  private static func openForWriting(_ path: String) throws -> DatabasePool {
    let folder = Path.folder(of: path)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ArchiveError.cannotWrite(path: path, reason: "its folder cannot be made")
    }
    return try OpeningLock.with(folder: folder) {
      try createIfMissing(path)
      let isOfFirstEdition = try ArchiveError.translating(path, .opening) {
        let database = try DatabaseQueue(path: name(of: path), configuration: configuration(isReadOnly: true))
        defer { try? database.close() }
        return try database.read { db in
          try checkKind(path, db)
          return try Schema.isOfFirstEdition(db)
        }
      }
      let database = try ArchiveError.translating(path, .writing) {
        try DatabasePool(path: name(of: path), configuration: configuration(isReadOnly: false))
      }
      if isOfFirstEdition { try keepCopy(of: database, path: path) }
      try Schema.migrate(database, path: path)
      return database
    }
  }

  /// - Returns: `nil` if there is no archive, or an older version wrote it.
  private static func openCurrent(_ path: String) throws -> DatabasePool? {
    guard try stamp(path) != nil else { return nil }
    return try ArchiveError.translating(path, .opening) {
      let database = try DatabasePool(path: name(of: path), configuration: configuration(isReadOnly: true))
      let isCurrent = try database.read { db in
        try checkKind(path, db)
        return try Schema.migrator.hasCompletedMigrations(db)
      }
      return isCurrent ? database : nil
    }
  }

  /// The path for SQLite; Foundation, which GRDB asks for sizes of files, reads a `~` at the beginning as a home.
  static func name(of path: String) -> String { path.hasPrefix("~") ? "./" + path : path }

  static func configuration(isReadOnly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.label = "archive"
    configuration.readonly = isReadOnly
    configuration.prepareDatabase { db in
      try DigestFunction.register(in: db)
      try db.execute(sql: "PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  static func removeDatabase(_ path: String) {
    for suffix in [""] + ArchivePart.allCases.map(\.rawValue) { unlink(path + suffix) }
  }

  /// Checks the file before anything writes to it.
  static func checkKind(_ path: String, _ db: Database) throws {
    let identifier = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard tables > 0 else {
      guard try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 <= 1 else {
        throw DatabaseError(damage: "it has pages and no tables")
      }
      throw ArchiveError.notAnArchive(path: path, reason: "it has no tables")
    }
    guard identifier == Schema.applicationID else {
      guard try !db.tableExists("fetches") || !db.tableExists("user_days") else {
        throw DatabaseError(damage: "its application_id is \(identifier)")
      }
      throw ArchiveError.notAnArchive(path: path, reason: "it is another program's database")
    }
    let versions = try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations").map(Int.init)
    let known = versions.compactMap(\.self).filter { $0 <= Schema.migrator.migrations.count }.sorted()
    guard !versions.contains(nil), known.elementsEqual(1...max(1, known.count)) else {
      throw DatabaseError(damage: "its versions are not as they were written")
    }
    guard try !Schema.migrator.hasBeenSuperseded(db) else { throw ArchiveError.newer(path: path) }
  }

  /// Closes the file and checkpoints its write-ahead log; a second call has no effect.
  package func close() throws {
    let result = Result(catching: checkPlace)
    if readOnlyReason == nil { try? database.writeWithoutTransaction(keepFilesOfOthers) }
    try ArchiveError.translating(path, .writing) {
      // The last connection to close checkpoints the log; a read-only connection cannot do that.
      database.invalidateReadOnlyConnections()
      try database.close()
    }
    if readOnlyReason == nil { return try result.get() }
    if case .success = result, !parts.isEmpty { ArchivePart.removeAfterReading(beside: place) }
  }

  /// Keeps SQLite from deleting its files by their names where others are there now.
  private func keepFilesOfOthers(_ db: Database) throws {
    let found = try ArchivePart.stamps(beside: place)
    let areOthers = found.contains { part, stamp in !stamp.isSameFile(as: parts[part]) }
    guard areOthers, let connection = db.sqliteConnection else { return }
    var isOn: CInt = 1
    sqlite3_file_control(connection, nil, SQLITE_FCNTL_PERSIST_WAL, &isOn)
  }

  /// Checks that the file at the path is still the one that was opened.
  ///
  /// If it is not, nothing of this archive's stays beside it: SQLite would apply the log to the other file.
  ///
  /// - Throws: ``ArchiveError/replaced(path:)``.
  private func checkPlace() throws(ArchiveError) {
    guard let opened, !opened.isSameFile(as: (try? FileStamp(path)) ?? nil) else { return }
    // Into the file that was opened, whatever its name is now.
    try? database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    ArchivePart.remove(parts, beside: place)
    throw .replaced(path: path)
  }

  // MARK: Read-only archives

  private static func readOnlyReason(_ path: String) throws(ArchiveError) -> String? {
    guard try stamp(path) != nil else { return nil }
    // SQLite writes its write-ahead log into the folder of the file, not of a symbolic link to it.
    let folder = Path.folder(of: Path.resolved(path))
    if access(path, W_OK) != 0 { return "it is read-only here: \(systemError())" }
    if access(folder, W_OK) != 0 { return "its folder is read-only here: \(systemError())" }
    return nil
  }

  /// Opens the archive without writing to its folder.
  ///
  /// SQLite normally writes a shared-memory index of the write-ahead log, even for reading. If there is no log, the
  /// file is opened as immutable instead; its stamp then shows whether another process changed it.
  private static func openReadOnly(_ path: String) throws -> (DatabasePool, FileStamp?) {
    let log = Path.resolved(path) + "-wal"
    let hasLog = try Self.stamp(log).map { $0.size > 0 } ?? false
    let stamp = hasLog ? nil : try stamp(path)
    let name = hasLog ? name(of: path) : immutableName(path)
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
    let absolute = Path.resolved(path)
    return "file://" + (absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute) + "?immutable=1"
  }

  // MARK: Reading and writing

  func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    // Check the stamp last, as both rows and errors are meaningless if another process changed the file.
    let result = Swift.Result { try ArchiveError.translating(path, .reading) { try database.read(body) } }
    if let stamp, try stamp != Self.stamp(path) { throw ArchiveError.busy(path: path) }
    return try result.get()
  }

  func writing(_ body: (Database) throws -> Void) throws {
    if let readOnlyReason { throw ArchiveError.cannotWrite(path: path, reason: readOnlyReason) }
    try checkPlace()
    try ArchiveError.translating(path, .writing) {
      try database.write { db in
        try body(db)
        try Self.recordBookkeeping(db)
      }
    }
  }
}

/// The message for the current `errno`.
func systemError() -> String { String(cString: strerror(errno)) }
