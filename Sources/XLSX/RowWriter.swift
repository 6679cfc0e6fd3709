import CXLSXWriter

/// A text that was written, as it was given.
package struct WrittenText: Sendable {
  /// Among the workbook's shared strings.
  fileprivate let index: UInt32
}

/// Writes the rows of a sheet one below the other, and the cells of a row from the left.
///
/// It is lent by ``Sheet/writeRows(from:_:)``.
package struct RowWriter: ~Copyable {
  private var sheet: Sheet
  /// `nil` where the library holds these rows like all others.
  private let kept: KeptRows?
  private var cells = PackedCells()
  /// The row of the next cell, counted from 0.
  private var row: Int
  private var column = 0

  fileprivate init(sheet: consuming Sheet, kept: KeptRows?, row: Int) {
    self.sheet = sheet
    self.kept = kept
    self.row = row
  }

  /// Writes the row's next cell.
  ///
  /// - Parameters:
  ///   - value: What it holds.
  ///   - format: Of this workbook; without one the cell looks as cells do by default.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func write(_ value: Value, format: Format? = nil) throws(XLSXError) {
    try sheet.checkRange(row: row, column: column)
    if kept == nil {
      try sheet.write(value, row: row, column: column, format: format)
      column += 1
    } else {
      append(try content(of: value, hasFormat: format.map { $0.index >= 0 } ?? false), format)
    }
  }

  /// Writes a text into the row's next cell.
  ///
  /// - Parameters:
  ///   - text: What it holds; an empty text leaves it blank.
  ///   - format: As for ``write(_:format:)``.
  /// - Returns: The text to write again without looking at it; `nil` where each cell must be looked at, as the text is
  ///   not written as it is, or the library holds it.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func write(text: String, format: Format? = nil) throws(XLSXError) -> WrittenText? {
    guard kept != nil && !text.isEmpty else {
      try write(.text(text), format: format)
      return nil
    }
    try sheet.checkRange(row: row, column: column)
    let (index, isAsGiven) = try sheet.book.textIndex(of: text, sheet: sheet.name, row: row, column: column)
    append(.text(index: index), format)
    return isAsGiven ? WrittenText(index: index) : nil
  }

  /// Writes a text of this workbook into the row's next cell once more.
  ///
  /// - Parameters:
  ///   - text: Of ``write(text:format:)`` of the same workbook.
  ///   - format: As for ``write(_:format:)``.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func write(_ text: WrittenText, format: Format? = nil) throws(XLSXError) {
    try sheet.checkRange(row: row, column: column)
    sheet.book.countTextAgain()
    append(.text(index: text.index), format)
  }

  private mutating func append(_ content: PackedCells.Content, _ format: Format?) {
    cells.append(content, format: format?.index)
    column += 1
  }

  /// Ends the row, which may be empty; the next cell is the first of the next row.
  ///
  /// - Parameter height: In points, 0 to 409; the default is 15.
  /// - Throws: ``XLSXError/outOfRange(sheet:row:column:)``, ``XLSXError/rowIsWritten(sheet:row:)``,
  ///   ``XLSXError/cannotCreate(path:code:)``.
  package mutating func endRow(height: Double? = nil) throws(XLSXError) {
    try sheet.checkRange(row: row, column: 0)
    if let kept {
      if lxw_worksheet_find_row(sheet.pointer, lxw_row_t(row)) != nil {
        throw .rowIsWritten(sheet: sheet.name.text, row: row)
      }
      let height = height.map { min(max($0, 0), 409) }
      let columns = try kept.append(cells, height: height)
      if columns != nil || height != nil { sheet.cover(columns, row: row) }
      cells.removeAll()
    } else if let height {
      try sheet.setHeight(height, row: row)
    }
    row += 1
    column = 0
  }

  fileprivate consuming func finish() throws(XLSXError) {
    if column > 0 { try endRow() }
  }

  private mutating func content(of value: Value, hasFormat: Bool) throws(XLSXError) -> PackedCells.Content {
    // Nearly all cells are such numbers, which stay what they are.
    if case .integer(let number) = value, number.magnitude <= Limits.exactInteger.magnitude {
      return .whole(Int(number))
    }
    switch sheet.book.content(of: value, sheet: sheet.name, row: row, column: column) {
    case .blank: return hasFormat ? .blank : .nothing
    case .number(let number): return .number(number)
    case .flag(let flag): return .flag(flag)
    case .text(let text):
      return .text(index: try sheet.book.textIndex(of: text, sheet: sheet.name, row: row, column: column).index)
    }
  }
}

extension Sheet {
  /// Writes rows one below the other: the way for long tables, as their cells take no memory.
  ///
  /// They wait in a temporary file until the library packs the sheet. The workbook has the same bytes as if each cell had
  /// been written by ``write(_:row:column:format:)``, but for one thing: a chart that draws cells of this sheet carries
  /// no values, and shows them only in a program that reads the cells.
  ///
  /// - Parameters:
  ///   - row: The first, below all rows that were written so on this sheet. Nothing else is written in these rows.
  ///   - body: Writes the rows.
  /// - Returns: What `body` returns.
  /// - Throws: ``XLSXError/rowIsWritten(sheet:row:)``, ``XLSXError/outOfRange(sheet:row:column:)``,
  ///   ``XLSXError/cannotCreate(path:code:)``, and what `body` throws.
  @discardableResult
  package mutating func writeRows<Result>(
    from row: Int, _ body: (inout RowWriter) throws -> Result
  ) throws -> Result {
    try checkRange(row: row, column: 0)
    let kept = try book.keptRows(of: pointer)
    self.kept = kept
    if let kept, !kept.start(at: row) { throw XLSXError.rowIsWritten(sheet: name.text, row: row) }
    var rows = RowWriter(sheet: Sheet(name: name, pointer: pointer, book: book), kept: kept, row: row)
    let result = try body(&rows)
    try rows.finish()
    return result
  }

  /// Has the sheet's dimensions hold a row that the library does not know, as its `_check_dimensions` would.
  fileprivate func cover(_ columns: ClosedRange<Int>?, row: Int) {
    let row = lxw_row_t(row)
    pointer.pointee.dim_rowmin = min(pointer.pointee.dim_rowmin, row)
    pointer.pointee.dim_rowmax = max(pointer.pointee.dim_rowmax, row)
    // A height alone counts for the first column, unless there is another already.
    guard let columns = columns ?? (Int(pointer.pointee.dim_colmin) < Limits.columns ? nil : 0...0) else { return }
    pointer.pointee.dim_colmin = min(pointer.pointee.dim_colmin, lxw_col_t(columns.lowerBound))
    pointer.pointee.dim_colmax = max(pointer.pointee.dim_colmax, lxw_col_t(columns.upperBound))
  }
}
