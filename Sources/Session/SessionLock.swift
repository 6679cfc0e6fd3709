import Glibc

/// Lets one process at a time renew a session.
///
/// The lock is on the session's folder and leaves no file behind. The kernel lets go of it when the process ends,
/// however that happens.
enum SessionLock {
  /// Longer than the one who has it may ask for an answer.
  private static let patience = Duration.seconds(35)
  private static let pause = Duration.milliseconds(50)

  /// Runs `body` once nobody else has the lock.
  ///
  /// - Parameters:
  ///   - folder: The session's.
  ///   - body: What only one process at a time may do.
  /// - Returns: What `body` returns.
  /// - Throws: ``SessionError``, also where the file system knows no locks: another process could send the same then.
  static func with<Result>(
    folder: String, _ body: () async throws(SessionError) -> Result
  ) async throws(SessionError) -> Result {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .cannotReplace(path: folder, reason: SmallFile.Failure().reason) }
    defer { close(descriptor) }
    var waited = Duration.zero
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let failure = SmallFile.Failure()
      if failure.code == EINTR { continue }
      guard failure.code == EWOULDBLOCK else { throw .cannotReplace(path: folder, reason: failure.reason) }
      guard waited < patience else { throw .busy(folder: folder) }
      try? await Task.sleep(for: pause)
      waited += pause
    }
    return try await body()
  }
}
