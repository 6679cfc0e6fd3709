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

  package static func advice(status: Int, answer: String) -> String {
    guard status == 403 else {
      return "check FACTORY_API_KEY, or make a new key at https://app.factory.ai/settings/api-keys"
    }
    // The API's pages name these two words; what it says to a service account is not published.
    let words = answer.lowercased().replacing("_", with: " ").replacing("-", with: " ")
    if words.contains("enterprise required") {
      return "the Analytics API needs the Enterprise plan: ask those who manage the organisation's plan"
    }
    if words.contains("service account") {
      return "keys of service accounts are refused: use the personal key of a user with the Manager or Owner role"
    }
    return words.contains("insufficient role")
      ? "use a key of a user with the Manager or Owner role"
      : "use a personal key of a user with the Manager or Owner role, in an organisation that has analytics enabled"
  }

  /// Whether a body repeats the key, also with escapes.
  ///
  /// - Returns: False for a key of less than 16 bytes: it could be a word of the data.
  func isRepeated(in body: [UInt8], parsed root: JSONValue) -> Bool {
    secret.utf8.count >= 16 && root.holds(secret, orDoes: body)
  }
}
