/// What a text needs to be a field of a CSV file: see ``CSVFile``.
struct CSVText {
  let isFormula: Bool
  /// The bytes below 64 that are in it, a bit each: all that matter are among them.
  private let seen: UInt64

  init(_ text: UnsafeRawBufferPointer) {
    isFormula = Self.startsFormula(text)
    var seen: UInt64 = 0
    for byte in text where byte < 64 { seen |= 1 &<< UInt64(byte) }
    self.seen = seen
  }

  var needsQuotes: Bool { seen & Self.quoted != 0 }

  /// Whether some of its bytes are written as others.
  var needsEscapes: Bool { seen & Self.escaped != 0 }

  private static let escaped: UInt64 = 1 << UInt64(ASCII.quote) | 1
  private static let quoted: UInt64 =
    1 << UInt64(ASCII.quote) | 1 << UInt64(ASCII.comma) | 1 << UInt64(ASCII.semicolon) | 1 << UInt64(ASCII.tab)
    | 1 << UInt64(ASCII.lineFeed) | 1 << UInt64(ASCII.carriageReturn)

  private static func startsFormula(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let first = text.first else { return false }
    switch first {
    case ASCII.equals, ASCII.plus, ASCII.minus, ASCII.at, ASCII.tab, ASCII.carriageReturn, ASCII.lineFeed:
      return true
    case 0xEF where text.count >= 3 && text[1] == 0xBC:
      // U+FF0B, U+FF0D, U+FF1D, U+FF20: fullwidth + - = @
      return [0x8B, 0x8D, 0x9D, 0xA0].contains(text[2])
    default: return false
    }
  }
}

extension BytePen {
  /// Puts down a text that goes into a CSV file as it is, which is so of most names, addresses and dates: it is looked at
  /// and copied in one pass, eight bytes at a time.
  ///
  /// - Parameter text: In a room of its length.
  /// - Returns: False, with nothing put down, where a byte is below `-` or a `;`, or the first one may start a formula.
  mutating func put(ifPlain text: UnsafeRawBufferPointer) -> Bool {
    let count = text.count
    guard let source = text.baseAddress, count > 0 else { return true }
    switch text[0] {
    case ASCII.minus, ASCII.equals, ASCII.at, 0xEF: return false
    default: break
    }
    let target = UnsafeMutableRawPointer(next)
    if count < 8 {
      var suspicious = false
      for index in 0..<count {
        suspicious = suspicious || text[index] < ASCII.minus || text[index] == ASCII.semicolon
        next[index] = text[index]
      }
      if suspicious { return false }
    } else {
      var suspicions: UInt64 = 0
      func copy(_ offset: Int) {
        let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
        suspicions |= Self.suspicions(word)
      }
      var offset = 0
      while offset + 8 <= count {
        copy(offset)
        offset += 8
      }
      // The last eight, some of them for the second time.
      copy(count - 8)
      if suspicions != 0 { return false }
    }
    next += count
    return true
  }

  /// Puts down a text with its quotes doubled and a U+FFFD for each NUL, in a room of three times its length.
  mutating func put(escaping text: UnsafeRawBufferPointer) {
    for byte in text {
      switch byte {
      case ASCII.quote: put("\"\"")
      case 0: put("\u{FFFD}")
      default: put(byte)
      }
    }
  }

  /// Zero where none of eight bytes is below `-` or a `;`.
  private static func suspicions(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // What is below 0x2D has a high bit after that is taken off, unless it had one before.
    let below = (word &- ones &* UInt64(ASCII.minus)) & ~word
    let semicolons = word ^ (ones &* UInt64(ASCII.semicolon))
    // A high bit for each byte that is zero, and perhaps for some above such a one.
    return (below | (semicolons &- ones) & ~semicolons) & (ones << 7)
  }
}
