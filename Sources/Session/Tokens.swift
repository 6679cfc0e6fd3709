/// What a request shows, for some days.
///
/// It shows itself nowhere else: as text it is `(token)`.
package struct AccessToken: Hashable, Sendable, Secret {
  package let secret: String

  /// - Returns: `nil` where the text could not stand in a header.
  package init?(_ text: String) {
    guard Self.canBeSent(text) else { return nil }
    secret = text
  }
}

/// What a new pair of tokens is had for: once.
///
/// As text it is `(token)`, too.
package struct RefreshToken: Hashable, Sendable, Secret {
  package let secret: String

  /// - Returns: `nil` where the text is none that a service gives out.
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

/// Text that is shown to one server and to nobody else.
package protocol Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var secret: String { get }
}

extension Secret {
  package var description: String { "(token)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Text of others without the token: a careless server repeats what it was sent, perhaps in part or escaped.
  ///
  /// So every word goes that looks like a piece of one: sixteen characters or more, with digits and letters of both cases.
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

  fileprivate static func canBeSent(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}

extension Character {
  /// Of base64url, its three parts, and what percent-encoding makes of them.
  fileprivate var isPartOfToken: Bool { isASCII && (isLetter || isNumber || "-_.=%+~/".contains(self)) }
}

extension String {
  fileprivate var looksLikeToken: Bool {
    // What the API names a request by is no secret.
    utf8.count >= 16 && !hasPrefix("req_") && contains(where: \.isNumber) && contains(where: \.isUppercase)
      && contains(where: \.isLowercase)
  }
}
