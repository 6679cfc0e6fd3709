package import HTTP

/// The token that requests carry; it is valid for some days.
package struct AccessToken: Hashable, Token, Credential {
  package let secret: String

  /// - Returns: `nil` if the text cannot stand in a header.
  package init?(_ text: String) {
    guard Self.canBeSent(text) else { return nil }
    secret = text
  }

  package static func advice(status: Int, answer: String) -> String {
    "run droid, or log in as a user who may see the organisation's subscription"
  }
}

/// The token that is exchanged, once, for a new pair of tokens.
package struct RefreshToken: Hashable, Token {
  package let secret: String

  /// - Returns: `nil` if the text is not printable ASCII.
  package init?(_ text: String) {
    guard Self.canBeSent(text) else { return nil }
    secret = text
  }
}

/// The two tokens that a service gives out together.
package struct TokenPair: Hashable, Sendable {
  package let access: AccessToken
  package let refresh: RefreshToken

  package init(access: AccessToken, refresh: RefreshToken) {
    self.access = access
    self.refresh = refresh
  }
}

/// A secret that has the form of a JWT.
package protocol Token: Secret {}

extension Token {
  package static var name: String { "token" }

  /// A text without the token, and without its pieces: a server may repeat a part of it, or the token with escapes.
  ///
  /// A piece is a word of sixteen characters or more with digits and letters of both cases.
  package func hidden(in text: String) -> String {
    var result = ""
    var word = ""
    for character in text.replacing(secret, with: description) + "\n" {
      if character.isPartOfToken {
        word.append(character)
      } else {
        result += word.looksLikeToken ? description : word
        word = ""
        result.append(character)
      }
    }
    return String(result.dropLast())
  }
}

extension Character {
  /// A character of base64url, of the three parts of a token, or of percent-encoding.
  fileprivate var isPartOfToken: Bool { isASCII && (isLetter || isNumber || "-_.=%+~/".contains(self)) }
}

extension String {
  fileprivate var looksLikeToken: Bool {
    // The identifier of a request is not a secret.
    utf8.count >= 16 && !hasPrefix("req_") && contains(where: \.isNumber) && contains(where: \.isUppercase)
      && contains(where: \.isLowercase)
  }
}
