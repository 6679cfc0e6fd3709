import Foundation

/// Hides secrets in messages: a user may give a key, or a file that holds one, in place of something else.
enum Redaction {
  /// The text without what looks like a key, a token or the login of an address, and without the key of the environment.
  static func hidden(in text: String) -> String {
    var text = text
    if let ownKey { text = text.replacing(ownKey, with: "(API key)") }
    if text.contains("fk-") { text = text.replacing(/fk-[A-Za-z0-9_\-]{8,}/, with: "(API key)") }
    if text.contains("eyJ") { text = text.replacing(/eyJ[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)*/, with: "(token)") }
    if text.contains("@") { text = text.replacing(/:\/\/[^\/\s]*@/, with: "://(login)@") }
    return text
  }

  /// Whether an argument is a key and not the path of a file: `fk-…`, or `--option=fk-…`.
  static func isKey(_ argument: String) -> Bool {
    let value = (argument.hasPrefix("-") ? String(argument.drop { $0 != "=" }.dropFirst()) : argument)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard !value.isEmpty, access(value, F_OK) != 0 else { return false }
    return value.wholeMatch(of: key) != nil || value == ownKey
  }

  /// The key of the environment; a shorter one could be a word.
  private static let ownKey = Environment.process["FACTORY_API_KEY"].flatMap { $0.utf8.count >= 8 ? $0 : nil }

  /// Twelve characters or more with a digit, behind the prefix of Factory's keys.
  private static var key: Regex<Substring> { /fk-(?=[A-Za-z0-9_\-]*[0-9])[A-Za-z0-9_\-]{12,}/ }
}
