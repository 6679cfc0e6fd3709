import Glibc

/// The next version of a file, made ready beside it: its place on the disk, its mode and its owner are there before
/// anything that cannot be undone, so that only to write, to sync and to rename is left.
struct Replacement: ~Copyable {
  private let path: String
  private let target: String
  private let folder: String
  private let descriptor: Int32

  /// More than any pair of tokens adds to a session.
  private static let room = 64 << 10

  private static func path(for target: String) -> String { target + ".factory-report-new" }

  /// - Throws: `SmallFile.Failure` where the file could not be replaced; nothing is left then.
  static func made(of target: String, in folder: String) throws(SmallFile.Failure) -> Replacement {
    let path = path(for: target)
    var status = stat()
    guard access(target, W_OK) == 0, stat(target, &status) == 0 else { throw SmallFile.Failure() }
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw SmallFile.Failure() }
    if let failure = prepare(descriptor, like: status) {
      close(descriptor)
      unlink(path)
      throw failure
    }
    return Replacement(path: path, target: target, folder: folder, descriptor: descriptor)
  }

  /// - Returns: `nil` where all is ready.
  private static func prepare(_ descriptor: Int32, like status: stat) -> SmallFile.Failure? {
    var own = stat()
    guard fstat(descriptor, &own) == 0 else { return SmallFile.Failure() }
    if own.st_uid != status.st_uid || own.st_gid != status.st_gid,
      fchown(descriptor, status.st_uid, status.st_gid) != 0
    {
      return SmallFile.Failure()
    }
    guard fchmod(descriptor, status.st_mode & 0o7777) == 0 else { return SmallFile.Failure() }
    // A full disk shows now. It returns the error.
    let code = posix_fallocate(descriptor, 0, status.st_size + off_t(room))
    return code == 0 ? nil : SmallFile.Failure(code)
  }

  /// Puts the bytes in the file's place.
  ///
  /// - Throws: `SmallFile.Failure`; what is written so far stays, for another run to put in place where it is whole.
  consuming func commit(_ bytes: [UInt8]) throws(SmallFile.Failure) {
    defer { close(descriptor) }
    try SmallFile.write(bytes, to: descriptor)
    guard ftruncate(descriptor, off_t(bytes.count)) == 0, fsync(descriptor) == 0 else { throw SmallFile.Failure() }
    try Self.move(bytes, to: target, in: folder)
  }

  /// Puts what is whole on the disk in the file's place, under its name or, where that cannot be (it is mounted by
  /// itself, as in a container), into the file itself: the copy beside it goes only then.
  private static func move(_ bytes: [UInt8], to target: String, in folder: String) throws(SmallFile.Failure) {
    let path = path(for: target)
    if rename(path, target) != 0 {
      let descriptor = open(target, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { throw SmallFile.Failure() }
      defer { close(descriptor) }
      try SmallFile.write(bytes, to: descriptor)
      guard ftruncate(descriptor, off_t(bytes.count)) == 0, fsync(descriptor) == 0 else { throw SmallFile.Failure() }
      unlink(path)
    }
    // In place it is either way.
    try? SmallFile.sync(folder)
  }

  consuming func discard() {
    close(descriptor)
    unlink(path)
  }

  // MARK: What a run that was ended has left

  /// What it has written, without the room that was kept for more.
  ///
  /// - Returns: `nil` where there is none.
  /// - Throws: `SmallFile.Failure` where there is one that cannot be read.
  static func left(for target: String) throws(SmallFile.Failure) -> [UInt8]? {
    do {
      let bytes = try SmallFile.read(path(for: target))
      return Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)])
    } catch {
      guard error.isAbsence else { throw error }
      return nil
    }
  }

  /// Puts it in the file's place: it is known to be whole.
  ///
  /// - Parameters:
  ///   - target: The file.
  ///   - folder: The folder of both.
  ///   - bytes: What was written.
  /// - Throws: `SmallFile.Failure`; it is still there, then.
  static func finish(_ target: String, in folder: String, _ bytes: [UInt8]) throws(SmallFile.Failure) {
    let path = path(for: target)
    guard truncate(path, off_t(bytes.count)) == 0 else { throw SmallFile.Failure() }
    try SmallFile.sync(path)
    try move(bytes, to: target, in: folder)
  }

  static func remove(for target: String) { unlink(path(for: target)) }
}
