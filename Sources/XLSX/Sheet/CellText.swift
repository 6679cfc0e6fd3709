/// Text that a workbook can hold.
struct CellText {
  /// The text for the library.
  var text: String
  /// Whether U+FFFD replaces characters that XML cannot hold.
  var isReplaced = false
  /// Whether ``marker`` replaces the end of the text.
  var isCut = false

  /// The end of text that was too long.
  static let marker = "… (cut)"

  /// - Parameters:
  ///   - raw: Any text.
  ///   - limit: The most UTF-16 units, at least as many as the marker has.
  ///   - escapes: Whether to escape text such as `_x0041_`, which Excel reads as `A` in cells, headers and sheet names.
  init(_ raw: String, limit: Int = Limits.text, escapes: Bool = true) {
    text = raw
    if Self.isPlain(raw) {
      if raw.utf8.count <= limit { return }
    } else {
      text = Self.replacing(raw)
      isReplaced = raw.unicodeScalars.contains(where: Self.isForbidden)
    }
    let whole = text
    // The library counts escapes too. They make text at most 13/7 as long, so that half of the limit always fits.
    for budget in [limit, limit / 2] {
      isCut = whole.utf16.count > budget
      let kept = isCut ? prefix(of: whole, units: budget - Self.marker.utf16.count) + Self.marker : whole
      text = escapes ? Self.escaping(kept) : kept
      if text.utf16.count <= limit { return }
    }
  }

  /// Whether a text has no characters that may need a change: most have none.
  private static func isPlain(_ raw: String) -> Bool {
    var raw = raw
    return raw.withUTF8 { bytes in
      for (index, byte) in bytes.enumerated() {
        func follows(_ offset: Int, _ isSuspicious: (UInt8) -> Bool) -> Bool {
          index + offset < bytes.count && isSuspicious(bytes[index + offset])
        }
        switch byte {
        case 0..<0x20: if byte != UInt8(ascii: "\t") && byte != UInt8(ascii: "\n") { return false }
        case UInt8(ascii: "_"): if follows(1, { $0 | 0x20 == UInt8(ascii: "x") }) { return false }
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        case 0xEF: if follows(1, { $0 == 0xBF }) && follows(2, { $0 >= 0xBE }) { return false }
        default: continue
        }
      }
      return true
    }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\t", "\n", "\r": false
    case "\0"..<" ", "\u{FFFE}", "\u{FFFF}": true
    default: false
    }
  }

  /// Line ends become LF, and characters that XML forbids become U+FFFD.
  private static func replacing(_ raw: String) -> String {
    let lines = raw.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    return String(String.UnicodeScalarView(lines.unicodeScalars.map { isForbidden($0) ? "\u{FFFD}" : $0 }))
  }

  /// Excel writes a character that XML forbids as in `_x0041_`: the underscore of such text is escaped the same way.
  private static func escaping(_ raw: String) -> String {
    let escape = /_(?=[xX][0-9A-Fa-f]{4}_)/.matchingSemantics(.unicodeScalar)
    return raw.replacing(escape, with: "_x005F_")
  }
}

/// The longest beginning of a text, of whole characters, that has at most this many UTF-16 units.
func prefix(of text: String, units: Int) -> String {
  if text.utf16.count <= units { return text }
  var used = 0
  return String(
    text.prefix { character in
      used += character.utf16.count
      return used <= units
    })
}
