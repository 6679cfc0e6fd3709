import ReportModel
import XLSX

/// Fills a sheet of tables from top to bottom, block under block, so that nothing lies on anything else.
struct XLSXPage {
  let rowLimit: Int
  /// The next free row.
  private(set) var row = 0
  var widths = XLSXWidths()
  /// Headers whose height, and what of them stays in view, depends on widths that are known at the end.
  private var headers: [(row: Int, columns: [Column])] = []
  /// The row where blocks start.
  private var top = 0
  /// The rows of a chart that has room at its right.
  private var chartWithRoom: (top: Int, bottom: Int)?

  init(rowLimit: Int) { self.rowLimit = rowLimit }

  /// Whether so many rows fit; on a sheet without blocks they must.
  func fits(_ rows: Int) -> Bool { row + rows <= rowLimit || row == top }

  // MARK: Text

  mutating func writeTitle(
    _ section: Section, isContinued: Bool, backTo front: SheetName, on sheet: inout Sheet
  ) throws {
    try writeTitle(section.title + (isContinued ? " (continued)" : ""), on: &sheet)
    try write(lines: section.summary, XLSXLook.subdued, on: &sheet)
    let format = sheet.format(XLSXLook.smallLink)
    try sheet.writeLink(to: front, text: "‹ \(front.text)", row: row, column: 0, format: format)
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

  /// Text runs over the cells at its right; a line a row, so that it is read whole whatever the columns' widths.
  private mutating func write(lines text: String, _ style: Style, on sheet: inout Sheet) throws {
    let format = sheet.format(style)
    for line in wrappedLines(text, width: 120) {
      try sheet.write(.text(line), row: row, column: 0, format: format)
      row += 1
    }
  }

  // MARK: Blocks

  /// Writes blocks as far as they fit.
  ///
  /// - Returns: Where the next sheet goes on; `nil` where all is written.
  mutating func write(
    _ blocks: [Block], of section: Section, from start: XLSXPlace, on sheet: inout Sheet, charts: inout XLSXChartData
  ) throws -> XLSXPlace? {
    for index in start.block..<blocks.count {
      let isContinued = index == start.block && start.row > 0
      switch blocks[index] {
      case .paragraph(let text):
        chartWithRoom = nil
        guard fits(wrappedLines(text, width: 120).count) else { return XLSXPlace(block: index, row: 0) }
        try write(lines: text, XLSXLook.text, on: &sheet)
        row += 1
      case .figures(let figures):
        chartWithRoom = nil
        guard fits(figures.count + 1) else { return XLSXPlace(block: index, row: 0) }
        try write(figures, on: &sheet)
      case .sentences(let sentences, heading: _):
        chartWithRoom = nil
        let lines = sentences.map(XLSXText.sentence)
        guard fits(lines.reduce(0) { $0 + wrappedLines($1, width: 120).count } + 1) else {
          return XLSXPlace(block: index, row: 0)
        }
        for line in lines { try write(lines: line, XLSXLook.text, on: &sheet) }
        row += 1
      case .chart(let chart):
        guard fits(chart.sheetRows) else { return XLSXPlace(block: index, row: 0) }
        try draw(chart, on: &sheet, charts: &charts)
      case .excerpt: continue
      case .table(let table, pageRows: _):
        chartWithRoom = nil
        guard fits(4) else { return XLSXPlace(block: index, row: 0) }
        let title = table.title == section.title || section.isFlat ? nil : table.title
        let written = try write(table, title: title, from: isContinued ? start.row : 0, on: &sheet)
        if let next = written { return XLSXPlace(block: index, row: next) }
      }
    }
    return nil
  }

  private mutating func draw(
    _ chart: ReportModel.Chart, on sheet: inout Sheet, charts: inout XLSXChartData
  ) throws {
    let (width, height) = (ReportModel.Chart.sheetWidth, chart.sheetHeight)
    guard let drawing = charts.add(chart, width: width, height: height) else {
      chartWithRoom = nil
      try writeHeading(chart.title, on: &sheet)
      try write(lines: "No data", XLSXLook.placeholder, on: &sheet)
      row += 1
      return
    }
    if let neighbour = chartWithRoom {
      try sheet.draw(drawing, row: neighbour.top, column: 0, offset: ReportModel.Chart.sheetWidth + 20)
      row = max(neighbour.bottom, neighbour.top + chart.sheetRows)
      chartWithRoom = nil
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
      ("Change %", number), ("How it is made", XLSXLook.apart(XLSXLook.header)),
    ]
    for (column, (label, style)) in labels.enumerated() {
      try sheet.write(.text(label), row: row, column: column, format: sheet.format(style))
      widths.need(Double(label.count) * 1.15 + 2, column: column)
    }
    row += 1
    for figure in figures {
      let cells: [(Cell, Style, ReportModel.Format)] = [
        (.text(figure.label), XLSXLook.body.with { $0.bold = true }, .text),
        (figure.value, XLSXLook.cell(figure.value, in: figure.format).with { $0.bold = true }, figure.format),
        (figure.previous, XLSXLook.cell(figure.previous, in: figure.format), figure.format),
        (figure.change, XLSXLook.change(figure.change, in: figure.format), figure.format),
        (
          figure.changeRatio, XLSXLook.change(figure.changeRatio, in: .percent(places: 1)), .percent(places: 1)
        ),
      ]
      for (column, (cell, style, format)) in cells.enumerated() {
        try sheet.write(Value(cell), row: row, column: column, format: sheet.format(style))
        widths.need(cell, format: format, column: column)
      }
      // The note runs on over the cells at its right.
      try sheet.write(.text(figure.note), row: row, column: 5, format: sheet.format(XLSXLook.remark))
      row += 1
    }
    row += 1
  }

  // MARK: Tables

  /// Writes a table as far as it fits.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - title: What stands above it; `nil` where the sheet's title says it.
  ///   - first: The row of the table to begin with.
  ///   - sheet: Where to write it.
  /// - Returns: The row that the next sheet goes on with; `nil` where all is written.
  /// - Throws: `XLSXError`, and what the table's rows throw.
  private mutating func write(
    _ table: ReportModel.Table, title: String?, from first: Int, on sheet: inout Sheet
  ) throws -> Int? {
    if let title { try writeHeading(title + (first > 0 ? " (continued)" : ""), on: &sheet) }
    let headerRow = row
    let room = max(1, rowLimit - headerRow - 1)
    let formats = table.columns.enumerated().map { index, column in
      XLSXColumnFormats(column, isFirst: index == 0, on: sheet)
    }
    var widths = self.widths
    var measured = Array(repeating: MeasuredNumbers(), count: formats.count)
    var entries = XLSXEntries()
    var count = 0
    try sheet.writeRows(from: headerRow + 1) { rows in
      try table.rows.forEachCoded { cells, texts in
        defer { count += 1 }
        guard count >= first && count < first + room else { return }
        var height = 0.0
        for column in 0..<min(cells.count, formats.count) {
          if case .entry(let place) = cells[column], let text = entries[place, column] {
            try rows.write(text, format: formats[column].line)
            continue
          }
          let cell = cells[column].decoded(texts)
          let layout = XLSXWidths.layout(of: cell)
          let format = formats[column].format(of: cell, layout: layout)
          if case .entry(let place) = cells[column], case .text(let text) = cell {
            let written = try rows.write(text: text, format: format)
            if layout == .oneLine { entries.note(place, column, written) }
          } else {
            try rows.write(Value(cell), format: format)
          }
          if layout == .severalLines { height = max(height, XLSXWidths.height(of: cell)) }
          if case .integer(let number) = cell, !measured[column].extend(to: number) { continue }
          widths.need(cell, format: formats[column].format, isChange: formats[column].isChange, column: column)
        }
        try rows.endRow(height: height > 0 ? height : nil)
      }
    }
    self.widths = widths
    let written = min(max(count - first, 0), room)

    for (column, label) in table.columns.map(\.label).enumerated() { self.widths.needHeader(label, column: column) }
    headers.append((headerRow, table.columns))
    if written > 0 && !table.columns.isEmpty {
      let columns = table.columns.enumerated().map { index, column in
        let style = XLSXLook.header(column.format, isFirst: index == 0)
        return XLSX.Table.Column(column.label, headerFormat: sheet.format(style))
      }
      try sheet.addTable(
        XLSX.Table(name: table.id, columns: columns, isStriped: false), row: headerRow, column: 0, dataRows: written)
      row = headerRow + 1 + written
      if written > 1 && written <= Self.rowsWithBars {
        for (index, column) in table.columns.enumerated() where column.emphasis == .size {
          try sheet.addDataBars(rows: (headerRow + 1)...(row - 1), column: index, color: XLSXLook.dataBar)
        }
      }
    } else {
      // A table without a row is none to Excel.
      for (index, column) in table.columns.enumerated() {
        let format = sheet.format(XLSXLook.header(column.format, isFirst: index == 0))
        try sheet.write(.text(column.label), row: headerRow, column: index, format: format)
      }
      try sheet.write(.text("No data"), row: headerRow + 1, column: 0, format: sheet.format(XLSXLook.placeholder))
      row = headerRow + 2
    }
    row += 1
    return count > first + room ? first + room : nil
  }

  // MARK: The end

  /// Bars in more rows make programs slow, and nobody compares so many at a glance.
  private static let rowsWithBars = 5000

  /// Digits of the default font that are still read when they are fitted onto the width of a page.
  private static let digitsOfPage = 240.0
  /// Digits on each page of a table that is wider than that.
  private static let digitsOfPageOfWide = 180.0
  /// Digits of the columns that stay in view and are printed on each page.
  private static let digitsOfKeys = 50.0

  /// Sets what is known only when all is written: widths, heights, what stays in view, how it prints.
  func finish(_ sheet: inout Sheet, isTable: Bool, footer: String) throws {
    try widths.apply(to: &sheet)
    for (row, columns) in headers {
      let lines = columns.enumerated().map { widths.headerLines($1.label, column: $0) }.max() ?? 1
      try sheet.setHeight(Double(min(lines, 6) * 15 + 5), row: row)
    }
    if !isTable { sheet.hideGridlines() }
    let header = isTable ? headers.first : nil
    let keys = header.map { keyColumns(of: $0.columns) } ?? 0
    // A header under a long summary would leave no room to scroll in.
    if let header, header.row < 12 {
      try sheet.freeze(rows: header.row + 1, columns: header.columns.count > 8 ? keys : 0)
    }
    let whole = headers.map { digits(of: $0.columns.count) }.max() ?? 0
    let isWide = whole > Self.digitsOfPage
    let repeated = digits(of: keys)
    let pages = isWide ? Int(((whole - repeated) / (Self.digitsOfPageOfWide - repeated)).rounded(.up)) : 1
    try sheet.setPrint(
      landscape: true, fitting: .width(pages: pages), repeatedRows: header.map { $0.row...$0.row },
      repeatedColumns: isWide ? keys : 0, footer: footer)
    if isWide, let header {
      try sheet.setPrintArea(rows: header.row...(row - 2), columns: 0...(header.columns.count - 1))
    }
  }

  /// How many of the first columns say what a row is about: texts, and at least the first column.
  private func keyColumns(of columns: [Column]) -> Int {
    var count = 1
    while count < columns.count, columns[count].format == .text, digits(of: count + 1) <= Self.digitsOfKeys {
      count += 1
    }
    return digits(of: count) <= Self.digitsOfKeys ? count : 0
  }

  /// The width of the first columns together.
  private func digits(of count: Int) -> Double {
    (0..<count).reduce(0) { $0 + widths.width(of: $1) }
  }
}

/// The whole numbers of one column that were measured: none between two of them is wider than both.
private struct MeasuredNumbers {
  private var range: ClosedRange<Int64>?

  /// - Returns: Whether this one is not between two of them.
  mutating func extend(to number: Int64) -> Bool {
    guard let known = range else {
      range = number...number
      return true
    }
    if known.contains(number) { return false }
    range = min(known.lowerBound, number)...max(known.upperBound, number)
    return true
  }
}

/// The entries of a table's dictionary that were written on one line, so that neither their texts nor their widths are
/// looked at again.
private struct XLSXEntries {
  /// By the place in the dictionary.
  private var known: [(text: WrittenText, column: Int)?] = []

  /// `nil` where it was not written in this column.
  subscript(place: Int, column: Int) -> WrittenText? {
    guard place < known.count, let entry = known[place], entry.column == column else { return nil }
    return entry.text
  }

  /// - Parameters:
  ///   - place: In the dictionary.
  ///   - column: Where the entry was written.
  ///   - text: `nil` where it must be looked at each time.
  mutating func note(_ place: Int, _ column: Int, _ text: WrittenText?) {
    guard let text else { return }
    // Twice as many, so that a dictionary that grows is not followed place by place.
    if place >= known.count { known += Array(repeating: nil, count: max(place + 1 - known.count, known.count)) }
    known[place] = (text, column)
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
