import Files
import Foundation
import GRDB
import Glibc

extension ArchiveError {
  /// The operation during which SQLite failed.
  enum Activity {
    case opening
    case reading
    case writing
  }

  /// Translates an error of SQLite or GRDB; `nil` for any other error.
  init?(_ error: any Error, path: String, while activity: Activity) {
    if error is RowDecodingError {
      self = .damaged(path: path, reason: "a row has a value of another kind")
      return
    }
    guard let error = error as? DatabaseError else { return nil }
    let reason = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(path: path, reason: reason)
    // A table or column is missing that every archive has.
    case .SQLITE_ERROR, .SQLITE_MISMATCH: self = .damaged(path: path, reason: reason)
    // The index of the log could not grow.
    case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
      self = .cannotWrite(path: path, reason: "the disk may be full")
    case _ where Self.isWithoutLocks(error, path):
      self = .cannotOpen(path: path, reason: "its file system has no locks or shared memory, which SQLite needs")
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .cannotOpen(path: path, reason: reason)
    case .SQLITE_FULL, .SQLITE_READONLY: self = .cannotWrite(path: path, reason: reason)
    // Mostly SQLITE_IOERR, which SQLite reports for both reading and writing.
    default:
      self = activity == .writing ? .cannotWrite(path: path, reason: reason) : .cannotOpen(path: path, reason: reason)
    }
  }

  /// True if the file system lacks what SQLite's write-ahead log needs.
  ///
  /// SQLite takes a missing lock for a held one.
  private static func isWithoutLocks(_ error: DatabaseError, _ path: String) -> Bool {
    let codes: [ResultCode] = [
      .SQLITE_IOERR_SHMOPEN, .SQLITE_IOERR_SHMLOCK, .SQLITE_IOERR_SHMMAP, .SQLITE_IOERR_LOCK,
      .SQLITE_IOERR_RDLOCK, .SQLITE_IOERR_CHECKRESERVEDLOCK,
    ]
    if codes.contains(error.extendedResultCode) { return true }
    guard error.resultCode == .SQLITE_BUSY else { return false }
    // On the folder: to close a descriptor of the archive would release SQLite's own locks.
    let folder = open(Path.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return false }
    defer { close(folder) }
    var lock = Glibc.flock()
    lock.l_type = Int16(F_RDLCK)
    return fcntl(folder, F_GETLK, &lock) != 0 && [ENOLCK, ENOSYS, EOPNOTSUPP].contains(errno)
  }

  static func translating<Result>(
    _ path: String, _ activity: Activity, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      throw ArchiveError(error, path: path, while: activity) ?? error
    }
  }
}
