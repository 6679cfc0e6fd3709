/// How a column's values are shown: it determines number format, alignment and width.
package enum Format: Hashable, Sendable {
  case text
  /// Whole numbers with thousands separators.
  case integer
  /// Decimals rounded to this many places for display.
  case decimal(places: Int)
  /// A ratio shown in per cent with this many places: 0.25 is 25 %.
  case percent(places: Int)
  case date
  case timestamp
  case flag

  package var isNumber: Bool {
    switch self {
    case .integer, .decimal, .percent: true
    case .text, .date, .timestamp, .flag: false
    }
  }
}

/// A column of a table.
package struct Column: Hashable, Sendable {
  /// What is shown beside the numbers of a column.
  package enum Emphasis: Hashable, Sendable {
    case none
    /// The sign of a difference.
    case change
    /// A bar in proportion to the column's largest value.
    case size
  }

  /// The CSV header and the data package's field name; stable between versions.
  package let id: String
  /// The header for people.
  package let label: String
  package let format: Format
  /// One sentence on what the column holds; empty where the label is enough.
  package let note: String
  package let emphasis: Emphasis

  package init(_ id: String, _ label: String, _ format: Format, note: String = "", emphasis: Emphasis = .none) {
    self.id = id
    self.label = label
    self.format = format
    self.note = note
    self.emphasis = emphasis
  }
}

/// A table: columns and rows, each row as long as the columns.
package struct Table: Sendable {
  /// Letters, digits and `_`: the name of the CSV file and of the spreadsheet table.
  package let id: String
  package let title: String
  package let columns: [Column]
  package let rows: Rows

  package init(id: String, title: String, columns: [Column], rows: Rows) {
    self.id = id
    self.title = title
    self.columns = columns
    self.rows = rows
  }
}

/// One row's cells, in the order of the table's columns.
package typealias Row = [Cell]

/// The rows of a table, to be visited any number of times in the same order, also by several threads at once.
///
/// Rows of large tables are read from the archive at each visit and are never held in memory together.
package struct Rows: Sendable {
  package typealias Visitor = (Row) throws -> Void

  private let visit: @Sendable (Visitor) throws -> Void

  /// Rows held in memory.
  package init(_ rows: [Row]) {
    visit = { visitor in for row in rows { try visitor(row) } }
  }

  /// Rows read from a source.
  ///
  /// - Parameter visit: Calls its argument once per row, in the same order each time, and rethrows its errors.
  package init(streaming visit: @escaping @Sendable (Visitor) throws -> Void) { self.visit = visit }

  /// Calls `visitor` once per row.
  ///
  /// - Throws: The errors of `visitor` and of the source.
  package func forEach(_ visitor: Visitor) throws { try visit(visitor) }

  /// The first rows, at most `limit`, and the number of all rows.
  package func prefix(_ limit: Int) throws -> (rows: [Row], total: Int) {
    var rows: [Row] = []
    var total = 0
    try forEach { row in
      if total < limit { rows.append(row) }
      total += 1
    }
    return (rows, total)
  }
}
