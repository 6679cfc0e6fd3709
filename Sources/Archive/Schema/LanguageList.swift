import Foundation
import Usage

/// Stores a user's languages as one text: a JSON array, which SQLite's `json_each` can split.
enum LanguageList {
  /// - Returns: `nil` if there are no languages.
  static func text(_ languages: TextList) throws -> String? {
    if languages.isEmpty { return nil }
    // The usual case; `JSONEncoder` takes twenty times as long.
    var json: [UInt8] = []
    var isPlain = true
    for language in languages.texts {
      json.append(contentsOf: (json.isEmpty ? #"[""# : #"",""#).utf8)
      for byte in language.text.utf8 {
        isPlain = isPlain && byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        json.append(byte)
      }
    }
    if isPlain { return String(decoding: json + #""]"#.utf8, as: UTF8.self) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return String(decoding: try encoder.encode(languages.texts.map(\.text)), as: UTF8.self)
  }

  /// - Returns: `nil` if the text is not a JSON array of strings.
  static func languages(_ text: String) -> TextList? {
    // The usual case, a list without escapes; `JSONDecoder` takes twenty times as long.
    let isPlain = !text.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\\") }
    let parts = text.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    if isPlain, parts.count >= 3, parts.count % 2 == 1, parts[0] == "[", parts[parts.count - 1] == "]",
      stride(from: 2, to: parts.count - 1, by: 2).allSatisfy({ parts[$0] == "," })
    {
      return TextList(stride(from: 1, to: parts.count, by: 2).map { ExactText(parts[$0]) })
    }
    return (try? JSONDecoder().decode([String].self, from: Data(text.utf8))).map { TextList($0.map(ExactText.init)) }
  }
}
