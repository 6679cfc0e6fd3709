import Files
import Glibc

/// The next version of a file, prepared beside it with room on the disk, mode and owner.
///
/// After the preparation only writing, fsync and renaming can fail.
struct Replacement: ~Copyable {
  private let file: File
  private let target: String
  private let folder: String

  /// Room for the new tokens, in bytes: more than they need.
  private static let room = 64 << 10

  private static func path(for target: String) -> String { target + ".factory-report-new" }

  /// Prepares a replacement.
  ///
  /// - Throws: `FileError` if the file cannot be replaced; then nothing is left behind.
  static func made(of target: String, in folder: String) throws(FileError) -> Replacement {
    let path = path(for: target)
    var status = stat()
    guard access(target, W_OK) == 0, stat(target, &status) == 0 else { throw FileError(target) }
    let file = try File(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW)
    do {
      try prepare(file, like: status)
    } catch {
      unlink(path)
      throw error
    }
    return Replacement(file: file, target: target, folder: folder)
  }

  private static func prepare(_ file: borrowing File, like status: stat) throws(FileError) {
    var own = stat()
    guard fstat(file.descriptor, &own) == 0 else { throw FileError(file.path) }
    let isOwnersAlready = own.st_uid == status.st_uid && own.st_gid == status.st_gid
    guard isOwnersAlready || fchown(file.descriptor, status.st_uid, status.st_gid) == 0,
      fchmod(file.descriptor, status.st_mode & 0o7777) == 0
    else { throw FileError(file.path) }
    // A full disk fails now, not after the token was sent.
    let code = posix_fallocate(file.descriptor, 0, status.st_size + off_t(room))
    guard code == 0 else { throw FileError(file.path, code: code) }
  }

  /// Writes the bytes, in place of those written before, and waits until they are on the disk.
  ///
  /// - Throws: `FileError`; what is written stays, and a later run puts it in place if it is whole.
  func write(_ bytes: [UInt8]) throws(FileError) {
    guard lseek(file.descriptor, 0, SEEK_SET) == 0 else { throw FileError(file.path) }
    try file.write(bytes)
    try file.resize(to: bytes.count)
    try file.sync()
  }

  /// Puts the written bytes in the place of the file, if it still is as it was seen.
  ///
  /// See ``place(_:over:of:in:)``.
  func place(_ bytes: [UInt8], over seen: [UInt8]) throws(FileError) -> Bool {
    try Self.place(bytes, over: seen, of: target, in: folder)
  }

  /// Exchanges a file and its replacement in one step, and looks at what was in place until then.
  ///
  /// Another program may write or delete the file between any look and a rename: a rename would lose its version.
  ///
  /// - Parameters:
  ///   - bytes: The replacement, which is on the disk.
  ///   - seen: The file as it was read last.
  ///   - target: The file.
  ///   - folder: Its folder.
  /// - Returns: False if another program has changed or deleted the file since; then its version is in place.
  /// - Throws: `FileError`; then the replacement is still there.
  private static func place(
    _ bytes: [UInt8], over seen: [UInt8], of target: String, in folder: String
  ) throws(FileError) -> Bool {
    let path = path(for: target)
    guard (try? File.contents(of: target, atMost: 1 << 20)) == seen else { return false }
    // The file is in place, with or without this.
    defer { try? File.sync(folder) }
    let held = try File(folder, O_RDONLY | O_DIRECTORY)
    func exchange() throws(FileError) -> Bool {
      try held.exchange(Path.name(of: path), with: held, Path.name(of: target))
    }
    let isExchanged: Bool
    do throws(FileError) {
      isExchanged = try exchange()
    } catch {
      guard error.code != ENOENT else { return false }
      // Such as a target that is a mount of its own.
      isExchanged = false
    }
    guard isExchanged else {
      try move(path, bytes, to: target)
      return true
    }
    if (try? File.contents(of: path, atMost: 1 << 20)) == seen {
      unlink(path)
      return true
    }
    guard try exchange() else { throw FileError(target, code: ENOSYS) }
    if (try? File.contents(of: path, atMost: 1 << 20)) != bytes {
      // The other program has written once more: its later version is the one that counts.
      _ = try exchange()
      unlink(path)
    }
    return false
  }

  /// Renames the new file, where the file system cannot exchange two.
  ///
  /// If the target is a mount of its own, as in a container, it cannot be renamed: then the bytes are written into the
  /// target before the new file is deleted.
  private static func move(_ path: String, _ bytes: [UInt8], to target: String) throws(FileError) {
    if rename(path, target) == 0 { return }
    let file = try File(target, O_WRONLY | O_NOFOLLOW)
    try file.write(bytes)
    try file.resize(to: bytes.count)
    try file.sync()
    unlink(path)
  }

  consuming func discard() { unlink(file.path) }

  // MARK: After a killed run

  /// The replacement that a killed run has written, without its spare room.
  ///
  /// - Returns: `nil` if there is none.
  /// - Throws: `FileError` for one that cannot be read.
  static func left(for target: String) throws(FileError) -> [UInt8]? {
    do {
      let bytes = try File.contents(of: path(for: target), atMost: 1 << 20)
      return Array(bytes[..<((bytes.lastIndex { $0 != 0 } ?? -1) + 1)])
    } catch {
      guard error.isAbsence else { throw error }
      return nil
    }
  }

  /// Replaces the file by what a killed run has written, if the file still is as it was seen.
  ///
  /// - Parameters:
  ///   - target: The file.
  ///   - folder: Its folder.
  ///   - bytes: The whole replacement, from ``left(for:)``.
  ///   - seen: The file as it was read last.
  /// - Returns: False if another program has changed or deleted the file since.
  /// - Throws: `FileError`; then the replacement is still there.
  static func finish(
    _ target: String, in folder: String, _ bytes: [UInt8], over seen: [UInt8]
  ) throws(FileError) -> Bool {
    let path = path(for: target)
    guard truncate(path, off_t(bytes.count)) == 0 else { throw FileError(path) }
    try File.sync(path)
    return try place(bytes, over: seen, of: target, in: folder)
  }

  static func remove(for target: String) { unlink(path(for: target)) }
}
