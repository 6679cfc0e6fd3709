/// A JSON value whose members keep their order.
indirect enum JSON {
  case string(String)
  case integer(Int)
  case array([JSON])
  case object([(String, JSON)])

  /// The value on several lines, with two spaces per level.
  var text: String { text(indent: "") }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    func lines(_ open: String, _ elements: [String], _ close: String) -> String {
      elements.isEmpty
        ? open + close
        : "\(open)\n" + elements.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)\(close)"
    }
    return switch self {
    case .string(let value): JSON.quoted(value)
    case .integer(let value): String(value)
    case .array(let elements): lines("[", elements.map { $0.text(indent: inner) }, "]")
    case .object(let members):
      lines("{", members.map { "\(JSON.quoted($0)): \($1.text(indent: inner))" }, "}")
    }
  }

  /// A string literal; everything but quotes, backslashes and control characters is left as it is.
  private static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}": text += "\\u00" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
