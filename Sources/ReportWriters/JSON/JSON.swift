internal import ReportModel

/// A JSON value whose members keep their order.
indirect enum JSON {
  case null
  case flag(Bool)
  case integer(Int64)
  /// Infinity and not-a-number become null.
  case number(Double)
  case exact(ExactDecimal)
  case string(String)
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
    case .null, .flag, .integer, .number, .exact, .string: String(decoding: line, as: UTF8.self)
    case .array(let elements): lines("[", elements.map { $0.text(indent: inner) }, "]")
    case .object(let members):
      lines("{", members.map { "\(JSON.string($0).text): \($1.text(indent: inner))" }, "}")
    }
  }

  /// The value on one line, in UTF-8.
  private var line: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(json: self)
    return bytes
  }
}

extension [UInt8] {
  /// Appends a value on one line.
  mutating func append(json value: JSON) {
    switch value {
    case .null: self += "null".utf8
    case .flag(let flag): self += (flag ? "true" : "false").utf8
    case .integer(let number): self += number.description.utf8
    case .number(let number): append(json: number)
    case .exact(let number): self += number.digits.utf8
    case .string(let text): append(json: text)
    case .array(let elements): append(list: elements, "[", "]") { $0.append(json: $1) }
    case .object(let members):
      append(list: members, "{", "}") {
        $0.append(json: $1.0)
        $0.append(UInt8(ascii: ":"))
        $0.append(json: $1.1)
      }
    }
  }

  private mutating func append<Item>(
    list elements: [Item], _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ element: (inout [UInt8], Item) -> Void
  ) {
    append(UInt8(ascii: open))
    for index in elements.indices {
      if index > 0 { append(UInt8(ascii: ",")) }
      element(&self, elements[index])
    }
    append(UInt8(ascii: close))
  }

  /// Appends the fewest digits that read back as the same number; a whole one has neither a point nor an exponent
  /// below 2^53.
  mutating func append(json number: Double) {
    guard number.isFinite else {
      self += "null".utf8
      return
    }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
      self += whole.description.utf8
    } else {
      self += number.description.utf8
    }
  }

  /// Appends a string literal; everything but quotes, backslashes and control characters is left as it is.
  mutating func append(json text: String) {
    append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): self += "\\\"".utf8
      case UInt8(ascii: "\\"): self += "\\\\".utf8
      case UInt8(ascii: "\n"): self += "\\n".utf8
      case UInt8(ascii: "\r"): self += "\\r".utf8
      case UInt8(ascii: "\t"): self += "\\t".utf8
      case 0..<0x20: self += ("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16)).utf8
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
