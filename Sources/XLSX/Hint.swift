import CXLSXWriter
import Glibc

extension Sheet {
  /// Sets what shows beside a cell while it is selected.
  ///
  /// - Parameters:
  ///   - title: Cut to 32 UTF-16 units.
  ///   - text: Cut to 255; without any there is no hint.
  ///   - row: Counted from 0.
  ///   - column: Counted from 0.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func setHint(title: String, text: String, row: Int, column: Int) throws(XLSXError) {
    try checkRange(row: row, column: column)
    if text.isEmpty { return }
    var hint = lxw_data_validation()
    hint.validate = UInt8(LXW_VALIDATION_TYPE_ANY.rawValue)
    hint.input_title = strdup(CellText(title, limit: 32, escapes: false).text)
    hint.input_message = strdup(CellText(text, limit: 255, escapes: false).text)
    defer {
      free(hint.input_title)
      free(hint.input_message)
    }
    try check(worksheet_data_validation_cell(pointer, lxw_row_t(row), lxw_col_t(column), &hint))
  }
}
