import Files
import Glibc

/// A lock that lets one process at a time renew a session.
///
/// The lock is `flock` on the folder of the session, so it leaves no file behind and ends with the process; then that of
/// droid (``DroidLock``), so that droid and this program do not overwrite each other's session.
enum SessionLock {
  /// How long to wait for another process: longer than a renewal may take.
  private static let patience = Duration.seconds(35)
  private static let pause = Duration.milliseconds(50)

  /// Runs `body` with the lock.
  ///
  /// - Parameters:
  ///   - file: The session's file.
  ///   - home: The folder of droid.
  ///   - body: The renewal.
  /// - Returns: What `body` returns.
  /// - Throws: ``SessionError``, also if the file system has no locks.
  static func with<Result>(
    _ file: SessionFile, home: String, _ body: () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    let lock = try await locked(file.folder)
    defer { extendLifetime(lock) }
    let droids = try await droidLock(home, file)
    let result: Swift.Result<Result, SessionError>
    do throws(SessionError) {
      result = .success(try await body())
    } catch {
      result = .failure(error)
    }
    droids.release()
    return try result.get()
  }

  private static func droidLock(_ home: String, _ file: SessionFile) async throws(SessionError) -> DroidLock {
    let lock: DroidLock?
    do throws(FileError) {
      lock = try await DroidLock.taken(in: home, patience: patience)
    } catch {
      throw .cannotReplace(path: file.path, reason: error.reason)
    }
    guard let lock else { throw .busy(folder: home) }
    return lock
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
