import Foundation

/// A user's languages as one text: a JSON list, which SQLite's json_each can take apart.
package enum LanguageList {
  /// Puts a list together.
  package struct Builder {
    private var json: [UInt8] = []

    package init() {}

    /// Adds a language in UTF-8.
    package mutating func append(_ language: Span<UInt8>) {
      json.append(UInt8(ascii: json.isEmpty ? "[" : ","))
      json.append(UInt8(ascii: "\""))
      for index in language.indices {
        let byte = language[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          json.append(UInt8(ascii: "\\"))
          json.append(byte)
        case ..<0x20: json += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: json.append(byte)
        }
      }
      json.append(UInt8(ascii: "\""))
    }

    /// A JSON list; `nil` where there is no language.
    package var finished: [UInt8]? { json.isEmpty ? nil : json + [UInt8(ascii: "]")] }
  }

  /// Whether a text is such a list.
  package static func isList(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "\\")) ? (try? languages(text)) != nil : true
  }

  /// The languages of such a text.
  ///
  /// - Throws: What the decoder says of a text that is no list of strings.
  package static func languages(_ json: String) throws -> [String] {
    // Without an escape the names are what stands between the quotes: nearly always, and a report reads every list
    // several times. By bytes: a name that begins with an accent makes one character with the quote before it.
    if !json.utf8.contains(UInt8(ascii: "\\")) {
      return json.utf8.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false).enumerated()
        .compactMap { $0.isMultiple(of: 2) ? nil : String(Substring($1)) }
    }
    return try JSONDecoder().decode([String].self, from: Data(json.utf8))
  }
}
