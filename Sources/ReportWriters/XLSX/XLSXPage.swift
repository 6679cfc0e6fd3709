import ReportModel
import XLSX

/// Fills a sheet of tables from top to bottom, block under block, so that nothing overlaps.
struct XLSXPage {
  let rowLimit: Int
  /// Whether the reader has the CSV files.
  let namesFiles: Bool
  /// The next free row.
  var row = 0
  var widths = XLSXWidths()
  /// The tables' headers: their heights, and the columns that stay in view, depend on all widths.
  var headers: [(row: Int, columns: [Column])] = []
  /// The row where blocks start.
  private var top = 0
  /// The rows of a chart with room for another one at its right.
  private var chartWithRoom: (top: Int, bottom: Int)?

  init(rowLimit: Int, namesFiles: Bool) { (self.rowLimit, self.namesFiles) = (rowLimit, namesFiles) }

  // MARK: Text

  mutating func writeTitle(
    _ section: Section, isContinued: Bool, backTo front: SheetName, on sheet: inout Sheet
  ) throws {
    try writeTitle(section.title + (isContinued ? " (continued)" : ""), on: &sheet)
    try write(lines: section.summary, XLSXLook.subdued, on: &sheet)
    let format = sheet.format(XLSXLook.smallLink)
    try sheet.writeLink(to: front, text: "‹ \(front.text)", row: row, columns: 0...0, format: format)
    try sheet.setHeight(18, row: row)
    row += 1
    top = row
  }

  mutating func writeNotes(on adjustments: Adjustments, on sheet: inout Sheet) throws {
    try writeTitle("Notes", on: &sheet)
    let about = "What a workbook cannot hold was changed in its cells. The CSV files hold all of it."
    try write(lines: about, XLSXLook.subdued, on: &sheet)
    row += 1
    top = row
    let notes = [
      ("Texts that were longer than a cell can hold and lost their end", adjustments.cutTexts),
      ("Texts in which characters that a workbook cannot hold were replaced", adjustments.replacedCharacters),
      ("Numbers that are not numbers and were left out", adjustments.emptiedNumbers),
      ("Whole numbers beyond 16 digits that were rounded", adjustments.roundedNumbers),
    ]
    for (label, tally) in notes where tally.count > 0 {
      let first = tally.first.map { ", first in \($0)" } ?? ""
      try write(lines: "\(label): \(tally.count)\(first)", XLSXLook.text, on: &sheet)
    }
  }

  mutating func writeHeading(_ text: String, on sheet: inout Sheet) throws {
    try sheet.write(.text(text), row: row, column: 0, format: sheet.format(XLSXLook.heading))
    try sheet.setHeight(20, row: row)
    row += 1
  }

  private mutating func writeTitle(_ text: String, on sheet: inout Sheet) throws {
    try sheet.write(.text(text), row: row, column: 0, format: sheet.format(XLSXLook.title))
    try sheet.setHeight(26, row: row)
    row += 1
  }

  /// Writes a row per line: text runs over the cells at its right and is readable whatever the columns' widths.
  mutating func write(lines text: String, _ style: Style, on sheet: inout Sheet) throws {
    let format = sheet.format(style)
    for line in Self.lines(text) {
      try sheet.write(.text(line), row: row, column: 0, format: format)
      row += 1
    }
  }

  private static func lines(_ text: String) -> [String] { wrappedLines(text, width: 95) }

  // MARK: Blocks

  /// Writes blocks as far as they fit.
  ///
  /// - Returns: The place where the next sheet goes on; `nil` if all is written.
  mutating func write(
    _ blocks: [Block], of section: Section, from start: XLSXPlace, on sheet: inout Sheet, charts: inout XLSXChartData
  ) throws -> XLSXPlace? {
    for index in start.block..<blocks.count {
      let block = blocks[index]
      if case .excerpt = block { continue }
      // A sheet without blocks takes the next one even if it does not fit.
      guard row + Self.rows(of: block) <= rowLimit || row == top else { return XLSXPlace(block: index, row: 0) }
      if case .chart(let chart) = block {
        try draw(chart, on: &sheet, charts: &charts)
        continue
      }
      chartWithRoom = nil
      switch block {
      case .paragraph(let text): try write(lines: text, XLSXLook.text, on: &sheet)
      case .figures(let figures): try write(figures, on: &sheet)
      case .sentences(let sentences, heading: _):
        for sentence in sentences { try write(lines: XLSXText.sentence(sentence), XLSXLook.text, on: &sheet) }
      case .table(let table, pageRows: _):
        let title = table.title == section.title || section.isFlat ? nil : table.title
        let first = index == start.block ? start.row : 0
        if let next = try write(table, title: title, isFlat: section.isFlat, from: first, on: &sheet) {
          return XLSXPlace(block: index, row: next)
        }
        continue
      case .chart, .excerpt: break
      }
      row += 1
    }
    return nil
  }

  /// The rows that a block takes; of a table only the first.
  private static func rows(of block: Block) -> Int {
    switch block {
    case .paragraph(let text): lines(text).count
    case .figures(let figures): figures.count + 1
    case .sentences(let sentences, heading: _):
      sentences.reduce(1) { $0 + lines(XLSXText.sentence($1)).count }
    case .chart(let chart): chart.sheetRows
    case .table: 4
    case .excerpt: 0
    }
  }

  private mutating func draw(
    _ chart: ReportModel.Chart, on sheet: inout Sheet, charts: inout XLSXChartData
  ) throws {
    let neighbour = chartWithRoom
    chartWithRoom = nil
    guard let drawing = charts.add(chart, width: ReportModel.Chart.sheetWidth, height: chart.sheetHeight) else {
      try writeHeading(chart.title, on: &sheet)
      try write(lines: "No data", XLSXLook.placeholder, on: &sheet)
      row += 1
      return
    }
    if let neighbour {
      try sheet.draw(drawing, row: neighbour.top, column: 0, offset: ReportModel.Chart.sheetWidth + 20)
      row = max(neighbour.bottom, neighbour.top + chart.sheetRows)
    } else {
      try sheet.draw(drawing, row: row, column: 0)
      chartWithRoom = (row, row + chart.sheetRows)
      row += chart.sheetRows
    }
  }

  private mutating func write(_ figures: [KeyFigure], on sheet: inout Sheet) throws {
    let number = XLSXLook.numberHeader.with { $0.indent = 0 }
    let labels = [
      ("Key figure", XLSXLook.header), ("Value", number), ("Previous", number), ("Change", number),
      ("Change %", number),
    ]
    // Figures without a period before have two columns.
    let shown = figures.contains(where: \.isComparable) ? labels.count : 2
    for (column, (label, style)) in labels.prefix(shown).enumerated() {
      try sheet.write(.text(label), row: row, column: column, format: sheet.format(style))
      widths.need(Double(label.count) * 1.15 + 2, column: column)
    }
    row += 1
    for figure in figures {
      let (format, ratio) = (figure.format, ReportModel.Format.percent(places: 1))
      let cells: [(Cell, Style, ReportModel.Format)] = [
        (.text(figure.label), XLSXLook.body.with { $0.bold = true }, .text),
        (figure.value, XLSXLook.cell(figure.value, in: format).with { $0.bold = true }, format),
        (figure.previous, XLSXLook.cell(figure.previous, in: format), format),
        (figure.change, XLSXLook.change(figure.change, in: format), format),
        (figure.changeRatio, XLSXLook.change(figure.changeRatio, in: ratio), ratio),
      ]
      for (column, (cell, style, format)) in cells.prefix(shown).enumerated() {
        try sheet.write(Value(cell), row: row, column: column, format: sheet.format(style))
        widths.need(cell, format: format, column: column)
      }
      try sheet.setHint(title: figure.label, text: figure.note, row: row, column: 0)
      row += 1
    }
  }
}

/// The place where a sheet goes on: a section's block, and a row of it if it is a table.
struct XLSXPlace: Equatable {
  var block: Int
  var row: Int

  static let start = XLSXPlace(block: 0, row: 0)
}
