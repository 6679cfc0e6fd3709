/// Text from anywhere, free of what cannot be shown, or would show a reader something else than what is there.
///
/// Control characters, noncharacters, and the marks that switch writing direction become U+FFFD, visibly. A tab is a
/// space, and every kind of line end the same one.
enum ShowableText {
  /// The text's lines.
  static func lines(of text: String) -> [ArraySlice<Unicode.Scalar>] {
    var scalars: [Unicode.Scalar] = []
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{2028}", "\u{2029}": scalars.append("\n")
      case "\t": scalars.append(" ")
      case _ where isUnshowable(scalar): scalars.append("\u{FFFD}")
      default: scalars.append(scalar)
      }
      previous = scalar
    }
    return scalars.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The text in one line, with a space for a line end.
  static func line(_ text: String) -> String {
    var result = ""
    for (index, line) in lines(of: text).enumerated() {
      if index > 0 { result += " " }
      result.unicodeScalars.append(contentsOf: line)
    }
    return result
  }

  private static func isUnshowable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: true
    // Arabic letter mark, left-to-right and right-to-left marks, embeddings and overrides, isolates.
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: scalar.properties.isNoncharacterCodePoint
    }
  }
}
