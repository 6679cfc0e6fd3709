import CXLSXWriter

extension Sheet {
  /// Draws a bar in each cell, as long as its number, so that rows can be compared at a glance.
  ///
  /// The highest number fills its cell; 0 has no bar.
  ///
  /// - Parameters:
  ///   - rows: The rows to compare.
  ///   - column: Counted from 0.
  ///   - color: A light one, so that the number over it stays readable.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func addDataBars(rows: ClosedRange<Int>, column: Int, color: Color) throws(XLSXError) {
    try checkRange(Area(rows: rows, columns: column...column))
    var bars = lxw_conditional_format()
    bars.type = UInt8(LXW_CONDITIONAL_DATA_BAR.rawValue)
    bars.data_bar_2010 = 1
    bars.bar_solid = 1
    bars.bar_no_border = 1
    bars.bar_color = libraryColor(color)
    // By default the shortest bar stands for the lowest number, which makes small differences look large.
    bars.min_rule_type = UInt8(LXW_CONDITIONAL_RULE_TYPE_NUMBER.rawValue)
    bars.min_value = 0
    try check(
      worksheet_conditional_format_range(
        pointer, lxw_row_t(rows.lowerBound), lxw_col_t(column), lxw_row_t(rows.upperBound), lxw_col_t(column), &bars))
  }
}
