import CXLSXWriter
import Glibc

/// A real table of Excel: named, with filters in its header and stripes in its rows.
package struct Table: Hashable, Sendable {
  /// What it should be called; it is made valid and unique in the workbook.
  package var name: String
  package var columns: [Column]
  package var isStriped: Bool

  package init(name: String, columns: [Column], isStriped: Bool = true) {
    self.name = name
    self.columns = columns
    self.isStriped = isStriped
  }

  package struct Column: Hashable, Sendable {
    /// What its first cell says; it is made valid and unique in the table.
    package var header: String
    package var headerFormat: Format?

    package init(_ header: String, headerFormat: Format? = nil) {
      self.header = header
      self.headerFormat = headerFormat
    }
  }
}

extension Sheet {
  /// Makes cells a table, with the headers in its first row.
  ///
  /// The cells of its data are written apart, before or after.
  ///
  /// - Parameters:
  ///   - table: Its name and columns.
  ///   - row: Of the headers.
  ///   - column: The first.
  ///   - dataRows: How many rows lie under the headers: at least one.
  /// - Returns: The name it got.
  /// - Throws: ``XLSXError/invalidTable(name:reason:)`` where it has no row or column, or lies on another table;
  ///   ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``.
  @discardableResult
  package mutating func addTable(
    _ table: Table, row: Int, column: Int, dataRows: Int
  ) throws(XLSXError) -> String {
    if table.columns.isEmpty { throw .invalidTable(name: table.name, reason: "it has no column") }
    if dataRows < 1 { throw .invalidTable(name: table.name, reason: "it has no row of data") }
    try checkRange(row: row, column: column)
    let last = (row: row + dataRows, column: column + table.columns.count - 1)
    try checkRange(row: last.row, column: last.column)
    try checkFree(row...row)
    let area = Area(rows: row...last.row, columns: column...last.column)
    if tables.contains(where: area.overlaps) {
      throw .invalidTable(name: table.name, reason: "another table is there")
    }
    if merged.contains(where: area.overlaps) {
      throw .invalidTable(name: table.name, reason: "merged cells are there")
    }
    tables.append(area)

    let name = book.claimTableName(table.name)
    let headers = validHeaders(table.columns.map(\.header))
    var columns = zip(headers, table.columns).map { header, column in
      var raw = lxw_table_column()
      raw.header = strdup(header)
      raw.header_format = book.pointer(of: column.headerFormat)
      return raw
    }
    let rawName = strdup(name)
    defer {
      for column in columns { free(column.header) }
      free(rawName)
    }
    var options = lxw_table_options()
    options.name = rawName
    options.style_type = UInt8(LXW_TABLE_STYLE_TYPE_LIGHT.rawValue)
    options.style_type_number = 1
    options.no_banded_rows = table.isStriped ? 0 : 1
    // The library copies everything it is given here.
    let code = columns.withUnsafeMutableBufferPointer { columns in
      var list = columns.indices.map { columns.baseAddress?.advanced(by: $0) }
      list.append(nil)
      return list.withUnsafeMutableBufferPointer { list in
        options.columns = list.baseAddress
        return worksheet_add_table(
          pointer, lxw_row_t(row), lxw_col_t(column), lxw_row_t(last.row), lxw_col_t(last.column), &options)
      }
    }
    try check(code)
    return name
  }
}

/// Where a table lies.
struct Area {
  let rows: ClosedRange<Int>
  let columns: ClosedRange<Int>

  func overlaps(_ other: Area) -> Bool {
    rows.overlaps(other.rows) && columns.overlaps(other.columns)
  }
}
