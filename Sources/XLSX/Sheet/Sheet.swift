import CXLSXWriter

/// A sheet that is being filled: ``Workbook/addSheet(_:_:)`` lends it, and it cannot outlive its workbook.
///
/// Rows and columns count from 0. Cells can be written in any order, each of them once.
package struct Sheet: ~Copyable {
  package let name: SheetName
  let pointer: UnsafeMutablePointer<lxw_worksheet>
  let book: Book
  /// Tables and merged cells must not overlap.
  var tables: [Area] = []
  var merged: [Area] = []
  /// The cells that were written: ``Workbook/verify(_:cellCounts:)`` looks for as many in the file.
  var cellCount = 0

  init(name: SheetName, pointer: UnsafeMutablePointer<lxw_worksheet>, book: Book) {
    self.name = name
    self.pointer = pointer
    self.book = book
  }

  /// The workbook's format for a style: the same for equal styles.
  package func format(_ style: Style) -> Format { book.format(style) }

  /// Writes a cell.
  ///
  /// - Parameters:
  ///   - value: What it holds. A blank value without a format writes no cell, which makes a gap in a chart.
  ///   - row: Counted from 0.
  ///   - column: Counted from 0.
  ///   - format: Of this workbook; without one the cell looks as cells do by default.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func write(
    _ value: Value, row: Int, column: Int, format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: column)
    let (row32, column16, raw) = (lxw_row_t(row), lxw_col_t(column), format?.pointer)
    switch value {
    case .integer(let number):
      if number.magnitude > Limits.exactInteger.magnitude {
        book.adjustments.roundedNumbers.add(sheet: name, row: row, column: column)
      }
      try check(worksheet_write_number(pointer, row32, column16, Double(number), raw))
    case .number(let number) where number.isFinite:
      // Zero is written without its sign, and for numbers too small for Excel.
      try check(worksheet_write_number(pointer, row32, column16, number.isNormal ? number : 0, raw))
    case .number:
      book.adjustments.emptiedNumbers.add(sheet: name, row: row, column: column)
      return try write(.blank, row: row, column: column, format: format)
    case .text(""), .blank:
      if raw == nil { return }
      try check(worksheet_write_blank(pointer, row32, column16, raw))
    case .text(let text):
      try check(worksheet_write_string(pointer, row32, column16, cellText(text, row: row, column: column), raw))
    case .date(let date) where date.isRepresentable:
      var moment = lxw_datetime(date)
      try check(worksheet_write_datetime(pointer, row32, column16, &moment, raw))
    case .date(let date): return try write(.text(date.isoText), row: row, column: column, format: format)
    case .boolean(let flag): try check(worksheet_write_boolean(pointer, row32, column16, flag ? 1 : 0, raw))
    }
    cellCount += 1
  }

  /// Writes text that links to the first cell of a sheet of this workbook.
  ///
  /// - Parameters:
  ///   - target: A sheet that exists when the workbook is finished.
  ///   - text: The text of the cell.
  ///   - row: Counted from 0.
  ///   - columns: Counted from 0; several are merged into one cell.
  ///   - hint: The text shown while the pointer rests on the cell, cut to 255 UTF-16 units.
  ///   - format: Of this workbook; links are not underlined by themselves.
  /// - Throws: ``XLSXError/invalidMerge(sheet:row:column:reason:)``, ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func writeLink(
    to target: SheetName, text: String, row: Int, columns: ClosedRange<Int>, hint: String = "", format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: columns.lowerBound)
    if columns.count > 1 { try mergeCells(rows: row...row, columns: columns, format: format) }
    let tip = CellText(hint, limit: 255, escapes: false).text
    try check(
      worksheet_write_url_opt(
        pointer, lxw_row_t(row), lxw_col_t(columns.lowerBound), "internal:\(try book.location(of: target))",
        format?.pointer,
        cellText(text, row: row, column: columns.lowerBound), tip.isEmpty ? nil : tip))
    cellCount += 1
  }

  /// Makes text as a cell holds it, and records the changes that were needed.
  private func cellText(_ raw: String, row: Int, column: Int) -> String {
    let text = CellText(raw)
    if text.isCut { book.adjustments.cutTexts.add(sheet: name, row: row, column: column) }
    if text.isReplaced { book.adjustments.replacedCharacters.add(sheet: name, row: row, column: column) }
    return text.text
  }

  func checkRange(row: Int, column: Int) throws(XLSXError) {
    if (0..<Limits.rows).contains(row) && (0..<Limits.columns).contains(column) { return }
    throw .outOfRange(sheet: name.text, row: row, column: column)
  }

  func checkRange(_ area: Area) throws(XLSXError) {
    try checkRange(row: area.rows.lowerBound, column: area.columns.lowerBound)
    try checkRange(row: area.rows.upperBound, column: area.columns.upperBound)
  }
}

/// A rectangle of cells.
struct Area {
  let rows: ClosedRange<Int>
  let columns: ClosedRange<Int>

  var count: Int { rows.count * columns.count }

  func overlaps(_ other: Area) -> Bool {
    rows.overlaps(other.rows) && columns.overlaps(other.columns)
  }
}

extension lxw_datetime {
  fileprivate init(_ date: DateTime) {
    let second = date.secondOfDay
    self.init(
      year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: Int32(second / 3600),
      min: Int32(second / 60 % 60), sec: Double(second % 60))
  }
}
