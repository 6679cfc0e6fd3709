import Glibc

/// Size, kind, permissions, identity and time of change of a file: two equal stamps mean an unchanged file.
///
/// All stamps come from one call, `fstatat`: libraries that are loaded before the system's, such as libfaketime, change
/// the times of some of its kin and not of others.
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
  /// The time of the last change of its content.
  package let modified: Moment

  /// A time of the file system's clock; it is written as `1793000000.1`.
  package struct Moment: Hashable, Comparable, Sendable, LosslessStringConvertible {
    let seconds: Int
    let nanoseconds: Int

    package static func < (one: Moment, other: Moment) -> Bool {
      (one.seconds, one.nanoseconds) < (other.seconds, other.nanoseconds)
    }

    package init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
      guard parts.count == 2 else { return nil }
      (seconds, nanoseconds) = (parts[0], parts[1])
    }

    init(_ time: timespec) { (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec) }

    package var description: String { "\(seconds).\(nanoseconds)" }
  }

  /// What tells a file from all others that exist at the same time; it is written as `2049:131`.
  package struct Identity: Hashable, Sendable, LosslessStringConvertible {
    let device: UInt
    let node: UInt

    package init?(_ text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).compactMap { UInt($0) }
      guard parts.count == 2 else { return nil }
      (device, node) = (parts[0], parts[1])
    }

    init(_ stamp: FileStamp) { (device, node) = (stamp.device, stamp.node) }

    package var description: String { "\(device):\(node)" }
  }

  package var identity: Identity { Identity(self) }

  /// The stamp of what is at a path; `nil` if there is no such file.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - followingLinks: Whether a link at the path stands for its target.
  /// - Throws: ``FileError`` where the system does not tell whether there is one.
  package init?(_ path: String, followingLinks: Bool = true) throws(FileError) {
    var status = stat()
    guard fstatat(AT_FDCWD, path, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
      let error = FileError(path)
      if error.isAbsence { return nil }
      throw error
    }
    self.init(status)
  }

  /// `AT_EMPTY_PATH` of Linux, which Glibc shows only to programs in GNU C: the call is about the open file itself.
  private static let ofDescriptor: Int32 = 0x1000

  /// The stamp of an open file.
  package init(of file: borrowing File) throws(FileError) {
    var status = stat()
    guard fstatat(file.descriptor, "", &status, Self.ofDescriptor) == 0 else { throw FileError(file.path) }
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
    modified = Moment(status.st_mtim)
  }

  package var isRegularFile: Bool { kind == .file }

  /// True for a regular file without a byte; a device has the size 0, too.
  package var isEmptyFile: Bool { isRegularFile && size == 0 }

  /// Whether both are of one file, changed or not.
  package func isSameFile(as other: FileStamp?) -> Bool { device == other?.device && node == other?.node }
}
