import Glibc

/// Size, kind, permissions, identity and time of change of a file: two equal stamps mean an unchanged file.
package struct FileStamp: Equatable, Sendable {
  package let size: Int
  /// The permission bits, such as `0o600`.
  package let permissions: UInt32
  package let isRegularFile: Bool
  private let device: UInt
  private let node: UInt
  private let modified: [Int]

  /// - Returns: `nil` if there is no such file.
  package init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    permissions = status.st_mode & 0o777
    isRegularFile = status.st_mode & S_IFMT == S_IFREG
    device = UInt(status.st_dev)
    node = UInt(status.st_ino)
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  /// True for a regular file without a byte; a device has the size 0, too.
  package var isEmptyFile: Bool { isRegularFile && size == 0 }
}
