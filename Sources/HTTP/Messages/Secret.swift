/// Text that is sent to one server and printed nowhere.
///
/// Printed, it is its name in parentheses: `(API key)`.
package protocol Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What it is, in messages: `API key`.
  static var name: String { get }
  var secret: String { get }

  /// A text without the secret and its pieces: a careless server repeats in an error what it was sent, or a part of it.
  func hidden(in text: String) -> String
}

extension Secret {
  package var description: String { "(\(Self.name))" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  package func hidden(in text: String) -> String {
    text.replacing(secret, with: description).replacingWords(by: description, where: hasPiece)
  }

  /// Says whether a word has a piece of the secret: eight characters in a row with a digit among them.
  package var hasPiece: (_ word: String) -> Bool {
    let pieces = Set(Self.pieces(of: secret))
    return { word in Self.pieces(of: word).contains(where: pieces.contains) }
  }

  private static func pieces(of text: String) -> [UInt64] {
    let bytes = Array(text.utf8)
    return bytes.indices.dropLast(7).compactMap { start in
      let piece = bytes[start..<start + 8]
      let hasDigit = piece.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      return hasDigit ? piece.reduce(0) { $0 << 8 | UInt64($1) } : nil
    }
  }

  /// Whether a text can stand in a header: printable ASCII, no spaces, not empty.
  package static func canBeSent(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}

/// A secret that requests carry in the header `Authorization`.
package protocol Credential: Secret {
  /// What to do after 401 or 403, for what the server said, which may be nothing; a clause of a sentence.
  static func advice(status: Int, answer: String) -> String
}

extension Credential {
  /// The value of the header.
  package var authorization: String { "Bearer " + secret }
}

extension String {
  /// The text with some of its words replaced, where a word is what a token can be made of.
  package func replacingWords(by replacement: String, where isReplaced: (String) -> Bool) -> String {
    var result = ""
    var word = ""
    for character in self + "\n" {
      if character.isPartOfToken {
        word.append(character)
      } else {
        result += isReplaced(word) ? replacement : word
        word = ""
        result.append(character)
      }
    }
    return String(result.dropLast())
  }

  /// Whether a word has sixteen characters or more with digits and letters of both cases.
  package var looksLikeToken: Bool {
    // An identifier of a request, an organisation or a user is not a secret.
    utf8.count >= 16 && !["req_", "org_", "user_"].contains(where: hasPrefix) && contains(where: \.isNumber)
      && contains(where: \.isUppercase) && contains(where: \.isLowercase)
  }
}

extension Character {
  /// A character of base64url, of the three parts of a token, or of percent-encoding.
  fileprivate var isPartOfToken: Bool { isASCII && (isLetter || isNumber || "-_.+%~/".contains(self)) }
}
