import Crypto
import Foundation

/// The encryption of a session in the newer form: AES-256-GCM, written as `iv:tag:ciphertext`, each in base64.
struct Sealing {
  private let key: SymmetricKey

  /// - Returns: `nil` if the text is not 32 bytes in base64.
  init?(base64: [UInt8]) {
    guard let bytes = Data(base64Encoded: Self.trimmed(base64)), bytes.count == 32 else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// Decrypts a text.
  ///
  /// - Returns: `nil` if the text is not whole, or was encrypted with another key.
  func open(_ text: [UInt8]) -> [UInt8]? {
    let parts = Self.trimmed(text).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { Data(base64Encoded: Data($0)) }
    guard parts.count == 3, let iv = parts[0], let tag = parts[1], let ciphertext = parts[2],
      let nonce = try? AES.GCM.Nonce(data: iv),
      let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: ciphertext, tag: tag),
      let plain = try? AES.GCM.open(box, using: key)
    else { return nil }
    return Array(plain)
  }

  /// Encrypts bytes with a new initialisation vector, as long as that of the text that is replaced.
  ///
  /// - Returns: `nil` if that text has no vector.
  func seal(_ plain: [UInt8], like text: [UInt8]) -> [UInt8]? {
    let first = Self.trimmed(text).prefix { $0 != UInt8(ascii: ":") }
    guard let length = Data(base64Encoded: first)?.count, length >= 12 else { return nil }
    let iv = Data((0..<length).map { _ in UInt8.random(in: .min ... .max) })
    guard let nonce = try? AES.GCM.Nonce(data: iv), let box = try? AES.GCM.seal(plain, using: key, nonce: nonce) else {
      return nil
    }
    let sealed = [iv, box.tag, box.ciphertext].map { $0.base64EncodedString() }.joined(separator: ":")
    return Array(sealed.utf8)
  }

  private static func trimmed(_ text: [UInt8]) -> Data {
    let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
    return Data(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}

extension RefreshToken {
  /// SHA-256 in hexadecimal digits: it identifies the token without revealing it.
  var digest: String {
    SHA256.hash(data: Data(secret.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
