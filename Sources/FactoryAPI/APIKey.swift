import CSimdJSON
import Glibc

/// The secret that a request carries.
///
/// It shows itself nowhere but in the Authorization header.
package struct APIKey: Sendable {
  private let secret: String

  /// - Returns: `nil` where the text, without surrounding white space, is empty or could not stand in a header.
  package init?(_ text: some StringProtocol) {
    let scalars = text.unicodeScalars.drop(while: \.properties.isWhitespace)
    let trimmed = String(
      String.UnicodeScalarView(scalars.reversed().drop(while: \.properties.isWhitespace).reversed()))
    guard !trimmed.isEmpty, trimmed.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
    secret = trimmed
  }

  var authorization: String { "Bearer " + secret }

  /// Text of others without the key: a careless proxy repeats in its error page what it was sent.
  func hidden(in text: String) -> String { text.replacing(secret, with: "(API key)") }

  /// Whether a body repeats the key, as it is or in a text that has it escaped.
  ///
  /// Never so for a key of less than 16 bytes: it is no secret, and could be a word of the data.
  func isRepeated(in body: UnsafeBufferPointer<UInt8>, parsed root: JSONValue) -> Bool {
    guard let bytes = body.baseAddress, secret.utf8.count >= 16 else { return false }
    var secret = secret
    return secret.withUTF8 { key in
      guard let key = UnsafeBufferPointer(rebasing: key[...]).baseAddress.map({ ($0, key.count) }) else { return false }
      if bytes_hold(bytes, body.count, key.0, key.1) { return true }
      // Most bodies escape nothing.
      return memchr(bytes, Int32(UInt8(ascii: "\\")), body.count) != nil && root.holds(key.0, key.1)
    }
  }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(API key)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
