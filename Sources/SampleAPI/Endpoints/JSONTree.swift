/// A JSON value: built, edited, and printed as UTF-8 without white space.
///
/// Members keep their order, and a key may be there twice.
package enum JSONTree: Sendable {
  case null
  case bool(Bool)
  /// The text of a number, printed as it is.
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([(key: String, value: JSONTree)])

  /// The value of an object's first member with that key.
  ///
  /// Setting `nil` removes the member; setting a value for a new key appends one. Values other than objects have no
  /// members and ignore new ones.
  package subscript(key: String) -> JSONTree? {
    get { members.first { $0.key == key }?.value }
    set {
      guard case .object(var members) = self else { return }
      let index = members.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((key, value))
      case (nil, nil): break
      }
      self = .object(members)
    }
  }

  /// The elements of an array; empty for other values.
  package var elements: [JSONTree] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The members of an object; empty for other values.
  package var members: [(key: String, value: JSONTree)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The text of a string; `nil` for other values.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The text of a number; `nil` for other values.
  package var digits: String? {
    if case .number(let digits) = self { digits } else { nil }
  }
}

// MARK: Build

extension JSONTree {
  static func integer(_ value: Int) -> JSONTree { .number(String(value)) }

  /// A string, or null.
  static func text(_ value: String?) -> JSONTree { value.map(JSONTree.string) ?? .null }

  /// A ratio rounded to two decimals, or null.
  static func ratio(_ value: Double?) -> JSONTree {
    value.map { decimal(Int(($0 * 100).rounded()), per: 100) } ?? .null
  }

  /// `units / scale` as a decimal without zeros at its end: 1250 per 1,000 is `1.25`.
  ///
  /// The scale is a power of ten up to 10,000: Swift prints such quotients without an exponent.
  static func decimal(_ units: Int, per scale: Int) -> JSONTree {
    units % scale == 0 ? .integer(units / scale) : .number("\(Double(units) / Double(scale))")
  }
}

// MARK: Print

extension JSONTree: Equatable {
  /// Whether both are printed alike.
  package static func == (left: JSONTree, right: JSONTree) -> Bool { left.bytes == right.bytes }

  /// The value as JSON in UTF-8.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    print(to: &bytes)
    return bytes
  }

  private func print(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes += "null".utf8
    case .bool(let value): bytes += (value ? "true" : "false").utf8
    case .number(let digits): bytes += digits.utf8
    case .string(let text): Self.print(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.print(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        Self.print(member.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.print(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func print(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      if utf8.contains(where: needsEscape) {
        for byte in utf8 { bytes += escaped(byte) }
      } else {
        bytes += utf8
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\n"): Array(#"\n"#.utf8)
    case UInt8(ascii: "\r"): Array(#"\r"#.utf8)
    case UInt8(ascii: "\t"): Array(#"\t"#.utf8)
    case 0..<0x20: Array(((byte < 0x10 ? #"\u000"# : #"\u00"#) + String(byte, radix: 16)).utf8)
    default: needsEscape(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
    }
  }
}
