import Glibc

/// An open file or folder, which is closed when the value goes out of scope.
///
///     let file = try File("/srv/a", O_WRONLY | O_CREAT | O_EXCL)
///     try file.write(bytes)
///     try file.sync()
package struct File: ~Copyable, Sendable {
  package let path: String
  package private(set) var descriptor: Int32

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - flags: Those of `open(2)`; `O_CLOEXEC` is added. A file that is created is readable by its owner alone.
  /// - Throws: ``FileError``.
  package init(_ path: String, _ flags: Int32) throws(FileError) {
    try self.init(descriptor: Glibc.open(path, flags | O_CLOEXEC, 0o600), path: path)
  }

  /// - Parameters:
  ///   - descriptor: An open descriptor, or a negative number after a failed call.
  ///   - path: Its path, for errors.
  /// - Throws: ``FileError``.
  init(descriptor: Int32, path: String) throws(FileError) {
    guard descriptor >= 0 else { throw FileError(path) }
    (self.path, self.descriptor) = (path, descriptor)
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// A path to the open file itself, whatever its name is now; the path that it was opened at where there is no `/proc`.
  package var held: String {
    let held = "/proc/self/fd/\(descriptor)"
    guard let stamp = try? FileStamp(of: self), let other = try? FileStamp(held) else { return path }
    return stamp.isSameFile(as: other) ? held : path
  }

  /// Closes the file and reports an error that the system has delayed until then.
  package consuming func close() throws(FileError) {
    let result = Glibc.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw FileError(path) }
  }

  // MARK: Contents

  /// The bytes of a whole file, at most `limit`.
  ///
  /// Pipes and devices are read unless `regularOnly`: a shell passes a pipe for `<(command)`.
  ///
  /// - Throws: ``FileError``: `EISDIR` for a folder, `EINVAL` for a pipe or device, `EFBIG` for a larger file.
  package static func contents(
    of path: String, atMost limit: Int, regularOnly: Bool = true
  ) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    let file = try File(path, regularOnly ? O_RDONLY | O_NONBLOCK : O_RDONLY)
    var status = stat()
    guard fstat(file.descriptor, &status) == 0 else { throw FileError(path) }
    // A folder is refused by read(2).
    guard !regularOnly || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
      throw FileError(path, code: EINVAL)
    }
    return try file.contents(atMost: limit)
  }

  /// The bytes from here to the end, at most `limit`.
  ///
  /// - Throws: ``FileError``: `EFBIG` if there are more.
  package func contents(atMost limit: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= limit {
      let count = try read(into: &piece)
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
    throw FileError(path, code: EFBIG)
  }

  /// Reads the next bytes, or those from an offset on, into an array of a fixed size.
  ///
  /// - Returns: Their number; 0 at the end.
  package func read(into piece: inout [UInt8], at offset: Int? = nil) throws(FileError) -> Int {
    while true {
      let count =
        if let offset {
          pread(descriptor, &piece, piece.count, offset)
        } else {
          Glibc.read(descriptor, &piece, piece.count)
        }
      if count >= 0 { return count }
      guard errno == EINTR else { throw FileError(path) }
    }
  }

  /// Writes all bytes behind those written before.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    let code = bytes.withUnsafeBytes { File.write($0, to: descriptor) }
    guard code == 0 else { throw FileError(path, code: code) }
  }

  /// Writes all bytes to an open descriptor.
  ///
  /// - Returns: 0, or a value of `errno`.
  package static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 ? ENOSPC : errno }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// Cuts the file, or extends it with zeros.
  package func resize(to count: Int) throws(FileError) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw FileError(path) }
  }

  // MARK: Durability

  /// Waits until the file's contents, or the folder's list of names, are on the disk.
  ///
  /// File systems that cannot sync a folder answer with `EINVAL`, which is not an error here.
  package func sync() throws(FileError) {
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileError(path) }
  }

  /// Waits until a file's contents, or a folder's list of names, are on the disk.
  package static func sync(_ path: String) throws(FileError) { try File(path, O_RDONLY).sync() }

  // MARK: Locks

  // The locks are advisory (`flock`). The kernel releases a lock when its file is closed, and so when its process ends.

  /// Takes the exclusive lock without waiting.
  ///
  /// - Returns: False if another open file has it.
  /// - Throws: ``FileError`` where the file system has no locks.
  package func tryLock() throws(FileError) -> Bool {
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      guard errno == EINTR else { throw FileError(path) }
    }
    return true
  }

  /// Takes the exclusive lock and waits for it.
  ///
  /// - Throws: ``FileError`` where the file system has no locks.
  package func lock() throws(FileError) {
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw FileError(path) }
    }
  }
}
