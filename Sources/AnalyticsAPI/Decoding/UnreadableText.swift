import Glibc
import HTTP
import Usage

// RFC 8259, 8.2: a JSON text may escape surrogates without their partners, which no Unicode text can have.

extension [UInt8] {
  /// The body with U+FFFD in place of each escape of a surrogate without its partner; `nil` if it has none.
  var withoutLoneSurrogates: [UInt8]? {
    // Most bodies have no escapes.
    guard memchr(self, Int32(UInt8(ascii: "\\")), count) != nil else { return nil }
    var bytes = self
    var isRepaired = false
    var index = 0
    while index < count {
      guard self[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let unit = codeUnit(at: index) else {
        index += 2
        continue
      }
      if 0xD800..<0xDC00 ~= unit, let next = codeUnit(at: index + 6), 0xDC00..<0xE000 ~= next {
        index += 12
        continue
      }
      if 0xD800..<0xE000 ~= unit {
        bytes.replaceSubrange(index..<index + 6, with: #"\ufffd"#.utf8)
        isRepaired = true
      }
      index += 6
    }
    return isRepaired ? bytes : nil
  }

  /// The code unit of an escape such as `\u00e9`; `nil` for anything else.
  private func codeUnit(at index: Int) -> UInt16? {
    guard index + 6 <= count, self[index] == UInt8(ascii: "\\"), self[index + 1] == UInt8(ascii: "u") else {
      return nil
    }
    let digits = self[index + 2..<index + 6]
    guard digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  /// The body with U+FFFD in place of what is not UTF-8; `nil` if it is valid.
  var asValidUTF8: [UInt8]? {
    let valid = [UInt8](String(decoding: self, as: UTF8.self).utf8)
    return valid == self ? nil : valid
  }
}

extension JSONValue {
  /// A note for each day and field of an answer whose text has U+FFFD.
  func unreadableText(_ request: AnalyticsRequest) -> [AnswerNote] {
    var found: Set<AnswerNote> = []
    _ = forEachMember { name, data in
      guard name == "data" else { return }
      _ = data.forEachElement { row in
        var day = request.days.lowerBound
        _ = row.forEachMember { if $0 == "date" { day = $1.day ?? day } }
        row.forEachUnreadableText(at: "") { path in
          let field = printable(path)
          found.insert(
            AnswerNote(
              request.endpoint, day, .unreadableText, subject: field,
              "/\(request.endpoint.rawValue) \(field) has text that is no Unicode; U+FFFD stands in its place."))
        }
      }
    }
    return found.sorted { ($0.day, $0.subject) < ($1.day, $1.subject) }
  }

  private func forEachUnreadableText(at path: String, _ body: (String) -> Void) {
    if let string, string.unicodeScalars.contains("\u{FFFD}") { body(path) }
    _ = forEachElement { $0.forEachUnreadableText(at: path + "[]", body) }
    _ = forEachMember { name, value in
      let place = path.isEmpty ? name : "\(path).\(name)"
      if name.unicodeScalars.contains("\u{FFFD}") { body(place) }
      value.forEachUnreadableText(at: place, body)
    }
  }
}
