import Files
import Glibc

/// Allows only one process at a time to open archives in a folder, so that two processes do not both create the same
/// archive.
///
/// The lock is on the folder itself. On a file system without locks, `body` runs without a lock.
enum OpeningLock {
  static func with<Result>(folder: String, _ body: () throws -> Result) rethrows -> Result {
    guard let file = try? File(folder, O_RDONLY | O_DIRECTORY) else { return try body() }
    try? file.lock()
    defer { extendLifetime(file) }
    return try body()
  }
}
