import CXLSXWriter

extension Sheet {
  /// Sets a column's width; it may be set at any time, whatever is in the column.
  ///
  /// - Parameters:
  ///   - width: In digits of the default font (Calibri 11), 0 to 255; Excel's default is 8.43.
  ///   - column: Counted from 0.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setWidth(_ width: Double, column: Int) throws(XLSXError) {
    try checkRange(row: 0, column: column)
    let kept = min(max(width, 0), 255)
    try check(worksheet_set_column(pointer, lxw_col_t(column), lxw_col_t(column), kept, nil))
  }

  /// Sets a row's height.
  ///
  /// A row without one grows with its wrapped text when the file is opened.
  ///
  /// - Parameters:
  ///   - points: 0 to 409; the default is 15.
  ///   - row: Counted from 0.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``.
  package mutating func setHeight(_ points: Double, row: Int) throws(XLSXError) {
    try checkRange(row: row, column: 0)
    try checkFree(row...row)
    try check(worksheet_set_row(pointer, lxw_row_t(row), min(max(points, 0), 409), nil))
  }

  /// Keeps the first rows and columns in view.
  package mutating func freeze(rows: Int, columns: Int) throws(XLSXError) {
    try checkRange(row: rows, column: columns)
    worksheet_freeze_panes(pointer, lxw_row_t(rows), lxw_col_t(columns))
  }

  /// Puts a filter on a range that is no table.
  ///
  /// A table has its own. A sheet has one such filter.
  package mutating func setFilter(rows: ClosedRange<Int>, columns: ClosedRange<Int>) throws(XLSXError) {
    try checkRange(row: rows.lowerBound, column: columns.lowerBound)
    try checkRange(row: rows.upperBound, column: columns.upperBound)
    try check(
      worksheet_autofilter(
        pointer, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
        lxw_col_t(columns.upperBound)))
  }

  /// Hides the lines between cells on the screen; they are never printed.
  package mutating func hideGridlines() {
    worksheet_gridlines(pointer, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
  }

  /// Sets how the sheet prints.
  ///
  /// The paper is A4. Excel prints it on Letter as well, as it fits one onto the other by itself ("Allow A4/Letter paper
  /// resizing"); a sheet without a paper would count as Letter everywhere, and be cut on A4 by programs that do not.
  ///
  /// - Parameters:
  ///   - landscape: The long side across.
  ///   - fitting: How much goes onto one page.
  ///   - repeatedRows: Rows to print on top of each page.
  ///   - repeatedColumns: How many of the first columns to print at the left of each page.
  ///   - footer: What stands at the left of each page's foot, cut to what fits; "Page 1 of 2" stands at its right.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setPrint(
    landscape: Bool, fitting: PrintFit = .width(), repeatedRows: ClosedRange<Int>? = nil,
    repeatedColumns: Int = 0, footer: String = ""
  ) throws(XLSXError) {
    if landscape { worksheet_set_landscape(pointer) }
    worksheet_set_paper(pointer, 9)
    switch fitting {
    case .width(let pages):
      worksheet_fit_to_pages(pointer, UInt16(min(max(pages, 1), 999)), 0)
      // The pages of the same rows follow each other.
      if pages > 1 { worksheet_print_across(pointer) }
    case .page: worksheet_fit_to_pages(pointer, 1, 1)
    }
    if repeatedColumns > 0 {
      try checkRange(row: 0, column: repeatedColumns - 1)
      try check(worksheet_repeat_columns(pointer, 0, lxw_col_t(repeatedColumns - 1)))
    }
    worksheet_set_margins(pointer, 0.5, 0.5, 0.6, 0.75)
    if let repeatedRows {
      try checkRange(row: repeatedRows.lowerBound, column: 0)
      try checkRange(row: repeatedRows.upperBound, column: 0)
      try check(
        worksheet_repeat_rows(pointer, lxw_row_t(repeatedRows.lowerBound), lxw_row_t(repeatedRows.upperBound)))
    }
    // An ampersand starts a code; the whole footer may have 255 bytes.
    var left = footer
    while left.utf8.count > 100 { left.removeLast() }
    left = CellText(String(left.map { $0.isNewline ? " " : $0 }), escapes: false).text
    let code = "&L&8" + " " + left.replacing("&", with: "&&") + "&R&8 Page &P of &N"
    try check(worksheet_set_footer(pointer, code))
  }
}

extension Sheet {
  /// Leaves out of print what is not in these cells.
  package mutating func setPrintArea(rows: ClosedRange<Int>, columns: ClosedRange<Int>) throws(XLSXError) {
    try checkRange(row: rows.lowerBound, column: columns.lowerBound)
    try checkRange(row: rows.upperBound, column: columns.upperBound)
    try check(
      worksheet_print_area(
        pointer, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
        lxw_col_t(columns.upperBound)))
  }
}

/// How much of a sheet goes onto one printed page.
package enum PrintFit: Hashable, Sendable {
  /// All columns; more than can be read on one page go onto several beside each other.
  case width(pages: Int = 1)
  /// Everything, so that no chart is torn apart.
  case page
}
