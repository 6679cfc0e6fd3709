import ReportModel
import XLSX

extension XLSXPage {
  /// The most rows with bars: more make programs slow, and are not compared at a glance.
  private static let rowsWithBars = 5000

  /// Writes a table as far as it fits.
  ///
  /// - Parameters:
  ///   - table: The table.
  ///   - title: The text above it; `nil` for none.
  ///   - isFlat: Whether it is for programs: under the columns' ids, and without bars.
  ///   - first: The index of the first row to write.
  ///   - sheet: The sheet.
  /// - Returns: The index of the row that the next sheet starts with; `nil` if all are written.
  /// - Throws: `XLSXError`, and the errors of the table's rows.
  mutating func write(
    _ table: ReportModel.Table, title: String?, isFlat: Bool, from first: Int, on sheet: inout Sheet
  ) throws -> Int? {
    if let title { try writeHeading(title + (first > 0 ? " (continued)" : ""), on: &sheet) }
    if !isFlat, let remark = table.remark?.sentence(namesFiles: namesFiles) {
      try write(lines: remark, XLSXLook.subdued, on: &sheet)
    }
    let (headerRow, columns) = (row, table.columns)
    func header(_ column: Column) -> String { isFlat ? column.id : column.label }
    let room = max(1, rowLimit - headerRow - 1)
    let count = try writeRows(of: table, in: first..<(first + room), at: headerRow + 1, on: &sheet)
    for (index, column) in columns.enumerated() { widths.needHeader(header(column), column: index) }
    headers.append((headerRow, columns))
    let headerFormats = columns.enumerated().map { sheet.format(XLSXLook.header($1.format, isFirst: $0 == 0)) }
    let written = min(max(count - first, 0), room)
    let lastRow = headerRow + max(written, 1)
    row = lastRow + 2
    guard !columns.isEmpty else { return nil }
    // Excel has no tables without rows: one without data has a blank one.
    let tableColumns = zip(columns, headerFormats).map { XLSX.Table.Column(header($0), headerFormat: $1) }
    try sheet.addTable(
      XLSX.Table(name: table.id, columns: tableColumns), row: headerRow, column: 0, dataRows: max(written, 1))
    if !isFlat {
      for (index, column) in columns.enumerated() {
        try sheet.setHint(title: column.label, text: column.note, row: headerRow, column: index)
      }
    }
    if !isFlat && written > 1 && written <= Self.rowsWithBars {
      for (index, column) in columns.enumerated() where column.emphasis == .size {
        try sheet.addDataBars(rows: (headerRow + 1)...lastRow, column: index, color: XLSXLook.dataBar)
      }
    }
    return count > first + room ? first + room : nil
  }

  /// Writes a range of a table's rows.
  ///
  /// - Returns: The number of all rows of the table.
  private mutating func writeRows(
    of table: ReportModel.Table, in range: Range<Int>, at firstRow: Int, on sheet: inout Sheet
  ) throws -> Int {
    var columns = table.columns.enumerated().map { XLSXColumnFormats($1, isFirst: $0 == 0) }
    var widths = self.widths
    var count = 0
    func write(_ cells: Row) throws {
      defer { count += 1 }
      guard range.contains(count) else { return }
      let row = firstRow + count - range.lowerBound
      var height = 0.0
      for column in 0..<min(cells.count, columns.count) {
        let cell = cells[column]
        let layout = XLSXWidths.layout(of: cell)
        let format = columns[column].format(of: cell, layout: layout, on: sheet)
        try sheet.write(Value(cell), row: row, column: column, format: format)
        widths.need(
          cell, format: columns[column].format, isChange: columns[column].isChange, column: column)
        if layout == .severalLines { height = max(height, XLSXWidths.height(of: cell)) }
      }
      if height > 0 { try sheet.setHeight(height, row: row) }
    }
    try table.rows.forEach(write)
    self.widths = widths
    return count
  }
}
