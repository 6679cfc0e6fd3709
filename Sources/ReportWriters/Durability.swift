internal import Glibc

/// Getting what was written onto the disk before an older report is given up for it.
enum Durability {
  /// Makes a finished file readable by its owner alone and waits until the disk has it.
  static func seal(_ path: String) throws(WriteError) {
    guard chmod(path, 0o600) == 0 else { throw WriteError(errno, at: path) }
    try sync(path)
  }

  /// Waits until the disk has a file, or a folder's list of names.
  ///
  /// File systems that cannot promise it for a folder say `EINVAL`, which is as good as it gets there.
  static func sync(_ path: String) throws(WriteError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw WriteError(errno, at: path) }
    defer { _ = close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw WriteError(errno, at: path) }
  }
}
