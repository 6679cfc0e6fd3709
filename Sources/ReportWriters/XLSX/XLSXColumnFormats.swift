import ReportModel
import XLSX

/// The formats of the cells of one column, each made when it is needed first.
struct XLSXColumnFormats {
  let format: ReportModel.Format
  let isChange: Bool
  private let isFirst: Bool
  private var formats: [XLSX.Format?] = Array(repeating: nil, count: Kind.allCases.count)

  /// Cells of a kind have the same look.
  private enum Kind: Int, CaseIterable {
    case empty, line, lines, integer, wholeNumber, fraction, decrease, fractionalDecrease, date, timestamp, flag
  }

  init(_ column: Column, isFirst: Bool) {
    format = column.format
    isChange = column.emphasis == .change
    self.isFirst = isFirst
  }

  mutating func format(
    of cell: Cell, layout: XLSXWidths.TextLayout, on sheet: borrowing Sheet
  ) -> XLSX.Format {
    let index = kind(of: cell, layout).rawValue
    if let known = formats[index] { return known }
    let made = sheet.format(style(of: cell, layout))
    formats[index] = made
    return made
  }

  private func kind(of cell: Cell, _ layout: XLSXWidths.TextLayout) -> Kind {
    switch cell {
    case .empty: return .empty
    case .text: return layout == .oneLine ? .line : .lines
    case .integer(let value): return isChange && value < 0 ? .decrease : .integer
    case .number(let value): return kind(of: value)
    case .exact(let value): return kind(of: value.double)
    case .date: return .date
    case .timestamp: return .timestamp
    case .flag: return .flag
    }
  }

  private func kind(of value: Double) -> Kind {
    let isWhole = value == value.rounded()
    if isChange && value < 0 { return isWhole ? .decrease : .fractionalDecrease }
    return isWhole ? .wholeNumber : .fraction
  }

  private func style(of cell: Cell, _ layout: XLSXWidths.TextLayout) -> Style {
    if isChange && cell.number != nil { return XLSXLook.change(cell, in: format) }
    let style = XLSXLook.cell(cell, in: format, layout: layout)
    if case .text = cell, !isFirst { return XLSXLook.apart(style) }
    return style
  }
}
