/// How a column's values are meant to be read.
///
/// A writer turns it into a number format, an alignment, a width.
package enum Format: Hashable, Sendable {
  case text
  /// Whole numbers with thousands separators.
  case integer
  /// Decimals with this many places shown; the value itself stays unrounded.
  case decimal(places: Int)
  /// A ratio shown in per cent with this many places: 0.25 is 25 %.
  case percent(places: Int)
  case date
  case timestamp
  case flag
}

/// A column of a table.
package struct Column: Hashable, Sendable {
  /// What a reader looks for in a column of numbers, beside the number itself.
  package enum Emphasis: Hashable, Sendable {
    case none
    /// A difference: which way it goes shows by a sign, and not by colour alone.
    case change
    /// How the rows compare: a bar in the cell helps.
    case size
  }

  /// The stable name: the CSV header and the data package's field.
  package let id: String
  /// The name a person reads.
  package let label: String
  package let format: Format
  /// One sentence on what the column holds; empty where the label says it all.
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
  /// Letters, digits and `_`: the CSV file's name and the spreadsheet table's name.
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

/// The rows of a table, visited in order, as often as a writer likes.
///
/// Large tables are read from the archive while they are written, so that no writer needs to hold them.
package struct Rows: Sendable {
  package typealias Visitor = (Row) throws -> Void
  package typealias CodedVisitor = (CodedRow, any TextDictionary) throws -> Void

  private enum Source: Sendable {
    case plain(@Sendable (Visitor) throws -> Void)
    case coded(@Sendable (CodedVisitor) throws -> Void)
  }

  private let source: Source

  /// Rows held in memory.
  package init(_ rows: [Row]) {
    source = .plain { visitor in for row in rows { try visitor(row) } }
  }

  /// Rows that come from elsewhere.
  ///
  /// - Parameter visit: Calls its argument once a row, in the same order each time, and passes on what it throws.
  package init(streaming visit: @escaping @Sendable (Visitor) throws -> Void) {
    source = .plain(visit)
  }

  /// Rows that come from elsewhere, many of them with the same texts.
  ///
  /// - Parameter visit: Calls its argument once a row, in the same order each time, and passes on what it throws.
  package init(coded visit: @escaping @Sendable (CodedVisitor) throws -> Void) {
    source = .coded(visit)
  }

  /// Calls `visitor` once a row.
  ///
  /// - Throws: What `visitor` throws, and for streamed rows what their source throws.
  package func forEach(_ visitor: Visitor) throws {
    switch source {
    case .plain(let visit): try visit(visitor)
    case .coded(let visit): try visit { row, texts in try visitor(row.map { $0.decoded(texts) }) }
    }
  }

  /// Calls `visitor` once a row: the way for those who write all rows of large tables.
  ///
  /// - Throws: What `visitor` throws, and for streamed rows what their source throws.
  package func forEachCoded(_ visitor: CodedVisitor) throws {
    switch source {
    case .plain(let visit): try visit { row in try visitor(row.map(CodedCell.plain), NoTexts()) }
    case .coded(let visit): try visit(visitor)
    }
  }

  /// The first rows, at most `limit`, and how many there are in all.
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
