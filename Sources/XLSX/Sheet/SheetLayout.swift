import CXLSXWriter

extension Sheet {
  /// Sets a column's width, before or after its cells are written.
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
  /// Excel fits other rows to their wrapped text when it opens the file.
  ///
  /// - Parameters:
  ///   - points: 0 to 409; the default is 15.
  ///   - row: Counted from 0.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setHeight(_ points: Double, row: Int) throws(XLSXError) {
    try checkRange(row: row, column: 0)
    try check(worksheet_set_row(pointer, lxw_row_t(row), min(max(points, 0), 409), nil))
  }

  /// Keeps the first rows and columns in view.
  package mutating func freeze(rows: Int, columns: Int) throws(XLSXError) {
    try checkRange(row: rows, column: columns)
    worksheet_freeze_panes(pointer, lxw_row_t(rows), lxw_col_t(columns))
  }

  /// Leaves the sheet out of the tabs and of print; charts draw its cells all the same.
  ///
  /// The first sheet cannot be hidden.
  package mutating func hide() { worksheet_hide(pointer) }

  /// Hides the lines between cells on the screen; they are never printed.
  package mutating func hideGridlines() {
    worksheet_gridlines(pointer, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
  }

  /// Sets how the sheet prints.
  ///
  /// The paper is A4. Excel prints it on Letter as well ("Allow A4/Letter paper resizing"); without a paper size the
  /// sheet would be Letter everywhere, and be cut on A4 by other programs.
  ///
  /// - Parameters:
  ///   - landscape: Whether the long side is horizontal.
  ///   - fitting: How much goes onto one page.
  ///   - area: The rows and columns to print; `nil` for all.
  ///   - repeatedRows: Rows to print at the top of each page.
  ///   - repeatedColumns: The number of first columns to print at the left of each page.
  ///   - title: The text at the top of each page, cut to fit; "Page 1 of 2" is at its foot.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setPrint(
    landscape: Bool, fitting: PrintFit = .width(), area: (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? = nil,
    repeatedRows: ClosedRange<Int>? = nil, repeatedColumns: Int = 0, title: String = ""
  ) throws(XLSXError) {
    if landscape { worksheet_set_landscape(pointer) }
    worksheet_set_paper(pointer, 9)
    worksheet_set_margins(pointer, 0.5, 0.5, 0.6, 0.75)
    switch fitting {
    case .width(let pages):
      worksheet_fit_to_pages(pointer, UInt16(min(max(pages, 1), 999)), 0)
      // The pages of the same rows follow each other.
      if pages > 1 { worksheet_print_across(pointer) }
    case .page: worksheet_fit_to_pages(pointer, 1, 1)
    }
    if let area {
      try checkRange(Area(rows: area.rows, columns: area.columns))
      let first = "$\(columnName(area.columns.lowerBound))$\(area.rows.lowerBound + 1)"
      let range = "\(first):$\(columnName(area.columns.upperBound))$\(area.rows.upperBound + 1)"
      try define(
        "Print_Area",
        [
          (
            range,
            {
              worksheet_print_area(
                $0, lxw_row_t(area.rows.lowerBound), lxw_col_t(area.columns.lowerBound),
                lxw_row_t(area.rows.upperBound), lxw_col_t(area.columns.upperBound))
            }
          )
        ])
    }
    var titles: [PrintRange] = []
    if repeatedColumns > 0 {
      try checkRange(row: 0, column: repeatedColumns - 1)
      titles.append(
        ("$A:$\(columnName(repeatedColumns - 1))", { worksheet_repeat_columns($0, 0, lxw_col_t(repeatedColumns - 1)) }))
    }
    if let repeatedRows {
      try checkRange(Area(rows: repeatedRows, columns: 0...0))
      titles.append(
        (
          "$\(repeatedRows.lowerBound + 1):$\(repeatedRows.upperBound + 1)",
          { worksheet_repeat_rows($0, lxw_row_t(repeatedRows.lowerBound), lxw_row_t(repeatedRows.upperBound)) }
        ))
    }
    try define("Print_Titles", titles)
    // An ampersand starts a code; the whole header may have 255 bytes.
    var shown = title
    while shown.utf8.count > 100 { shown.removeLast() }
    shown = CellText(String(shown.map { $0.isNewline ? " " : $0 }), escapes: false).text
    if !shown.isEmpty { try check(worksheet_set_header(pointer, "&L&9 \(shown.replacing("&", with: "&&"))")) }
    try check(worksheet_set_footer(pointer, "&R&8 Page &P of &N"))
  }

  /// A range in a formula, and the library's call that sets it.
  private typealias PrintRange = (text: String, set: (UnsafeMutablePointer<lxw_worksheet>) -> lxw_error)

  /// Defines a name that Excel reserves for cells of this sheet.
  ///
  /// `worksheet_print_area` and `worksheet_repeat_rows` would write sheet names such as 2026, A1 and TRUE without the
  /// quotes that Excel requires. They are right for a name with a `!`, which `workbook_define_name` takes for its end.
  private func define(_ reservedName: String, _ ranges: [PrintRange]) throws(XLSXError) {
    var ranges = ranges[...]
    func formula() -> String { ranges.map { "\(name.quoted)!\($0.text)" }.joined(separator: ",") }
    // The library cuts formulas to 127 bytes; one range always fits.
    while formula().utf8.count > 127 { ranges.removeFirst() }
    if ranges.isEmpty { return }
    if name.text.unicodeScalars.contains("!") {
      for range in ranges { try check(range.set(pointer)) }
    } else {
      try check(workbook_define_name(book.pointer, "\(name.text)!_xlnm.\(reservedName)", formula()))
    }
  }
}

/// How much of a sheet goes onto one printed page.
package enum PrintFit: Hashable, Sendable {
  /// All columns; wide tables go onto several pages beside each other.
  case width(pages: Int = 1)
  /// The whole sheet, so that no chart is split.
  case page
}
