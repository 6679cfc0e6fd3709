/// The size limits of a workbook, as Excel documents them ("Excel specifications and limits").
package enum Limits {
  /// Rows of a sheet.
  package static let rows = 1_048_576
  /// Columns of a sheet.
  package static let columns = 16_384
  /// UTF-16 units of a cell's text.
  package static let text = 32_767
  /// UTF-16 units of a sheet's name.
  package static let sheetName = 31
  /// UTF-16 units of a table's name and of its headers.
  package static let tableName = 255
  /// The highest whole number that is exact; higher ones are rounded.
  package static let exactInteger: Int64 = 1 << 53
}
