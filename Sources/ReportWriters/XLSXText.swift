import ReportModel
import XLSX

/// Text as the dashboard shows it, where room is short: tables have the whole.
enum XLSXText {
  /// Characters of a name in a sentence.
  static let longestName = 48
  /// Characters of a name in a chart's legend and at its axes.
  static let longestLabel = 32

  /// A name of the API on one line, cut with an ellipsis.
  ///
  /// Marks that turn the direction of writing would turn what stands around the name as well.
  static func name(_ text: String, limit: Int = longestName) -> String {
    // What is far beyond the limit needs no look.
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

  static func sentence(_ sentence: Sentence) -> String {
    sentence.parts.map { part in
      switch part {
      case .words(let words): words
      case .name(let text): name(text)
      case .value(.text(let text), _): name(text)
      case .value(let cell, let format): DisplayText.of(cell, as: format)
      case .change(let cell, let format): DisplayText.ofChange(cell, as: format)
      case .changeRatio(let cell): DisplayText.ofChangeRatio(cell)
      }
    }.joined()
  }

  /// Columns of eight heights, from 0 to the highest; a space where nothing is known.
  ///
  /// - Returns: Nothing where there are fewer than two values.
  static func sparkline(_ trend: [Cell]) -> String {
    let values = trend.map { cell in cell.number.flatMap { $0.isFinite ? $0 : nil } }
    let known = values.compactMap { $0 }
    guard known.count > 1, let highest = known.max(), let lowest = known.min() else { return "" }
    let bottom = min(lowest, 0)
    let top = max(highest, 0)
    return String(
      values.map { value in
        guard let value else { return " " }
        let part = top > bottom ? (value - bottom) / (top - bottom) : 0
        return blocks[min(Int(part * 8), 7)]
      })
  }

  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// How many lines text takes on so many digits of the default font; a longer word is broken.
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
