import Glibc

/// What tells a file from what it was before, without opening it.
struct FileStamp: Equatable {
  let size: Int
  let permissions: mode_t
  private let isFile: Bool
  private let device: dev_t
  private let node: ino_t
  private let modified: [Int]

  /// - Returns: `nil` where there is no file.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    size = Int(status.st_size)
    permissions = status.st_mode & 0o777
    isFile = status.st_mode & S_IFMT == S_IFREG
    device = status.st_dev
    node = status.st_ino
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  /// True for a regular file without a byte: a device has no size either.
  var isEmptyFile: Bool { isFile && size == 0 }
}
