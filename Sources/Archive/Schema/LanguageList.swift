import Foundation

/// Stores a user's languages as one text: a JSON array, which SQLite's `json_each` can split.
enum LanguageList {
  /// - Returns: `nil` if there are no languages.
  static func text(_ languages: [String]) throws -> String? {
    if languages.isEmpty { return nil }
    // The usual case; `JSONEncoder` takes twenty times as long.
    var json: [UInt8] = []
    var isPlain = true
    for language in languages {
      json.append(contentsOf: (json.isEmpty ? #"[""# : #"",""#).utf8)
      for byte in language.utf8 {
        isPlain = isPlain && byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        json.append(byte)
      }
    }
    if isPlain { return String(decoding: json + #""]"#.utf8, as: UTF8.self) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(languages), as: UTF8.self)
  }

  /// - Returns: `nil` if the text is not a JSON array of strings.
  static func languages(_ text: String) -> [String]? { try? JSONDecoder().decode([String].self, from: Data(text.utf8)) }
}
