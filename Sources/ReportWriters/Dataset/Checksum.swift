internal import Crypto
internal import Files

/// SHA-256, in hexadecimal digits.
enum Checksum {
  static func of(_ text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8))) }

  /// Reads a file from its start, piece by piece.
  static func of(_ file: borrowing File) throws(FileError) -> String {
    var hash = SHA256()
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var offset = 0
    while case let count = try file.read(into: &piece, at: offset), count > 0 {
      piece.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
    return hexadecimal(hash.finalize())
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
