import Crypto
import Files
import Foundation
import Glibc

/// The secret that makes pseudonyms of an archive's users: 32 random bytes in a file beside the archive.
///
/// A pseudonym is the beginning of HMAC-SHA256 of an id, so that it cannot be undone without the file, not even by
/// a reader who knows all ids.
package struct PseudonymKey: Sendable {
  private static let length = 32
  /// 80 bits: among a million users, two have the same one once in two million archives.
  private static let shownBytes = 10

  private let key: SymmetricKey

  /// `person-` and 20 hexadecimal digits; the same for the same text.
  package func pseudonym(of text: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
    let digits = code.prefix(Self.shownBytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    return "person-" + digits.joined()
  }

  /// Tells two keys apart, and does not tell the key.
  package var fingerprint: String { pseudonym(of: "fingerprint of the key") }

  /// Reads the key of an archive, or makes one that its owner alone can read.
  ///
  /// - Throws: ``ArchiveError/cannotUsePseudonyms(path:reason:)``.
  package init(besideArchive path: String) throws(ArchiveError) {
    let place = Path.resolved(path) + ".pseudonyms"
    let (isPrivate, isWhole): (Bool, Bool)
    do throws(FileError) {
      if try FileStamp(place, followingLinks: false) == nil { try Self.make(place) }
      let folder = try File(Path.folder(of: place), O_RDONLY | O_DIRECTORY)
      let file = try folder.open(Path.name(of: place), O_RDONLY)
      let stamp = try FileStamp(of: file)
      let bytes = stamp.isRegularFile ? try file.contents(atMost: Self.length) : []
      (key, isPrivate, isWhole) = (
        SymmetricKey(data: bytes), stamp.permissions & 0o077 == 0, bytes.count == Self.length
      )
    } catch {
      throw .cannotUsePseudonyms(path: place, reason: error.reason)
    }
    guard isWhole else { throw .cannotUsePseudonyms(path: place, reason: "it is no key of \(Self.length) bytes") }
    guard isPrivate else {
      throw .cannotUsePseudonyms(path: place, reason: "others can read it: run chmod 600 on it")
    }
  }

  /// Puts a whole new file in place; one that another run has made meanwhile stays.
  private static func make(_ place: String) throws(FileError) {
    let unfinished = Archive.unfinishedName(for: place)
    let folder = try File(Path.folder(of: place), O_RDONLY | O_DIRECTORY)
    defer { try? folder.remove(Path.name(of: unfinished)) }
    let file = try File(unfinished, O_CREAT | O_EXCL | O_WRONLY)
    var random = SystemRandomNumberGenerator()
    try file.write((0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    try file.sync()
    do {
      try folder.move(Path.name(of: unfinished), to: folder, as: Path.name(of: place))
    } catch  where error.code == EEXIST {}
    try folder.sync()
  }
}
