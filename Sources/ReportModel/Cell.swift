/// One typed value of a table.
///
/// Writers decide how it looks; it carries no locale and no formatting of its own.
package enum Cell: Hashable, Sendable {
  /// Nothing is known: shown as an empty cell, never as zero.
  case empty
  /// Text as the API gave it. It is hostile until a writer has escaped it.
  case text(String)
  /// A whole number.
  case integer(Int64)
  /// A finite decimal number, unrounded.
  case number(Double)
  case date(CalendarDate)
  case timestamp(Timestamp)
  case flag(Bool)
}

extension Cell {
  /// Text, or an empty cell where there is none.
  package static func text(orEmpty text: String?) -> Cell {
    text.map(Cell.text) ?? .empty
  }

  /// The value as a number, where it is one: what a chart plots.
  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .empty, .text, .date, .timestamp, .flag: nil
    }
  }
}
