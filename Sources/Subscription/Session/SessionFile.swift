import Files
import Foundation
import Glibc

/// The file of a session, in one of its forms.
struct SessionFile {
  /// Without symbolic links, so that the file is replaced and not a link to it.
  let path: String
  /// `nil` if it is not encrypted.
  private let sealing: Sealing?

  /// - Throws: ``SessionError``, if the file is sealed and there is no key.
  init(_ form: SessionForm, in home: String) throws(SessionError) {
    path = try Self.resolved(home + "/" + form.rawValue)
    if form.canBePlain, try Self.isPlain(Self.read(path)) {
      sealing = nil
      return
    }
    let keyPath = home + "/" + SessionForm.keyFile
    guard try Self.isThere(keyPath) || form == .file else {
      throw .malformed(path: path, reason: "its key is in a keyring, or \(keyPath) is missing")
    }
    guard let sealing = Sealing(base64: try Self.read(keyPath)) else {
      throw .malformed(path: keyPath, reason: "it is not a key of 32 bytes in base64")
    }
    self.sealing = sealing
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

  /// Whether a text is not sealed: what is sealed are three texts in base64 with colons between them.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count != 3
      || !parts.joined().allSatisfy { byte in
        Character(UnicodeScalar(byte)).isLetter || Character(UnicodeScalar(byte)).isNumber
          || "+/=\n\r\t ".utf8.contains(byte)
      }
  }

  // MARK: The file system

  static func isThere(_ path: String) throws(SessionError) -> Bool {
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
