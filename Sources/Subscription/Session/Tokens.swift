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

  /// A text without the token, its pieces, and whatever looks like one: a server may repeat the token with escapes.
  package func hidden(in text: String) -> String {
    let hasPiece = hasPiece
    return text.replacing(secret, with: description)
      .replacingWords(by: description) { $0.looksLikeToken || hasPiece($0) }
  }
}
