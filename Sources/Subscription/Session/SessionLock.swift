import Files
import Glibc

/// A lock that lets one process at a time renew a session.
///
/// The lock is `flock` on the folder of the session, so it leaves no file behind and ends with the process.
enum SessionLock {
  /// How long to wait for another process: longer than a renewal may take.
  private static let patience = Duration.seconds(35)
  private static let pause = Duration.milliseconds(50)

  /// Runs `body` with the lock.
  ///
  /// - Parameters:
  ///   - folder: The folder of the session.
  ///   - body: The renewal.
  /// - Returns: What `body` returns.
  /// - Throws: ``SessionError``, also if the file system has no locks.
  static func with<Result>(
    folder: String, _ body: () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    let lock = try await locked(folder)
    defer { extendLifetime(lock) }
    return try await body()
  }

  private static func locked(_ folder: String) async throws(SessionError) -> File {
    do throws(FileError) {
      let file = try File(folder, O_RDONLY | O_DIRECTORY)
      var waited = Duration.zero
      while waited <= patience {
        if try file.tryLock() { return file }
        try? await Task.sleep(for: pause)
        waited += pause
      }
    } catch {
      throw .cannotReplace(path: folder, reason: error.reason)
    }
    throw .busy(folder: folder)
  }
}
