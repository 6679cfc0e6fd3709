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

  /// Text of others without the token: a careless server repeats what it was sent.
  package func hidden(in text: String) -> String { text.replacing(secret, with: description) }

  fileprivate static func canBeSent(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}
