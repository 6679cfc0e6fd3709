import Foundation
import HTTP

/// The key of the Analytics API.
package struct APIKey: Credential {
  package static let name = "API key"
  package let secret: String

  /// - Returns: `nil` if the text, without surrounding white space, is empty or cannot stand in a header.
  package init?(_ text: some StringProtocol) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard Self.canBeSent(trimmed) else { return nil }
    secret = trimmed
  }

  package static func advice(status: Int) -> String {
    status == 401
      ? "check FACTORY_API_KEY, or make a new key at https://app.factory.ai/settings/api-keys"
      : "use a key of a user with the Manager or Owner role, in an organisation that has analytics enabled"
  }

  /// Whether a body repeats the key, also with escapes.
  ///
  /// - Returns: False for a key of less than 16 bytes: it could be a word of the data.
  func isRepeated(in body: [UInt8], parsed root: JSONValue) -> Bool {
    secret.utf8.count >= 16 && root.holds(secret, orDoes: body)
  }
}
