/// The changes that were needed to make values fit into a workbook.
///
/// A writer reports them to the readers of the workbook.
package struct Adjustments: Hashable, Sendable {
  /// One kind of change.
  package struct Tally: Hashable, Sendable {
    package internal(set) var count = 0
    /// The first changed cell, such as `Sheet!B7`; `nil` for a count of 0.
    package internal(set) var first: String?

    mutating func add(sheet: SheetName, row: Int, column: Int) {
      count += 1
      if first == nil { first = "\(sheet.text)!\(columnName(column))\(row + 1)" }
    }
  }

  /// Texts longer than a cell holds, which lost their end.
  package internal(set) var cutTexts = Tally()
  /// Texts with characters that XML cannot hold, which became U+FFFD.
  package internal(set) var replacedCharacters = Tally()
  /// Infinite numbers and NaN, whose cells are empty.
  package internal(set) var emptiedNumbers = Tally()
  /// Whole numbers beyond ±2^53, of which a spreadsheet keeps the first 16 digits.
  package internal(set) var roundedNumbers = Tally()

  package var isEmpty: Bool { self == Adjustments() }
}

/// - Returns: `A` for 0, `AA` for 26.
func columnName(_ column: Int) -> String {
  let letter = String(UnicodeScalar(UInt8(65 + column % 26)))
  return column < 26 ? letter : columnName(column / 26 - 1) + letter
}
