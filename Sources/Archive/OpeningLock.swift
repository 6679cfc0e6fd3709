import Glibc

/// Lets one process at a time open the archives of a folder, so that of two that find none one makes it and the other
/// finds it.
///
/// The lock is on the folder and leaves no file behind. Where the file system knows no such locks, there is none.
enum OpeningLock {
  static func with<Result>(folder: String, _ body: () throws -> Result) rethrows -> Result {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 {
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
    }
    defer { if descriptor >= 0 { close(descriptor) } }
    return try body()
  }
}
