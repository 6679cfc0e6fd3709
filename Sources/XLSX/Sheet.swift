import CXLSXWriter

/// A sheet that is being filled: it is lent by ``Workbook/addSheet(_:_:)`` and cannot outlive its workbook.
///
/// Rows and columns count from 0.
package struct Sheet: ~Copyable {
  package let name: SheetName
  let pointer: UnsafeMutablePointer<lxw_worksheet>
  let book: Book
  /// Tables must not overlap.
  var tables: [Area] = []
  /// Nor must merged cells.
  var merged: [Area] = []
  /// The rows of ``writeRows(from:_:)``, where the library does not hold them.
  var kept: KeptRows?

  init(name: SheetName, pointer: UnsafeMutablePointer<lxw_worksheet>, book: Book) {
    self.name = name
    self.pointer = pointer
    self.book = book
  }

  /// The workbook's format for a style: the same for equal styles.
  package func format(_ style: Style) -> Format { book.format(style) }

  /// Writes a cell, over what may be there.
  ///
  /// - Parameters:
  ///   - value: What it holds.
  ///   - row: Counted from 0.
  ///   - column: Counted from 0.
  ///   - format: Of this workbook; without one the cell looks as cells do by default.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``.
  package mutating func write(
    _ value: Value, row: Int, column: Int, format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: column)
    try checkFree(row...row)
    let raw = book.pointer(of: format)
    let (rowNumber, columnNumber) = (lxw_row_t(row), lxw_col_t(column))
    switch book.content(of: value, sheet: name, row: row, column: column) {
    case .blank:
      // Without a format nothing is written at all: that is what makes a gap in a chart.
      try check(worksheet_write_blank(pointer, rowNumber, columnNumber, raw))
    case .number(let number):
      try check(worksheet_write_number(pointer, rowNumber, columnNumber, number, raw))
    case .text(let text):
      try writeText(text, row: row, column: column, raw)
    case .flag(let flag):
      try check(worksheet_write_boolean(pointer, rowNumber, columnNumber, flag ? 1 : 0, raw))
    }
  }

  /// Writes text that leads to the first cell of a sheet of this workbook.
  ///
  /// - Parameters:
  ///   - target: A sheet that is there when the workbook is done.
  ///   - text: What the cell says.
  ///   - row: Counted from 0.
  ///   - column: Counted from 0.
  ///   - hint: What shows while the pointer rests on it, cut to 255 UTF-16 units.
  ///   - format: A link looks like one only if its format makes it so.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``.
  package mutating func writeLink(
    to target: SheetName, text: String, row: Int, column: Int, hint: String = "", format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: column)
    try checkFree(row...row)
    let link = "internal:" + quoted(target.text) + "!A1"
    // The cell's text is written after the link, over the text that the library makes of it.
    let tip = CellText(hint, limit: 255, escapes: false).text
    try check(
      worksheet_write_url_opt(
        pointer, lxw_row_t(row), lxw_col_t(column), link, book.pointer(of: format), nil, tip.isEmpty ? nil : tip))
    try writeText(text, row: row, column: column, book.pointer(of: format))
  }

  private func writeText(
    _ raw: String, row: Int, column: Int, _ format: UnsafeMutablePointer<lxw_format>?
  ) throws(XLSXError) {
    let text = book.cellText(raw, sheet: name, row: row, column: column)
    try check(worksheet_write_string(pointer, lxw_row_t(row), lxw_col_t(column), text, format))
  }

  func checkRange(row: Int, column: Int) throws(XLSXError) {
    if (0..<Limits.rows).contains(row) && (0..<Limits.columns).contains(column) { return }
    throw .outOfRange(sheet: name.text, row: row, column: column)
  }

  /// Rows of ``writeRows(from:_:)`` are done: nothing is put into them.
  func checkFree(_ rows: ClosedRange<Int>) throws(XLSXError) {
    if kept?.holds(anyOf: rows) == true { throw .rowIsWritten(sheet: name.text, row: rows.lowerBound) }
  }
}
