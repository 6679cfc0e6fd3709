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
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func write(
    _ value: Value, row: Int, column: Int, format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: column)
    let raw = book.pointer(of: format)
    let (rowNumber, columnNumber) = (lxw_row_t(row), lxw_col_t(column))
    switch value {
    case .blank:
      // Without a format nothing is written at all: that is what makes a gap in a chart.
      try check(worksheet_write_blank(pointer, rowNumber, columnNumber, raw))
    case .number(let number) where !number.isFinite:
      book.adjustments.emptiedNumbers.add(sheet: name.text, row: row, column: column)
      try check(worksheet_write_blank(pointer, rowNumber, columnNumber, raw))
    case .number(let number):
      let kept = number.isNormal ? number : 0
      try check(worksheet_write_number(pointer, rowNumber, columnNumber, kept, raw))
    case .integer(let number):
      if number.magnitude > Limits.exactInteger.magnitude {
        book.adjustments.roundedNumbers.add(sheet: name.text, row: row, column: column)
      }
      try check(worksheet_write_number(pointer, rowNumber, columnNumber, Double(number), raw))
    case .text(let text):
      try writeText(text, row: row, column: column, raw)
    case .date(let date) where date.isRepresentable:
      let second = date.secondOfDay
      var moment = lxw_datetime(
        year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: Int32(second / 3600),
        min: Int32(second / 60 % 60), sec: Double(second % 60))
      try check(worksheet_write_datetime(pointer, rowNumber, columnNumber, &moment, raw))
    case .date(let date):
      try check(worksheet_write_string(pointer, rowNumber, columnNumber, date.isoText, raw))
    case .boolean(let flag):
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
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func writeLink(
    to target: SheetName, text: String, row: Int, column: Int, hint: String = "", format: Format? = nil
  ) throws(XLSXError) {
    try checkRange(row: row, column: column)
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
    let text = CellText(raw)
    if text.isCut { book.adjustments.cutTexts.add(sheet: name.text, row: row, column: column) }
    if text.isReplaced { book.adjustments.replacedCharacters.add(sheet: name.text, row: row, column: column) }
    try check(worksheet_write_string(pointer, lxw_row_t(row), lxw_col_t(column), text.text, format))
  }

  func checkRange(row: Int, column: Int) throws(XLSXError) {
    if (0..<Limits.rows).contains(row) && (0..<Limits.columns).contains(column) { return }
    throw .outOfRange(sheet: name.text, row: row, column: column)
  }
}
