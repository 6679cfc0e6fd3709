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

  /// Writes the bytes and replaces the file.
  ///
  /// - Throws: `FileError`; what is written stays, and a later run puts it in place if it is whole.
  consuming func commit(_ bytes: [UInt8]) throws(FileError) {
    try file.write(bytes)
    try file.resize(to: bytes.count)
    try file.sync()
    try Self.move(bytes, to: target, in: folder)
  }

  /// Renames the whole new file.
  ///
  /// If the target is a mount of its own, as in a container, it cannot be renamed: then the bytes are written into the
  /// target before the new file is deleted.
  private static func move(_ bytes: [UInt8], to target: String, in folder: String) throws(FileError) {
    let path = path(for: target)
    if rename(path, target) != 0 {
      let file = try File(target, O_WRONLY | O_NOFOLLOW)
      try file.write(bytes)
      try file.resize(to: bytes.count)
      try file.sync()
      unlink(path)
    }
    // The file is in place, with or without this.
    try? File.sync(folder)
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

  /// Replaces the file by what a killed run has written.
  ///
  /// - Parameters:
  ///   - target: The file.
  ///   - folder: Its folder.
  ///   - bytes: The whole replacement, from ``left(for:)``.
  /// - Throws: `FileError`; then the replacement is still there.
  static func finish(_ target: String, in folder: String, _ bytes: [UInt8]) throws(FileError) {
    let path = path(for: target)
    guard truncate(path, off_t(bytes.count)) == 0 else { throw FileError(path) }
    try File.sync(path)
    try move(bytes, to: target, in: folder)
  }

  static func remove(for target: String) { unlink(path(for: target)) }
}
