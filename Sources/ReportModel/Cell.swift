/// One typed value of a table, without locale and formatting: those are chosen by the writer of each format.
package enum Cell: Hashable, Sendable {
  /// An unknown value: shown as an empty cell, never as zero.
  case empty
  /// Text of this program or of the API, unescaped: it may hold any character.
  case text(String)
  case integer(Int64)
  /// A finite decimal number, unrounded.
  case number(Double)
  /// A decimal number with all its digits, such as an amount of money.
  case exact(ExactDecimal)
  case date(CalendarDate)
  case timestamp(Timestamp)
  case flag(Bool)
}

extension Cell {
  /// Text, or an empty cell for `nil`.
  package static func text(orEmpty text: String?) -> Cell { text.map(Cell.text) ?? .empty }

  /// A number, or an empty cell for `nil`.
  package static func number(orEmpty number: Double?) -> Cell { number.map(Cell.number) ?? .empty }

  /// The value as a finite number; `nil` for any other cell.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value) where value.isFinite: value
    case .exact(let value): value.double
    case .empty, .text, .number, .date, .timestamp, .flag: nil
    }
  }
}
