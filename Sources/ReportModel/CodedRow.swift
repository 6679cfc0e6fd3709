/// Texts that the rows of a table have in common, each at its place: a row names one where it would have to copy it.
///
/// Columnar formats call that dictionary encoding.
package protocol TextDictionary {
  /// Lends a text's bytes, which are UTF-8.
  func withUTF8(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows
}

/// A cell whose text may stand in a dictionary.
package enum CodedCell: Sendable {
  case plain(Cell)
  /// The text at a place of the ``TextDictionary`` that comes with the row; it is the same in all rows of a table.
  case entry(Int)
}

/// One row's cells, in the order of the table's columns.
package typealias CodedRow = [CodedCell]

extension CodedCell {
  /// The cell as it is without a dictionary.
  package func decoded(_ texts: some TextDictionary) -> Cell {
    switch self {
    case .plain(let cell): return cell
    case .entry(let place):
      var text = ""
      texts.withUTF8(of: place) { text = String(decoding: $0, as: UTF8.self) }
      return .text(text)
    }
  }

  package var isEmpty: Bool {
    if case .plain(.empty) = self { true } else { false }
  }
}

/// The dictionary of rows that have none.
struct NoTexts: TextDictionary {
  func withUTF8(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    preconditionFailure("A row without a dictionary has no entry \(place).")
  }
}
