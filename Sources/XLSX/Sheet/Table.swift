import CXLSXWriter

/// A table of Excel: it has a name, and a filter in each header; its rows are not striped.
package struct Table {
  /// The wanted name; it is made valid and unique in the workbook.
  package var name: String
  package var columns: [Column]

  package init(name: String, columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  package struct Column {
    /// The text of its header; it is made valid and unique in the table.
    package var header: String
    package var headerFormat: Format?

    package init(_ header: String, headerFormat: Format? = nil) {
      self.header = header
      self.headerFormat = headerFormat
    }
  }
}

extension Sheet {
  /// Makes cells a table and writes its headers into the first row.
  ///
  /// The cells of its rows are written separately, before or after.
  ///
  /// - Parameters:
  ///   - table: Its name and columns.
  ///   - row: The row of the headers.
  ///   - column: The first column.
  ///   - dataRows: The number of rows below the headers, at least one.
  /// - Returns: The name of the table in the workbook.
  /// - Throws: ``XLSXError/invalidTable(name:reason:)`` for a table without rows or columns, and for cells that are in
  ///   another table or merged; ``XLSXError/outOfRange(sheet:row:column:)``.
  @discardableResult
  package mutating func addTable(
    _ table: Table, row: Int, column: Int, dataRows: Int
  ) throws(XLSXError) -> String {
    func invalid(_ reason: String) -> XLSXError { .invalidTable(name: table.name, reason: reason) }
    if table.columns.isEmpty { throw invalid("it has no column") }
    if dataRows < 1 { throw invalid("it has no row of data") }
    try checkRange(row: row, column: column)
    let area = Area(rows: row...(row + dataRows), columns: column...(column + table.columns.count - 1))
    try checkRange(area)
    if tables.contains(where: area.overlaps) { throw invalid("another table is there") }
    if merged.contains(where: area.overlaps) { throw invalid("merged cells are there") }
    tables.append(area)
    let name = book.claimTableName(table.name)
    try check(add(table, named: name, headers: validHeaders(table.columns.map(\.header)), at: area))
    cellCount += table.columns.count
    return name
  }

  private func add(_ table: Table, named name: String, headers: [String], at area: Area) -> lxw_error {
    withCStrings([name] + headers) { strings in
      var columns = zip(strings.dropFirst(), table.columns).map { header, column in
        var raw = lxw_table_column()
        raw.header = .init(header)
        raw.header_format = column.headerFormat?.pointer
        return raw
      }
      // The library copies all of this.
      return columns.withUnsafeMutableBufferPointer { columns in
        var list = columns.indices.map { columns.baseAddress?.advanced(by: $0) } + [nil]
        return list.withUnsafeMutableBufferPointer { list in
          var options = lxw_table_options()
          options.name = .init(strings[0])
          options.style_type = UInt8(LXW_TABLE_STYLE_TYPE_LIGHT.rawValue)
          options.style_type_number = 1
          options.no_banded_rows = 1
          options.columns = list.baseAddress
          return worksheet_add_table(
            pointer, lxw_row_t(area.rows.lowerBound), lxw_col_t(area.columns.lowerBound),
            lxw_row_t(area.rows.upperBound), lxw_col_t(area.columns.upperBound), &options)
        }
      }
    }
  }
}
