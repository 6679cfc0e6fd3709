import Files
import Glibc

/// Allows only one process at a time to open archives in a folder, so that two processes do not both create the same
/// archive.
///
/// The lock is on the folder itself, so that other programs may hold it, too: after a second the wait is said on standard
/// error. On a file system without locks, `body` runs without a lock.
enum OpeningLock {
  private static let pause: UInt32 = 100_000
  /// Half a minute.
  private static let attempts = 300

  /// - Throws: ``ArchiveError/locked(path:)``, and what `body` throws.
  static func with<Result>(folder: String, _ body: () throws -> Result) throws -> Result {
    guard let file = try? File(folder, O_RDONLY | O_DIRECTORY) else { return try body() }
    var attempt = 0
    while (try? file.tryLock()) == false {
      attempt += 1
      guard attempt < attempts else { throw ArchiveError.locked(path: folder) }
      if attempt == 10 {
        var notice = "Another program holds the lock of \(folder); waiting until it ends.\n"
        _ = notice.withUTF8 { File.write(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
      }
      usleep(pause)
    }
    defer { extendLifetime(file) }
    return try body()
  }
}
