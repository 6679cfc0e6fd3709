import CXLSXWriter

extension Sheet {
  /// Merges several cells into one and writes it.
  ///
  /// - Parameters:
  ///   - value: What it holds.
  ///   - rows: At least one, with the columns at least two cells.
  ///   - columns: Of the same cells.
  ///   - format: Of this workbook; each of the cells gets it, so that borders and fills surround them all.
  /// - Throws: ``XLSXError/invalidMerge(sheet:row:column:reason:)`` for one cell, and for cells that are in a table or
  ///   merged; ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func merge(
    _ value: Value, rows: ClosedRange<Int>, columns: ClosedRange<Int>, format: Format? = nil
  ) throws(XLSXError) {
    try mergeCells(rows: rows, columns: columns, format: format)
    try write(value, row: rows.lowerBound, column: columns.lowerBound, format: format)
  }

  /// Merges cells; the first of them is left to be written.
  mutating func mergeCells(
    rows: ClosedRange<Int>, columns: ClosedRange<Int>, format: Format?
  ) throws(XLSXError) {
    let area = Area(rows: rows, columns: columns)
    let (row, column) = (rows.lowerBound, columns.lowerBound)
    try checkRange(area)
    if let reason = reasonAgainst(merging: area) {
      throw .invalidMerge(sheet: name.text, row: row, column: column, reason: reason)
    }
    merged.append(area)
    try check(
      worksheet_merge_range(
        pointer, lxw_row_t(row), lxw_col_t(column), lxw_row_t(rows.upperBound), lxw_col_t(columns.upperBound), "",
        format?.pointer))
    if format?.pointer != nil { cellCount += area.count - 1 }
  }

  private func reasonAgainst(merging area: Area) -> String? {
    if area.count == 1 { return "it is one cell" }
    if merged.contains(where: area.overlaps) { return "other merged cells are there" }
    return tables.contains(where: area.overlaps) ? "a table is there" : nil
  }
}
