import Glibc

/// Files of some kilobytes, whole.
enum SmallFile {
  /// What the system says of a call that failed.
  struct Failure: Error, CustomStringConvertible {
    let code: Int32

    init(_ code: Int32 = errno) { self.code = code }

    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
    var reason: String { String(cString: strerror(code)) }
    var description: String { reason }
  }

  /// No session is as large.
  private static let limit = 1 << 20

  static func read(_ path: String) throws(Failure) -> [UInt8] {
    // Not to wait for somebody to write into a pipe.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Failure() }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Failure() }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    guard status.st_size <= limit else { throw Failure(EFBIG) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= limit {
      let count = Glibc.read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure() }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
    throw Failure(EFBIG)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32) throws(Failure) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, offset) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Failure(count == 0 ? ENOSPC : errno) }
      offset += count
    }
  }

  /// Waits until the disk has a file, or a folder's list of names.
  ///
  /// File systems that cannot promise it for a folder say `EINVAL`, which is as good as it gets there.
  static func sync(_ path: String) throws(Failure) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure() }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw Failure() }
  }
}
