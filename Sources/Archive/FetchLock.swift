import Foundation
import Glibc
import Synchronization

/// What one run at a time holds while it fetches into an archive, so that two do not fetch the same days.
///
/// It is a lock on an empty file beside the archive, which stays. The kernel lets go of it when the process ends,
/// however that happens.
package final class FetchLock: Sendable {
  /// `nil` once it is released, and where there are no locks.
  private let descriptor: Mutex<CInt?>

  private init(_ descriptor: CInt?) { self.descriptor = Mutex(descriptor) }

  deinit { release() }

  /// Takes the lock if nobody has it, without waiting.
  ///
  /// Where the file system knows no such locks, or nothing can be written beside the archive, it is as if nobody had it.
  ///
  /// - Parameter archivePath: The archive's file.
  /// - Returns: `nil` where another run has it, or another holder in this process.
  /// - Throws: ``ArchiveError/cannotWrite(path:reason:)`` where something else is in the lock file's place.
  package static func take(archivePath: String) throws(ArchiveError) -> FetchLock? {
    // Two names of one archive have one lock.
    let path = URL(fileURLWithPath: archivePath).resolvingSymlinksInPath().path + ".lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      if [EROFS, EACCES, EPERM].contains(code), !canWrite(beside: path) { return FetchLock(nil) }
      throw ArchiveError.cannotWrite(path: archivePath, reason: "\(path): \(String(cString: strerror(code)))")
    }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK:
        close(descriptor)
        return nil
      default:
        // ENOLCK, EOPNOTSUPP and the like: to fetch twice is a waste, not to fetch at all is worse.
        close(descriptor)
        return FetchLock(nil)
      }
    }
    return FetchLock(descriptor)
  }

  private static func canWrite(beside path: String) -> Bool {
    access(URL(fileURLWithPath: path).deletingLastPathComponent().path, W_OK) == 0
  }

  /// Lets others take it.
  ///
  /// What comes after the first time does nothing.
  package func release() {
    let held = descriptor.withLock { descriptor in
      defer { descriptor = nil }
      return descriptor
    }
    if let held { close(held) }
  }
}

extension Archive {
  /// Takes the archive's ``FetchLock`` if nobody has it, without waiting.
  package func fetchLock() throws(ArchiveError) -> FetchLock? { try FetchLock.take(archivePath: path) }
}
