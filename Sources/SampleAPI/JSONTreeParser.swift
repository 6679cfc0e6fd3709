extension JSONTree {
  /// Why bytes are no JSON.
  package struct Malformed: Error, Hashable, CustomStringConvertible {
    /// The number of bytes before the one that cannot be.
    package let offset: Int
    package let reason: String

    package var description: String { "\(reason) at byte \(offset)" }
  }

  /// Reads one JSON value and nothing else, exactly as RFC 8259 has it.
  ///
  /// Refused is also what the RFC leaves to the reader: a byte-order mark, escapes of lone surrogates, and invalid
  /// UTF-8. Keys that are there twice are kept, and so are numbers of any size.
  ///
  /// - Parameters:
  ///   - bytes: The document.
  ///   - depthLimit: How many arrays and objects may be open at a time.
  /// - Throws: ``Malformed``.
  package init(parsing bytes: [UInt8], depthLimit: Int = 512) throws(Malformed) {
    var parser = JSONTreeParser(bytes, depthLimit: depthLimit)
    self = try parser.document()
  }
}

/// Reads bytes one after the other: each function begins at the first byte of what it reads and ends behind its last.
private struct JSONTreeParser {
  private let bytes: [UInt8]
  private let depthLimit: Int
  private var offset = 0

  init(_ bytes: [UInt8], depthLimit: Int) {
    self.bytes = bytes
    self.depthLimit = depthLimit
  }

  mutating func document() throws(JSONTree.Malformed) -> JSONTree {
    skipSpace()
    let tree = try value(depth: 1)
    skipSpace()
    guard offset == bytes.count else { throw malformed("something follows the value") }
    return tree
  }

  /// `nil` at the end.
  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func malformed(_ reason: String) -> JSONTree.Malformed {
    JSONTree.Malformed(offset: offset, reason: reason)
  }

  private mutating func skipSpace() {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0a, 0x0d: offset += 1
      default: return
      }
    }
  }

  private mutating func value(depth: Int) throws(JSONTree.Malformed) -> JSONTree {
    // No value begins with a NUL, nor does one with the end.
    switch next ?? 0 {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw malformed("a value is expected")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONTree) throws(JSONTree.Malformed) -> JSONTree {
    let end = offset + word.utf8CodeUnitCount
    let isThere = end <= bytes.count && word.withUTF8Buffer { $0.elementsEqual(bytes[offset..<end]) }
    guard isThere else { throw malformed("no such word") }
    offset = end
    return value
  }

  private mutating func object(depth: Int) throws(JSONTree.Malformed) -> JSONTree {
    guard depth <= depthLimit else { throw malformed("it is nested too deeply") }
    offset += 1
    skipSpace()
    var members: [(key: String, value: JSONTree)] = []
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      guard next == UInt8(ascii: "\"") else { throw malformed("a key is expected") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw malformed("a colon is expected") }
      skipSpace()
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw malformed("a comma or the object's end is expected") }
      skipSpace()
    }
  }

  private mutating func array(depth: Int) throws(JSONTree.Malformed) -> JSONTree {
    guard depth <= depthLimit else { throw malformed("it is nested too deeply") }
    offset += 1
    skipSpace()
    var elements: [JSONTree] = []
    if take(UInt8(ascii: "]")) { return .array(elements) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { throw malformed("a comma or the array's end is expected") }
      skipSpace()
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    offset += 1
    return true
  }

  // MARK: Numbers

  private mutating func number() throws(JSONTree.Malformed) -> String {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    // A zero stands alone: what follows it is refused by whoever expects a comma.
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// One digit or more.
  private mutating func digits() throws(JSONTree.Malformed) {
    let start = offset
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
    guard offset > start else { throw malformed("a digit is expected") }
  }

  // MARK: Texts

  private mutating func string() throws(JSONTree.Malformed) -> String {
    offset += 1
    let start = offset
    // What was read before the last escape, that included; and where what follows it begins.
    var (read, run): ([UInt8], Int) = ([], start)
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        // An escape makes whole characters, so that it mends none that are broken before or behind it.
        let text =
          run == start
          ? String(validating: bytes[start..<offset], as: UTF8.self)
          : String(validating: read + bytes[run..<offset], as: UTF8.self)
        guard let text else { throw JSONTree.Malformed(offset: start, reason: "a text that is not UTF-8") }
        offset += 1
        return text
      case UInt8(ascii: "\\"):
        read += bytes[run..<offset]
        offset += 1
        try escape(&read)
        run = offset
      case 0..<0x20: throw malformed("a control character in a text")
      default: offset += 1
      }
    }
    throw malformed("a text without an end")
  }

  /// Reads what follows a backslash.
  private mutating func escape(_ read: inout [UInt8]) throws(JSONTree.Malformed) {
    guard let byte = next else { throw malformed("a text without an end") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): read.append(byte)
    case UInt8(ascii: "b"): read.append(0x08)
    case UInt8(ascii: "f"): read.append(0x0c)
    case UInt8(ascii: "n"): read.append(0x0a)
    case UInt8(ascii: "r"): read.append(0x0d)
    case UInt8(ascii: "t"): read.append(0x09)
    case UInt8(ascii: "u"):
      offset += 1
      read += UTF8.encode(try scalar()) ?? UTF8.encodedReplacementCharacter
      return
    default: throw malformed("no such escape")
    }
    offset += 1
  }

  /// Reads the four digits of one escape, or of two that together are a scalar.
  private mutating func scalar() throws(JSONTree.Malformed) -> Unicode.Scalar {
    let start = offset
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
      let second = try unit()
      if (0xdc00..<0xe000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + UInt32(second) - 0xdc00)
      {
        return scalar
      }
    }
    throw JSONTree.Malformed(offset: start, reason: "half a pair of surrogates")
  }

  private mutating func unit() throws(JSONTree.Malformed) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      let digit: UInt8
      let byte = next ?? 0
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw malformed("a hexadecimal digit is expected")
      }
      value = value << 4 | UInt16(digit)
      offset += 1
    }
    return value
  }
}
