import Files
import Foundation
import Glibc

/// The file of a session, in one of its two forms.
struct SessionFile {
  /// Without symbolic links, so that the file is replaced and not a link to it.
  let path: String
  /// `nil` for the older form, which is not encrypted.
  private let sealing: Sealing?

  /// Finds the file in a folder.
  ///
  /// If both forms exist the newer one counts, also if it cannot be used: newer versions of droid leave the older file
  /// behind with stale tokens.
  ///
  /// - Throws: ``SessionError``.
  init(home: String) throws(SessionError) {
    let (newer, older) = (home + "/auth.v2.file", home + "/auth.json")
    if try Self.isThere(newer) {
      let keyPath = home + "/auth.v2.key"
      guard let sealing = Sealing(base64: try Self.read(keyPath)) else {
        throw .malformed(path: keyPath, reason: "it is not a key of 32 bytes in base64")
      }
      (path, self.sealing) = (try Self.resolved(newer), sealing)
    } else if try Self.isThere(older) {
      (path, sealing) = (try Self.resolved(older), nil)
    } else {
      throw .none(home: home)
    }
  }

  var folder: String { Path.folder(of: path) }

  /// Whether the file was deleted.
  var isGone: Bool { access(path, F_OK) != 0 && errno == ENOENT }

  /// A session as it is on disk.
  struct Contents {
    let document: SessionDocument
    /// The bytes of the file, encrypted or not.
    let raw: [UInt8]
  }

  func read() throws(SessionError) -> Contents { try contents(of: Self.read(path)) }

  /// Reads the bytes of a file.
  ///
  /// - Throws: ``SessionError/malformed(path:reason:)``.
  func contents(of raw: [UInt8]) throws(SessionError) -> Contents {
    let plain: [UInt8]
    if let sealing {
      guard let opened = sealing.open(raw) else {
        throw .malformed(path: path, reason: "its key does not open it, perhaps because it is only half written")
      }
      plain = opened
    } else {
      plain = raw
    }
    do {
      return Contents(document: try SessionDocument(plain), raw: raw)
    } catch {
      throw .malformed(path: path, reason: error.reason)
    }
  }

  /// The bytes of the file with another pair of tokens.
  ///
  /// - Returns: `nil` if the session has no two tokens.
  func bytes(_ contents: Contents, with pair: TokenPair) -> [UInt8]? {
    guard let plain = contents.document.replacing(pair) else { return nil }
    return sealing.map { $0.seal(plain, like: contents.raw) } ?? plain
  }

  // MARK: The file system

  private static func isThere(_ path: String) throws(SessionError) -> Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    let failure = FileError(path)
    guard failure.isAbsence else { throw .unreadable(path: path, reason: failure.reason) }
    return false
  }

  static func read(_ path: String) throws(SessionError) -> [UInt8] {
    do {
      return try File.contents(of: path, atMost: 1 << 20)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }

  private static func resolved(_ path: String) throws(SessionError) -> String {
    guard let real = realpath(path, nil) else { throw .unreadable(path: path, reason: FileError(path).reason) }
    defer { free(real) }
    return String(cString: real)
  }
}
