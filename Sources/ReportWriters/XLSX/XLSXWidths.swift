import ReportModel
import XLSX

/// The widths that a sheet's columns need, measured while its cells are written.
///
/// Widths are in digits of the default font, as in Excel. They are generous estimates, because the library knows no
/// fonts and a number that does not fit would show as `####`.
struct XLSXWidths {
  /// Longer text takes several lines.
  static let widestText = 60.0
  /// Of longer text only the beginning shows.
  static let longestWrappedText = 300

  private var widths: [Double] = []

  /// The width of a column; Excel's default for a column without content.
  func width(of column: Int) -> Double {
    widths.indices.contains(column) ? min(max(widths[column], 9), Self.widestText + 2) : 8.43
  }

  mutating func need(_ width: Double, column: Int) {
    while widths.count <= column { widths.append(0) }
    widths[column] = max(widths[column], width)
  }

  /// Makes room for a cell; `isChange` says whether a number shows its sign, as in `+1`.
  mutating func need(_ cell: Cell, format: ReportModel.Format, isChange: Bool = false, column: Int) {
    let width: Double
    switch cell {
    case .empty: return
    case .text(let text):
      // A text has at most as many characters as bytes: most fit without counting.
      if widths.indices.contains(column) && Double(text.utf8.count) * 1.1 + 2 <= widths[column] { return }
      width = min(Self.width(of: text), Self.widestText)
    case .integer(let number): width = Self.width(of: Double(number), format, isChange: isChange)
    case .number(let number): width = Self.width(of: number, format, isChange: isChange)
    case .exact(let number): width = Self.width(of: number.double, format, isChange: isChange)
    case .date: width = 10
    case .timestamp: width = 19
    case .flag: width = 6
    }
    need(width * 1.1 + 2, column: column)
  }

  /// Headers take several lines rather than make a column of small numbers wide.
  mutating func needHeader(_ label: String, column: Int) {
    let longestWord = label.split(separator: " ").map { Self.width(of: String($0)) }.max() ?? 0
    let whole = Self.width(of: label)
    need(max(longestWord, min(whole, 16), whole / 2.5) * 1.15 + Self.filterButton, column: column)
  }

  /// The number of lines of a header in its column.
  func headerLines(_ label: String, column: Int) -> Int {
    XLSXText.lineCount(label, width: (width(of: column) - 1) / 1.15 + 0.01)
  }

  func apply(to sheet: inout Sheet) throws {
    for column in widths.indices { try sheet.setWidth(width(of: column), column: column) }
  }

  enum TextLayout {
    case oneLine
    /// At most five lines.
    case severalLines
  }

  /// The height in points of a row with this cell's text on several lines: other programs than Excel do not fit it.
  static func height(of cell: Cell) -> Double {
    guard case .text(let text) = cell else { return 0 }
    if text.utf8.count > longestWrappedText * 4 { return 76 }
    // Replacements for the workbook's font are wider.
    return Double(min(XLSXText.lineCount(text, width: widestText * 0.9), 5)) * 15 + 1
  }

  static func layout(of cell: Cell) -> TextLayout {
    guard case .text(let text) = cell else { return .oneLine }
    let length = text.utf8.count
    if length <= Int(widestText) && !text.utf8.contains(UInt8(ascii: "\n")) { return .oneLine }
    if length > longestWrappedText * 4 { return .severalLines }
    return width(of: text) > widestText || text.contains(where: \.isNewline) ? .severalLines : .oneLine
  }

  /// The width of the longest line; East Asian characters count twice.
  static func width(of text: String) -> Double {
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\n") }) { return Double(text.utf8.count) }
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }
    return Double(lines.max() ?? 0)
  }

  private static func isWide(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    return switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  private static func width(of number: Double, _ format: ReportModel.Format, isChange: Bool) -> Double {
    guard number.isFinite else { return 0 }
    let sign = number < 0 || (isChange && number > 0) ? 1.0 : 0
    return switch format {
    case .integer: sign + grouped(number) + (number == number.rounded() ? 0 : 3)
    case .decimal(let places): sign + grouped(number) + 1 + Double(places)
    case .percent(let places): sign + grouped(number * 100) + 2 + Double(places)
    case .text, .period, .date, .timestamp, .flag: sign + max(grouped(number), 10)
    }
  }

  /// The digits of a whole number with their separators.
  private static func grouped(_ number: Double) -> Double {
    var digits = 1
    // Without its fraction, 9.5 shows as 10.
    var limit = 9.5
    while number.magnitude >= limit && digits < 40 {
      limit *= 10
      digits += 1
    }
    return Double(digits + (digits - 1) / 3)
  }

  /// The width of the button of a column's filter, with the space around it.
  private static let filterButton = 3.5
}
