import Glibc

/// Size, kind, permissions, identity and time of change of a file: two equal stamps mean an unchanged file.
package struct FileStamp: Equatable, Sendable {
  package enum Kind: Sendable {
    case file
    case folder
    case link
    /// A socket, pipe or device.
    case other
  }

  package let size: Int
  package let kind: Kind
  /// The permission bits, such as `0o600`.
  package let permissions: UInt32
  /// The number of the user who owns it.
  package let owner: UInt32
  /// The number of its names.
  package let links: UInt
  package let device: UInt
  package let node: UInt
  private let modified: [Int]

  /// The stamp of what is at a path; `nil` if there is no such file.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - followingLinks: Whether a link at the path stands for its target.
  /// - Throws: ``FileError`` where the system does not tell whether there is one.
  package init?(_ path: String, followingLinks: Bool = true) throws(FileError) {
    var status = stat()
    let result = followingLinks ? stat(path, &status) : lstat(path, &status)
    guard result == 0 else {
      let error = FileError(path)
      if error.isAbsence { return nil }
      throw error
    }
    self.init(status)
  }

  /// The stamp of an open file.
  package init(of file: borrowing File) throws(FileError) {
    var status = stat()
    guard fstat(file.descriptor, &status) == 0 else { throw FileError(file.path) }
    self.init(status)
  }

  init(_ status: stat) {
    size = Int(status.st_size)
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    permissions = status.st_mode & 0o777
    owner = status.st_uid
    links = UInt(status.st_nlink)
    device = UInt(status.st_dev)
    node = UInt(status.st_ino)
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  package var isRegularFile: Bool { kind == .file }

  /// True for a regular file without a byte; a device has the size 0, too.
  package var isEmptyFile: Bool { isRegularFile && size == 0 }

  /// Whether both are of one file, changed or not.
  package func isSameFile(as other: FileStamp?) -> Bool { device == other?.device && node == other?.node }
}
