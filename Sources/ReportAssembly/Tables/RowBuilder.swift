import ReportModel

/// Builds a row of a table, or its columns: one statement declares a column and its cell, so that the two cannot get out
/// of step.
///
///     func fill(_ row: inout RowBuilder, _ user: UserDay) {
///       row.add(Column("user_id", "User", .text), .text(user.userID))
///       row.add(Column("date", "Date", .date), Cell(user.day))
///     }
///     let columns = RowBuilder.columns { fill(&$0, sample) }
struct RowBuilder {
  private(set) var cells: Row = []
  private var columns: [Column]?

  /// The columns that `fill` adds.
  static func columns(_ fill: (inout RowBuilder) -> Void) -> [Column] {
    var builder = RowBuilder(columns: [])
    fill(&builder)
    return builder.columns ?? []
  }

  init() {}

  private init(columns: [Column]) { self.columns = columns }

  /// Begins another row, in the same memory.
  mutating func begin() { cells.removeAll(keepingCapacity: true) }

  mutating func add(_ column: @autoclosure () -> Column, _ cell: @autoclosure () -> Cell) {
    if columns == nil { cells.append(cell()) } else { columns?.append(column()) }
  }
}
