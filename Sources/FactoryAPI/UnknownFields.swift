/// Collects the fields of a row that we do not know, so that a later version can read them from the archive.
struct UnknownFields {
  private var text = ""

  mutating func add(_ key: JSONText, _ value: JSONValue) {
    text += text.isEmpty ? "{" : ","
    Self.quote(key.string, into: &text)
    text += ":"
    text += value.minified
  }

  /// A JSON object; `nil` where there was no unknown field.
  var json: String? { text.isEmpty ? nil : text + "}" }

  private static func quote(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..."\u{1f}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
