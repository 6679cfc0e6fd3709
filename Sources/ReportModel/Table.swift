/// How a column's values are shown: it determines number format, alignment and width.
package enum Format: Hashable, Sendable {
  case text
  /// The id of a period: `2026-10`, `2026-W40`.
  case period
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
    case .text, .period, .date, .timestamp, .flag: false
    }
  }

  /// The format of counts in a column of this format: without decimals.
  package var ofWholeNumbers: Format {
    if case .decimal = self { .integer } else { self }
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
  /// One sentence on what the column holds.
  package let note: String
  /// The unit of the numbers, such as `tokens`; empty for other values.
  package let unit: String
  /// Whether the sum over all rows of the table is the total of the report's range.
  package let isAdditive: Bool
  package let emphasis: Emphasis

  package init(
    _ id: String, _ label: String, _ format: Format, note: String = "", unit: String = "", isAdditive: Bool = false,
    emphasis: Emphasis = .none
  ) {
    self.id = id
    self.label = label
    self.format = format
    self.note = note
    self.unit = unit
    self.isAdditive = isAdditive
    self.emphasis = emphasis
  }

  /// The same column with another note.
  package func with(note: String) -> Column {
    Column(id, label, format, note: note, unit: unit, isAdditive: isAdditive, emphasis: emphasis)
  }
}

/// How many days a row of a table is about; the folder of its CSV file.
package enum Grain: String, Sendable {
  case daily
  case weekly
  case monthly
  case range
}

/// A table: columns and rows, each row as long as the columns.
package struct Table: Sendable {
  /// Columns whose values are in a row of another table: a foreign key.
  package struct Reference: Hashable, Sendable {
    package let columns: [String]
    /// The id of the other table; it has columns of the same names.
    package let table: String

    package init(_ columns: [String], in table: String) {
      self.columns = columns
      self.table = table
    }
  }

  /// Letters, digits and `_`; unique among the tables of one grain.
  package let name: String
  /// `nil` for a table with rows of several grains, or of none.
  package let grain: Grain?
  package let title: String
  /// One sentence on what a row is.
  package let description: String
  package let columns: [Column]
  /// The columns whose values together are different in each row; empty if there are none.
  package let key: [String]
  package let references: [Reference]
  /// For people, what the table leaves out, and where that is; `nil` for a whole table.
  package let remark: Remark?
  package let rows: Rows

  /// Without a grain, `name` is the table's id.
  package init(
    id name: String, in grain: Grain? = nil, title: String, description: String = "", columns: [Column],
    key: [String] = [], references: [Reference] = [], remark: Remark? = nil, rows: Rows
  ) {
    self.name = name
    self.grain = grain
    self.title = title
    self.description = description
    self.columns = columns
    self.key = key
    self.references = references
    self.remark = remark
    self.rows = rows
  }

  /// Unique in a report, and the name of the spreadsheet table: `monthly_models`.
  package var id: String { grain.map { $0.rawValue + "_" + name } ?? name }

  /// The path of the CSV file in its folder, without the extension: `monthly/models`.
  package var path: String { grain.map { $0.rawValue + "/" + name } ?? name }

  /// The same table with another title, other columns or other rows.
  package func with(
    title: String? = nil, columns: [Column]? = nil, remark: Remark? = nil, rows: Rows? = nil
  ) -> Table {
    Table(
      id: name, in: grain, title: title ?? self.title, description: description, columns: columns ?? self.columns,
      key: key, references: references, remark: remark ?? self.remark, rows: rows ?? self.rows)
  }
}

/// What a table leaves out, and the CSV file that has it.
package struct Remark: Hashable, Sendable {
  /// Without a full stop: `The first 5 of 8`.
  package let text: String
  /// `monthly/models.csv has all`.
  package let file: String

  package init(_ text: String, file: String) { (self.text, self.file) = (text, file) }

  /// - Parameter namesFiles: Whether the reader has the CSV files.
  /// - Returns: A sentence: `The first 5 of 8; monthly/models.csv has all.`
  package func sentence(namesFiles: Bool) -> String { (namesFiles ? "\(text); \(file)" : text) + "." }
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
