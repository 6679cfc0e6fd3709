import Foundation

/// A user's languages as one text: a JSON list, which SQLite's json_each can take apart.
package enum LanguageList {
  /// Puts lists together, one after the other.
  package struct Builder: Sendable {
    private var json: [UInt8] = []

    package init() {}

    /// Begins a list.
    package mutating func removeAll() { json.removeAll(keepingCapacity: true) }

    /// Adds a language in UTF-8.
    package mutating func append(_ language: UnsafeBufferPointer<UInt8>) {
      json.append(UInt8(ascii: json.isEmpty ? "[" : ","))
      json.append(UInt8(ascii: "\""))
      if language.contains(where: isEscaped) {
        for byte in language { appendEscaped(byte) }
      } else {
        json.append(contentsOf: language)
      }
      json.append(UInt8(ascii: "\""))
    }

    private func isEscaped(_ byte: UInt8) -> Bool {
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }

    private mutating func appendEscaped(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        json.append(UInt8(ascii: "\\"))
        json.append(byte)
      case ..<0x20: json += Array("\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: json.append(byte)
      }
    }

    /// Ends the list and puts it into a pool.
    ///
    /// - Parameters:
    ///   - pool: Where it is put.
    ///   - guess: What it probably is.
    /// - Returns: `nil` where there is no language.
    package mutating func finish(into pool: inout TextPool, guess: TextID? = nil) -> TextID? {
      if json.isEmpty { return nil }
      json.append(UInt8(ascii: "]"))
      defer { removeAll() }
      return json.withUnsafeBufferPointer { pool.insert(utf8: $0, guess: guess) }
    }
  }

  /// Whether a text is such a list.
  package static func isList(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.contains(UInt8(ascii: "\\")) ? (try? languages(String(decoding: text, as: UTF8.self))) != nil : true
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
