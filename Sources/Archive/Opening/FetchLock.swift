import Files
import Foundation
import Glibc
import Synchronization

/// The lock that a run holds while it fetches into an archive, so that no other run fetches the same days.
///
/// It is an advisory lock on an empty file, which is never deleted. The kernel releases it when the process ends.
package final class FetchLock: Sendable {
  /// `nil` after release, or if the lock file cannot be created.
  private let file: Mutex<File?>

  private init(_ file: consuming sending File?) { self.file = Mutex(file) }

  /// Takes the lock without waiting.
  ///
  /// On a file system without locks, or in a read-only folder, every caller gets a lock.
  ///
  /// - Parameter archivePath: The path of the archive.
  /// - Returns: `nil` if another run, or another caller in this process, holds the lock.
  /// - Throws: ``ArchiveError/cannotWrite(path:reason:)`` if the lock file cannot be opened.
  package static func take(archivePath: String) throws(ArchiveError) -> FetchLock? {
    // All symbolic links to an archive share one lock.
    let path = Path.resolved(archivePath) + ".lock"
    do {
      let file = try File(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
      // Without locks, fetching a day twice is better than not fetching it.
      let isTaken = (try? file.tryLock()) == false
      return isTaken ? nil : FetchLock(file)
    } catch {
      if [EROFS, EACCES, EPERM].contains(error.code), !canWrite(beside: path) { return FetchLock(nil) }
      throw ArchiveError.cannotWrite(path: archivePath, reason: "\(path): \(error.reason)")
    }
  }

  private static func canWrite(beside path: String) -> Bool {
    access(Path.folder(of: path), W_OK) == 0
  }

  /// Releases the lock; a second call has no effect.
  package func release() { file.withLock { $0 = nil } }
}

extension Archive {
  /// Takes the archive's ``FetchLock`` without waiting; `nil` if another run holds it.
  package func fetchLock() throws(ArchiveError) -> FetchLock? { try FetchLock.take(archivePath: path) }
}
