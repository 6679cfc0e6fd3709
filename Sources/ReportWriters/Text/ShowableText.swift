/// Text of any source without characters that are invisible or change how other text is shown.
///
/// Control characters, noncharacters and the marks that change the writing direction become U+FFFD. A tab becomes a
/// space, and every kind of line end a line feed.
enum ShowableText {
  static func lines(of text: String) -> [Substring] {
    var scalars = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{2028}", "\u{2029}": scalars.append("\n")
      case "\t": scalars.append(" ")
      case _ where isReplaced(scalar): scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
      previous = scalar
    }
    return scalars.split(separator: "\n", omittingEmptySubsequences: false).map(Substring.init)
  }

  /// The text on one line, with a space for each line end.
  static func line(_ text: String) -> String { lines(of: text).joined(separator: " ") }

  private static func isReplaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    // Arabic letter mark, left-to-right and right-to-left marks, embeddings and overrides, isolates.
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: scalar.properties.isNoncharacterCodePoint
    }
  }
}
