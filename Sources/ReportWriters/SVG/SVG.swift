/// Numbers and shapes of SVG, to a tenth of a unit.
enum SVG {
  static func number(_ value: Double) -> String {
    // Far outside of any drawing.
    let bound = 99_999.0
    let value = value.isNaN ? 0 : min(max(value, -bound), bound)
    let tenths = Int((value * 10).rounded())
    let fraction = abs(tenths % 10)
    return (tenths < 0 ? "-" : "") + "\(abs(tenths / 10))" + (fraction == 0 ? "" : ".\(fraction)")
  }

  /// A part of a path: one path of many rectangles is smaller than as many elements.
  static func rectangle(x: Double, y: Double, width: Double, height: Double) -> String {
    "M\(number(x)) \(number(y))h\(number(width))v\(number(height))h\(number(-width))z"
  }

  static func horizontal(y: Double, from start: Double, to end: Double) -> String {
    "M\(number(start)) \(number(y))H\(number(end))"
  }

  /// Text with a style class; if it is shortened, with the `full` text, shown when pointed at.
  static func text(
    _ text: String, x: Double, y: Double, anchor: String, style: String? = nil, full: String? = nil
  ) -> Markup {
    .tag(
      "text", ["x": number(x), "y": number(y), "text-anchor": anchor, "class": style],
      (full.map { [.tag("title", [:], $0)] } ?? []) + [.text(text)])
  }
}

/// The estimated width of text in a drawing: an upper bound for common fonts.
enum TextFit {
  // Widths of characters at 15 units of height, the largest that the style sheet uses.
  private static let narrow = 9.6
  private static let broad = 14.8
  private static let wide = 16.0

  static func width(of text: String) -> Double { text.reduce(0) { $0 + width(of: $1) } }

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
    // From the Hangul Jamo on, most characters are as wide as high; so are emoji.
    return character.unicodeScalars.contains { $0.value >= 0x1100 && !(0x2000...0x206F ~= $0.value) } ? wide : narrow
  }
}
