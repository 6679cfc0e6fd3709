import GRDB

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
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .busy(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: self = .cannotOpen(path: path, reason: reason)
    case .SQLITE_FULL, .SQLITE_READONLY: self = .cannotWrite(path: path, reason: reason)
    // Mostly SQLITE_IOERR, which SQLite reports for both reading and writing.
    default:
      self = activity == .writing ? .cannotWrite(path: path, reason: reason) : .cannotOpen(path: path, reason: reason)
    }
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
