import CXLSXWriter

extension Sheet {
  /// Makes several cells one and writes it.
  ///
  /// - Parameters:
  ///   - value: What it holds.
  ///   - rows: At least one, with the columns at least two cells.
  ///   - columns: Of the same cells.
  ///   - format: Of this workbook; it goes for each of the cells, so that borders and fills surround them all.
  /// - Throws: ``XLSXError/invalidMerge(sheet:row:column:reason:)`` where it is one cell, or lies on a table or on others
  ///   that were merged; ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``.
  package mutating func merge(
    _ value: Value, rows: ClosedRange<Int>, columns: ClosedRange<Int>, format: Format? = nil
  ) throws(XLSXError) {
    let (row, column) = (rows.lowerBound, columns.lowerBound)
    try checkRange(row: row, column: column)
    try checkRange(row: rows.upperBound, column: columns.upperBound)
    try checkFree(rows)
    let area = Area(rows: rows, columns: columns)
    if let reason = reasonAgainst(merging: area) {
      throw .invalidMerge(sheet: name.text, row: row, column: column, reason: reason)
    }
    merged.append(area)
    try check(
      worksheet_merge_range(
        pointer, lxw_row_t(row), lxw_col_t(column), lxw_row_t(rows.upperBound), lxw_col_t(columns.upperBound), "",
        book.pointer(of: format)))
    try write(value, row: row, column: column, format: format)
  }

  private func reasonAgainst(merging area: Area) -> String? {
    if area.rows.count == 1 && area.columns.count == 1 { return "it is one cell" }
    if merged.contains(where: area.overlaps) { return "other merged cells are there" }
    return tables.contains(where: area.overlaps) ? "a table is there" : nil
  }
}
