/// Text as a workbook can hold it.
struct CellText {
  /// What to hand to the library.
  var text: String
  /// Characters that XML cannot hold were replaced by U+FFFD.
  var isReplaced = false
  /// The end is missing, and ``marker`` stands for it.
  var isCut = false

  /// What stands at the end of text that was too long.
  static let marker = "… (cut)"

  /// - Parameters:
  ///   - raw: Any text.
  ///   - limit: The most UTF-16 units it may have; at least the marker's.
  ///   - escapes: Whether it goes where Excel reads `_x0041_` as `A` (cells, table headers, sheet names), so that such
  ///     text must be escaped to stay what it is.
  init(_ raw: String, limit: Int = Limits.text, escapes: Bool = true) {
    switch Self.inspect(raw) {
    case .plain where raw.utf8.count <= limit:
      text = raw
      return
    case .plain:
      text = raw
    case .suspicious:
      text = Self.replacing(raw)
      isReplaced = raw.unicodeScalars.contains(where: Self.isForbidden)
    }
    let whole = text
    // The library counts escapes too. They make text 13/7 as long at worst, so that half of it always fits.
    for budget in [limit, limit / 2] {
      isCut = whole.utf16.count > budget
      let kept = isCut ? prefix(of: whole, units: budget - Self.marker.utf16.count) + Self.marker : whole
      text = escapes ? Self.escaping(kept) : kept
      if text.utf16.count <= limit { return }
    }
  }

  private enum Finding {
    case plain
    case suspicious
  }

  /// One pass over the bytes: nearly all text is plain and goes on as it is.
  private static func inspect(_ raw: String) -> Finding {
    var raw = raw
    return raw.withUTF8 { bytes in
      for (index, byte) in bytes.enumerated() {
        if byte >= 0x20 && byte != 0x5F && byte != 0xEF { continue }
        if byte == 0x09 || byte == 0x0A { continue }
        if byte == 0x5F {
          // "_x" may be the start of what Excel takes for an escape.
          if index + 1 < bytes.count && (bytes[index + 1] == 0x78 || bytes[index + 1] == 0x58) { return .suspicious }
        } else if byte == 0xEF {
          // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
          if index + 2 < bytes.count && bytes[index + 1] == 0xBF && bytes[index + 2] >= 0xBE { return .suspicious }
        } else {
          return .suspicious
        }
      }
      return .plain
    }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// Line ends become LF, what XML forbids becomes U+FFFD.
  private static func replacing(_ raw: String) -> String {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in raw.unicodeScalars {
      if scalar == "\r" {
        scalars.append("\n")
      } else if scalar == "\n" && previous == "\r" {
        // The CR has become the line's end already.
      } else {
        scalars.append(isForbidden(scalar) ? "\u{FFFD}" : scalar)
      }
      previous = scalar
    }
    return String(scalars)
  }

  /// `_x0041_` is what Excel writes for a character it cannot write: the underscore before it is escaped itself.
  private static func escaping(_ raw: String) -> String {
    let bytes = Array(raw.utf8)
    var result: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if byte == 0x5F, startsEscape(bytes, at: index) { result += "_x005F".utf8 }
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func startsEscape(_ bytes: [UInt8], at index: Int) -> Bool {
    guard index + 6 < bytes.count, bytes[index + 1] == 0x78 || bytes[index + 1] == 0x58, bytes[index + 6] == 0x5F
    else { return false }
    return bytes[(index + 2)...(index + 5)].allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
      default: false
      }
    }
  }
}

/// The longest beginning of `text`, at a character's boundary, that has at most this many UTF-16 units.
func prefix(of text: String, units: Int) -> String {
  if text.utf16.count <= units { return text }
  var used = 0
  var end = text.startIndex
  while end < text.endIndex {
    let next = text.index(after: end)
    used += text[end..<next].utf16.count
    if used > units { break }
    end = next
  }
  return String(text[..<end])
}
