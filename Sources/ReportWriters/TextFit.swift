/// How much room text takes in a drawing, which has no browser to ask: on the safe side for the usual fonts.
enum TextFit {
  // The widths of characters 15 units high, which is as large as text gets: that is on a narrow screen.
  private static let narrow = 9.6
  private static let broad = 14.8
  private static let wide = 16.0

  static func width(of text: String) -> Double {
    text.reduce(0) { $0 + width(of: $1) }
  }

  /// The text, or its beginning and an ellipsis.
  static func shortened(_ text: String, to width: Double) -> String {
    guard self.width(of: text) > width else { return text }
    var left = width - broad
    let kept = text.prefix { character in
      left -= self.width(of: character)
      return left >= 0
    }
    return kept + "…"
  }

  private static func width(of character: Character) -> Double {
    if "mwMW%@…".contains(character) { return broad }
    // From the Hangul Jamo on, scripts are mostly as wide as high; so are emoji.
    return character.unicodeScalars.contains { $0.value >= 0x1100 && !(0x2000...0x206F ~= $0.value) } ? wide : narrow
  }
}
