/// Text that is sent to one server and printed nowhere.
///
/// Printed, it is its name in parentheses: `(API key)`.
package protocol Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What it is, in messages: `API key`.
  static var name: String { get }
  var secret: String { get }

  /// A text without the secret: a careless server repeats in an error what it was sent.
  func hidden(in text: String) -> String
}

extension Secret {
  package var description: String { "(\(Self.name))" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }

  package func hidden(in text: String) -> String { text.replacing(secret, with: description) }

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
