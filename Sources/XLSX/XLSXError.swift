import Glibc

/// Why a workbook could not be written, each in one plain sentence.
package enum XLSXError: Error, Hashable, Sendable {
  /// The file, or a temporary one that it is made of, cannot be written.
  ///
  /// - Parameter code: The system's, as in `errno`.
  case cannotCreate(path: String, code: Int32)
  /// The system refused memory.
  case outOfMemory
  /// A row of 0 to 1,048,575 or a column of 0 to 16,383 was expected; both are given counted from 0.
  case outOfRange(sheet: String, row: Int, column: Int)
  /// A row of ``Sheet/writeRows(from:_:)`` cannot be written again, nor one that has cells already; counted from 0.
  case rowIsWritten(sheet: String, row: Int)
  /// A sheet of this name was added already.
  case sheetExists(name: String)
  /// A table cannot be where it was put, or has no row of data.
  case invalidTable(name: String, reason: String)
  /// Cells cannot be made one.
  case invalidMerge(sheet: String, row: Int, column: Int, reason: String)
  /// A chart without a series or a category cannot be drawn.
  case emptyChart(title: String)
  /// The process writes decimals with a comma; numbers would be broken.
  case decimalComma
  /// The library refused something that is not foreseen here; the reason is in its words.
  case refused(reason: String)
  /// What was written is not what can be read back: the disk is full or failing.
  case damaged(path: String, reason: String)
}

extension XLSXError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotCreate(let path, let code): "cannot write \(path): \(String(cString: strerror(code)))"
    case .outOfMemory: "there is not enough memory for the workbook"
    case .outOfRange(let sheet, let row, let column):
      "row \(row &+ 1), column \(column &+ 1) of the sheet \"\(sheet)\" is outside of what a sheet can hold"
    case .rowIsWritten(let sheet, let row): "row \(row &+ 1) of the sheet \"\(sheet)\" was written already"
    case .sheetExists(let name): "the workbook has a sheet \"\(name)\" already"
    case .invalidTable(let name, let reason): "the table \"\(name)\" cannot be made: \(reason)"
    case .invalidMerge(let sheet, let row, let column, let reason):
      "cells at row \(row + 1), column \(column + 1) of the sheet \"\(sheet)\" cannot be merged: \(reason)"
    case .emptyChart(let title): "the chart \"\(title)\" has nothing to draw"
    case .decimalComma: "the process's locale writes decimals with a comma; LC_NUMERIC must be C"
    case .refused(let reason): "the workbook library refused the content: \(reason)"
    case .damaged(let path, let reason):
      "\(path) was written but cannot be read back: \(reason); the disk may be full"
    }
  }
}
