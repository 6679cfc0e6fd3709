internal import Glibc
import ReportModel
import XLSX

/// The widths that a sheet's columns need, measured while its cells are written.
///
/// Widths are in digits of the default font, as Excel counts them. The library knows no fonts, so that they are estimates
/// on the generous side: a number that does not fit would show as `####`.
struct XLSXWidths {
  /// Text longer than this takes several lines.
  static let widestText = 60.0
  /// Of text longer than this only the beginning shows: it is for looking up, not for reading.
  static let longestWrappedText = 300

  private var widths: [Double] = []

  var count: Int { widths.count }

  /// The width of a column as far as it is known; Excel's default before that.
  func width(of column: Int) -> Double {
    widths.indices.contains(column) ? min(max(widths[column], 9), Self.widestText + 2) : 8.43
  }

  mutating func need(_ width: Double, column: Int) {
    while widths.count <= column { widths.append(0) }
    widths[column] = max(widths[column], width)
  }

  mutating func need(_ cell: Cell, format: ReportModel.Format, column: Int) {
    let width: Double
    switch cell {
    case .empty: return
    case .text(let text):
      // No text is wider than its bytes are many: most are known to fit without a look at them.
      if widths.indices.contains(column) && Double(text.utf8.count) * 1.1 + 2 <= widths[column] { return }
      width = min(Self.width(of: text), Self.widestText)
    case .integer(let number): return need(Double(number), format, column: column)
    case .number(let number): return need(number, format, column: column)
    case .date: width = 10
    case .timestamp: width = 19
    case .flag: width = 6
    }
    need(width * 1.1 + 2, column: column)
  }

  private mutating func need(_ number: Double, _ format: ReportModel.Format, column: Int) {
    need(Self.width(of: number, format) * 1.1 + 2, column: column)
  }

  mutating func need(_ cell: Cell, format: ReportModel.Format, isChange: Bool, column: Int) {
    need(cell, format: format, column: column)
    // A change of 1 is `+1`.
    guard isChange, let number = cell.number, number > 0 else { return }
    need(-number, format, column: column)
  }

  /// Headers take several lines rather than make a column of small numbers wide.
  mutating func needHeader(_ label: String, column: Int) {
    let longestWord = label.split(separator: " ").map { Self.width(of: String($0)) }.max() ?? 0
    let whole = Self.width(of: label)
    need(max(longestWord, min(whole, 16), whole / 2.5) * 1.15 + Self.filterButton, column: column)
  }

  /// How many lines a header takes in its column.
  func headerLines(_ label: String, column: Int) -> Int {
    let room = (width(of: column) - 1) / 1.15
    var lines = 1
    var used = 0.0
    for word in label.split(separator: " ") {
      let width = Self.width(of: String(word))
      if used > 0 && used + 1 + width > room + 0.01 {
        lines += 1
        used = width
      } else {
        used += (used > 0 ? 1 : 0) + width
      }
    }
    return lines
  }

  func apply(to sheet: inout Sheet) throws {
    for column in widths.indices { try sheet.setWidth(width(of: column), column: column) }
  }

  /// How text is laid out in its cell.
  enum TextLayout {
    case oneLine
    /// On at most five.
    case severalLines
  }

  /// The height in points of a row with this cell's text on several lines.
  ///
  /// Excel finds it out by itself, others do not.
  static func height(of cell: Cell) -> Double {
    guard case .text(let text) = cell else { return 0 }
    if text.utf8.count > longestWrappedText * 4 { return 76 }
    // Fonts that stand in for the workbook's own are wider.
    return Double(min(XLSXText.lineCount(text, width: widestText * 0.9), 5)) * 15 + 1
  }

  static func layout(of cell: Cell) -> TextLayout {
    guard case .text(let text) = cell else { return .oneLine }
    let length = text.utf8.count
    if length <= Int(widestText) && !hasLineFeed(text) { return .oneLine }
    if length > longestWrappedText * 4 { return .severalLines }
    return width(of: text) > widestText || text.contains(where: \.isNewline) ? .severalLines : .oneLine
  }

  private static func hasLineFeed(_ text: String) -> Bool {
    text.utf8.span.withUnsafeBytes { bytes in
      // No bytes may have no address.
      bytes.baseAddress.map { memchr($0, 0x0A, bytes.count) != nil } ?? false
    }
  }

  /// The width of the longest line; East Asian characters count twice.
  static func width(of text: String) -> Double {
    if text.utf8.allSatisfy({ $0 < 0x80 && $0 != 0x0A }) { return Double(text.utf8.count) }
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

  private static func width(of number: Double, _ format: ReportModel.Format) -> Double {
    guard number.isFinite else { return 0 }
    let sign = number < 0 ? 1.0 : 0
    switch format {
    case .integer:
      // Rounding is slow, and hardly any number needs it.
      let isWhole = Int64(exactly: number) != nil || number == number.rounded()
      return sign + grouped(number) + (isWhole ? 0 : 3)
    case .decimal(let places): return sign + grouped(number) + 1 + Double(places)
    case .percent(let places): return sign + grouped(number * 100) + 2 + Double(places)
    case .text, .date, .timestamp, .flag: return sign + max(grouped(number), 10)
    }
  }

  /// The digits of a whole number with their separators.
  private static func grouped(_ number: Double) -> Double {
    var digits = 1
    // Shown without its fraction, 9.5 is 10.
    var limit = 9.5
    while number.magnitude >= limit && digits < 40 {
      limit *= 10
      digits += 1
    }
    return Double(digits + (digits - 1) / 3)
  }

  /// The button that opens a column's filter, with the space around it.
  private static let filterButton = 3.5
}
