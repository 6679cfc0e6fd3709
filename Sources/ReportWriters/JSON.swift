/// A JSON value whose members keep their order.
indirect enum JSON {
  case string(String)
  case array([JSON])
  case object([(String, JSON)])

  /// Laid out over lines, two spaces a level.
  var text: String {
    var text = ""
    append(to: &text, indent: "")
    return text
  }

  private func append(to text: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .string(let value): JSON.append(value, to: &text)
    case .array(let elements) where elements.isEmpty: text += "[]"
    case .array(let elements):
      text += "[\n"
      for (index, element) in elements.enumerated() {
        text += (index == 0 ? "" : ",\n") + inner
        element.append(to: &text, indent: inner)
      }
      text += "\n" + indent + "]"
    case .object(let members) where members.isEmpty: text += "{}"
    case .object(let members):
      text += "{\n"
      for (index, member) in members.enumerated() {
        text += (index == 0 ? "" : ",\n") + inner
        JSON.append(member.0, to: &text)
        text += ": "
        member.1.append(to: &text, indent: inner)
      }
      text += "\n" + indent + "}"
    }
  }

  private static func append(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
