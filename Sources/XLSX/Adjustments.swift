/// What had to be changed so that the workbook could hold it.
///
/// Whoever writes a workbook passes this on to its readers.
package struct Adjustments: Hashable, Sendable {
  /// One kind of change: how often, and where first.
  package struct Tally: Hashable, Sendable {
    package internal(set) var count = 0
    /// The first cell: `Sheet!B7`; `nil` where there is none.
    package internal(set) var first: String?
  }

  /// Text that was longer than a cell holds and lost its end.
  package internal(set) var cutTexts = Tally()
  /// Text in which characters that XML cannot hold became U+FFFD.
  package internal(set) var replacedCharacters = Tally()
  /// Numbers that are none (not a number, infinite) and left their cell empty.
  package internal(set) var emptiedNumbers = Tally()
  /// Whole numbers beyond ±2^53, of which a spreadsheet keeps the first 16 digits.
  package internal(set) var roundedNumbers = Tally()

  package var isEmpty: Bool { self == Adjustments() }
}

extension Adjustments.Tally {
  mutating func add(sheet: String, row: Int, column: Int) {
    count += 1
    if first == nil { first = "\(sheet)!\(columnName(column))\(row + 1)" }
  }
}

/// - Returns: `A` for 0, `AA` for 26.
func columnName(_ column: Int) -> String {
  let letter = String(UnicodeScalar(UInt8(65 + column % 26)))
  return column < 26 ? letter : columnName(column / 26 - 1) + letter
}
