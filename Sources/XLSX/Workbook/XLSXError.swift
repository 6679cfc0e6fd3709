import Glibc

/// The reason why a workbook cannot be written.
package enum XLSXError: Error, Hashable, Sendable {
  /// The file, or a temporary file of the library, cannot be written.
  ///
  /// - Parameter code: The system's error number.
  case cannotCreate(path: String, code: Int32)
  /// The system refused memory.
  case outOfMemory
  /// A row outside 0 to 1,048,575 or a column outside 0 to 16,383.
  case outOfRange(sheet: String, row: Int, column: Int)
  /// The workbook has a sheet of this name.
  case sheetExists(name: String)
  /// A table overlaps something, or has no rows or columns.
  case invalidTable(name: String, reason: String)
  /// Cells that cannot be merged, with the first of them, counted from 0.
  case invalidMerge(sheet: String, row: Int, column: Int, reason: String)
  /// A chart without a series.
  case emptyChart(title: String)
  /// The process writes decimals with a comma, which would break all numbers.
  case decimalComma
  /// The library refused an argument; the reason is the library's text.
  case refused(reason: String)
  /// The file that was written cannot be read back: the disk is full or failing.
  case damaged(path: String, reason: String)
}

extension XLSXError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotCreate(let path, let code): "cannot write \(path): \(String(cString: strerror(code)))"
    case .outOfMemory: "there is not enough memory for the workbook"
    case .outOfRange(let sheet, let row, let column):
      "row \(row &+ 1), column \(column &+ 1) of the sheet \"\(sheet)\" is outside the limits of a sheet"
    case .sheetExists(let name): "the workbook already has a sheet \"\(name)\""
    case .invalidTable(let name, let reason): "the table \"\(name)\" cannot be made: \(reason)"
    case .invalidMerge(let sheet, let row, let column, let reason):
      "cells at row \(row + 1), column \(column + 1) of the sheet \"\(sheet)\" cannot be merged: \(reason)"
    case .emptyChart(let title): "the chart \"\(title)\" has no data"
    case .decimalComma: "the process's locale writes decimals with a comma; LC_NUMERIC must be C"
    case .refused(let reason): "libxlsxwriter refused the content: \(reason)"
    case .damaged(let path, let reason):
      "\(path) was written but cannot be read back: \(reason); the disk may be full"
    }
  }
}
