import CXLSXWriter

extension Sheet {
  /// Sets the note shown beside a cell while it is selected.
  ///
  /// - Parameters:
  ///   - title: Cut to 32 UTF-16 units.
  ///   - text: Cut to 255; if empty, there is no note.
  ///   - row: Counted from 0.
  ///   - column: Counted from 0.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setHint(title: String, text: String, row: Int, column: Int) throws(XLSXError) {
    try checkRange(row: row, column: column)
    if text.isEmpty { return }
    let texts = [
      CellText(title, limit: 32, escapes: false).text, CellText(text, limit: 255, escapes: false).text,
    ]
    let code = withCStrings(texts) { strings in
      var hint = lxw_data_validation()
      hint.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
      hint.input_title = .init(strings[0])
      hint.input_message = .init(strings[1])
      return worksheet_data_validation_cell(pointer, lxw_row_t(row), lxw_col_t(column), &hint)
    }
    try check(code)
  }
}
