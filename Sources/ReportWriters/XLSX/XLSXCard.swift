import ReportModel
import XLSX

/// A key figure as a card of two columns: label, value, change and trend.
///
/// Cells hold numbers; the number formats add arrows, signs and words.
struct XLSXCard {
  /// The heights of the rows in points.
  static let heights = [19.0, 29, 17]
  static let trendHeights = [17.0, 14]

  let figure: KeyFigure

  static func hasTrend(_ figure: KeyFigure) -> Bool { !XLSXText.sparkline(figure.trend).isEmpty }

  /// - Parameters:
  ///   - row: The first.
  ///   - column: The first of two.
  ///   - withTrend: Whether it has rows for a trend: cards beside each other are equally high.
  ///   - sheet: Where to write it.
  /// - Throws: `XLSXError`.
  func write(row: Int, column: Int, withTrend: Bool, on sheet: inout Sheet) throws {
    let columns = column...(column + 1)
    func line(_ index: Int, _ value: Value, _ style: Style) throws {
      let rows = (row + index)...(row + index)
      try sheet.merge(value, rows: rows, columns: columns, format: sheet.format(style))
    }
    try line(0, .text(XLSXText.name(figure.label, limit: 34)), XLSXLook.cardLabel)
    try sheet.setHint(title: figure.label, text: figure.note, row: row, column: column)
    if let number = figure.value.number, number.isFinite {
      try line(1, Value(figure.value), valueStyle(of: number))
    } else {
      let text = figure.value == .empty ? "no data" : DisplayText.of(figure.value, as: figure.format)
      try line(1, .text(XLSXText.name(text, limit: 16)), XLSXLook.cardGap)
    }
    let (change, changeStyle) = change
    let before = before
    let bottom = withTrend ? [] : Style.Borders.bottom
    if let before {
      let format = sheet.format(changeStyle.with { $0.borders = bottom })
      try sheet.write(change, row: row + 2, column: column, format: format)
      let beforeFormat = sheet.format(before.style.with { $0.borders = bottom })
      try sheet.write(before.value, row: row + 2, column: column + 1, format: beforeFormat)
    } else {
      try line(2, change, changeStyle.with { $0.borders = bottom })
    }
    if withTrend {
      let spark = XLSXText.sparkline(figure.trend)
      try line(3, spark.isEmpty ? .blank : .text(spark), XLSXLook.cardTrend)
      let label = spark.isEmpty ? "" : XLSXText.name(figure.trendLabel, limit: 40)
      try line(4, label.isEmpty ? .blank : .text(label), XLSXLook.cardFoot.with { $0.borders = .bottom })
    }
  }

  /// Long numbers have a smaller font, so that all digits show.
  private func valueStyle(of number: Double) -> Style {
    let digits = DisplayText.of(figure.value, as: figure.format).count
    let code = XLSXLook.cell(figure.value, in: figure.format).numberFormat
    return XLSXLook.cardValue.with {
      $0.numberFormat = digits > 22 ? "0.00E+00" : code
      $0.fontSize = digits > 17 ? 11 : digits > 12 ? 15 : 20
    }
  }

  private var change: (Value, Style) {
    let word = XLSXLook.cardChange.with { $0.fontColor = XLSXLook.subduedInk }
    switch figure.development {
    case .by(let ratio) where ratio.isFinite && ratio.magnitude < 100:
      let code = ratio.magnitude < 0.0005 ? "0.0%;0.0%" : "\"▲ \"+0.0%;\"▼ \"-0.0%"
      return (.number(ratio), directed(by: ratio, code))
    case .by(let ratio): return (.text(ratio < 0 ? "▼ by far" : "▲ by far"), directed(by: ratio, ""))
    case .new: return (.text("▲ new"), directed(by: 1, ""))
    case .ended: return (.text("▼ ended"), directed(by: -1, ""))
    case .unchanged: return (.text("unchanged"), word)
    case .unknown:
      guard let change = figure.change.number, change.isFinite, let code = XLSXLook.numberCode(figure.format) else {
        return (
          .text(
            figure.value == .empty || !figure.isComparable ? "" : figure.extent.isEmpty ? "not compared" : figure.extent
          ),
          word.with { $0.bold = false }
        )
      }
      return (Value(figure.change), directed(by: change, "\"▲ \"+\(code);\"▼ \"-\(code);\(code)"))
    }
  }

  private func directed(by change: Double, _ code: String) -> Style {
    XLSXLook.cardChange.with {
      $0.numberFormat = code
      $0.fontColor = change < 0 ? XLSXLook.lessInk : XLSXLook.moreInk
    }
  }

  /// The value before, in half the card's width: large numbers are shown in millions and billions.
  private var before: (value: Value, style: Style)? {
    guard let number = figure.previous.number, number.isFinite else { return nil }
    var code = XLSXLook.cell(figure.previous, in: figure.format).numberFormat
    if code.isEmpty { code = "General" }
    if DisplayText.of(figure.previous, as: figure.format).count > 9 {
      switch number.magnitude {
      case 1e12...: code = "0.0E+00"
      case 1e9...: code = "#,##0.00,,,\" B\""
      default: code = "#,##0.00,,\" M\""
      }
    }
    let parted = "\"from \"\(code)"
    return (
      Value(figure.previous), XLSXLook.cardBefore.with { $0.numberFormat = "\(parted);\"from -\"\(code);\(parted)" }
    )
  }
}
