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
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(API key)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
