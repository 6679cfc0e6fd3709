import ReportModel
import XLSX

/// Text on dashboards, which is shortened: the tables have the whole text.
enum XLSXText {
  /// The most characters of a name in a sentence.
  static let longestName = 48
  /// The most characters of a name in a chart's legend and at its axes.
  static let longestLabel = 32

  /// A name of the API on one line, cut with an ellipsis.
  ///
  /// Marks that change the direction of writing are left out: they would change the text around the name as well.
  static func name(_ text: String, limit: Int = longestName) -> String {
    let beginning = text.unicodeScalars.prefix(limit * 16)
    var shown = String.UnicodeScalarView()
    for scalar in beginning {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: shown.append(" ")
      case .format where scalar != "\u{200D}": continue
      default: shown.append(scalar)
      }
    }
    let line = String(shown)
    let isCut = line.count > limit || beginning.count < text.unicodeScalars.count
    return isCut ? line.prefix(limit - 1) + "…" : line
  }

  static func sentence(_ sentence: Sentence) -> String { sentence.text(name: { name($0) }) }

  /// Blocks of eight heights, from the lowest to the highest; a space for an unknown value.
  ///
  /// - Returns: An empty text for fewer than two known values.
  static func sparkline(_ trend: [Cell]) -> String {
    guard let sparkline = Sparkline(trend), sparkline.known.count > 1 else { return "" }
    return sparkline.text(missing: " ")
  }

  /// The number of lines of a text in a width in digits of the default font; a word longer than a line is broken.
  static func lineCount(_ text: String, width: Double) -> Int {
    let room = max(width, 1)
    return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).reduce(0) { total, paragraph in
      var lines = 1
      var used = 0.0
      for word in paragraph.split(separator: " ") {
        let length = XLSXWidths.width(of: String(word))
        if used > 0 && used + 1 + length <= room {
          used += 1 + length
        } else {
          if used > 0 { lines += 1 }
          lines += max(Int((length / room).rounded(.up)), 1) - 1
          used = length - (length / room).rounded(.down) * room
        }
      }
      return total + lines
    }
  }
}

/// Text in lines of at most this many characters, cut between words; a longer word has a line to itself.
func wrappedLines(_ text: String, width: Int) -> [String] {
  text.split(whereSeparator: \.isNewline).flatMap { paragraph in
    var lines: [String] = []
    for word in paragraph.split(whereSeparator: \.isWhitespace) {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
