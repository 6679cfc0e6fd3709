import ReportModel
import XLSX

/// The workbook's look: one font, dark blue headers, thin grey lines, and colours only if they mean something.
enum XLSXLook {
  static let title = Style().with {
    $0.fontSize = 16
    $0.bold = true
    $0.fontColor = ink
  }
  static let heading = Style().with {
    $0.fontSize = 12
    $0.bold = true
    $0.fontColor = ink
  }
  static let text = Style()
  static let subdued = Style().with { $0.fontColor = subduedInk }
  static let placeholder = subdued.with { $0.italic = true }
  static let link = Style().with {
    $0.fontColor = Color(0x0563C1)
    $0.underlined = true
  }
  static let smallLink = link.with {
    $0.fontSize = 9
    $0.vertical = .top
  }
  static let header = Style().with {
    $0.bold = true
    $0.fontColor = Color(0xFFFFFF)
    $0.fill = ink
    $0.wrapsText = true
    $0.vertical = .center
    $0.horizontal = .left
  }
  /// Over numbers: at the right as they are, but beside the filter's button.
  static let numberHeader = header.with {
    $0.horizontal = .right
    $0.indent = 2
  }

  /// The style of a header over a column of this format.
  static func header(_ format: ReportModel.Format, isFirst: Bool) -> Style {
    switch format {
    case .integer, .decimal, .percent, .date, .timestamp: numberHeader
    case .text, .period: isFirst ? header : apart(header)
    case .flag: header.with { $0.horizontal = .center }
    }
  }
  /// Text at some distance from the numbers of the column before.
  static func apart(_ style: Style) -> Style {
    style.with {
      $0.horizontal = .left
      $0.indent = 1
    }
  }

  static let body = Style().with {
    $0.vertical = .top
    $0.borders = .bottom
    $0.borderColor = Color(0xE3E3E3)
  }

  static let ink = Color(0x1F3A5F)
  static let subduedInk = Color(0x595959)
  /// Increases and decreases: colour-blind readers can distinguish blue and brown, and neither means good or bad.
  static let moreInk = Color(0x00538C)
  static let lessInk = Color(0xA03C00)
  /// Light enough to read a number over it.
  static let dataBar = Color(0xB5D5EC)

  static let palette = SeriesPalette.colors.map(Color.init)

  /// The style of a cell in a table's column.
  ///
  /// - Parameters:
  ///   - cell: What it holds.
  ///   - format: The column's.
  ///   - layout: How text is laid out.
  /// - Returns: Its style.
  static func cell(_ cell: Cell, in format: ReportModel.Format, layout: XLSXWidths.TextLayout = .oneLine) -> Style {
    switch cell {
    case .empty: return body
    case .text: return body.with { $0.wrapsText = layout != .oneLine }
    case .flag:
      return body.with {
        $0.horizontal = .center
        // Excel shows TRUE and FALSE in the user's language anyway; other programs would show 1 and 0.
        $0.numberFormat = "\"yes\";\"yes\";\"no\""
      }
    case .date: return number(dateCode)
    case .timestamp: return number(timestampCode)
    // A whole number among ratios has no decimals.
    case .integer: return number(numberCode(format.ofWholeNumbers) ?? numberCode(.integer) ?? "")
    // A fraction among whole numbers is shown.
    case .number(let value) where format == .integer && value != value.rounded(): return number("#,##0.0#")
    case .number, .exact: return number(numberCode(format) ?? "")
    }
  }

  /// The style of a difference: a sign, as in `+1,234`, and for a decrease a colour.
  static func change(_ cell: Cell, in format: ReportModel.Format) -> Style {
    guard let value = cell.number else { return self.cell(cell, in: format) }
    let code = self.cell(cell, in: format).numberFormat
    if code.isEmpty { return self.cell(cell, in: format) }
    return number("+\(code);-\(code);\(code)").with { if value < 0 { $0.fontColor = lessInk } }
  }

  /// Excel's code for numbers of this format; `nil` for a format of other values.
  static func numberCode(_ format: ReportModel.Format) -> String? {
    switch format {
    case .integer: "#,##0"
    case .decimal(let places): "#,##0" + fraction(places)
    case .percent(let places): "0" + fraction(places) + "%"
    case .text, .period, .date, .timestamp, .flag: nil
    }
  }

  /// The code for a chart's axis, which shows large numbers in millions and billions.
  static func axisCode(_ format: ReportModel.Format) -> String {
    switch format {
    case .integer: "[>=1000000000]#,##0.0,,,\" B\";[>=1000000]#,##0.0,,\" M\";#,##0"
    case .percent: "0%"
    default: numberCode(format) ?? ""
    }
  }

  static let dateCode = "yyyy-mm-dd"
  static let timestampCode = "yyyy-mm-dd hh:mm:ss"

  private static func number(_ code: String) -> Style {
    body.with {
      $0.numberFormat = code
      $0.horizontal = .right
    }
  }

  private static func fraction(_ places: Int) -> String {
    places > 0 ? "." + String(repeating: "0", count: min(places, 15)) : ""
  }
}
