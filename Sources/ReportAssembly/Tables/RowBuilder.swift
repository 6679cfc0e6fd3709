import ReportModel
import Usage

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
  /// The number of cells that the row has so far; those behind it are of the row before.
  private var count = 0
  private var columns: [Column]?
  /// The cells of lists, by ``TextList/number``; many rows have the same ones.
  private var lists: [Cell?] = []

  /// The columns that `fill` adds.
  static func columns(_ fill: (inout RowBuilder) -> Void) -> [Column] {
    var builder = RowBuilder(columns: [])
    fill(&builder)
    return builder.columns ?? []
  }

  init() {}

  private init(columns: [Column]) { self.columns = columns }

  /// Begins another row, in the same memory.
  mutating func begin() { count = 0 }

  mutating func add(_ column: @autoclosure () -> Column, _ cell: @autoclosure () -> Cell) {
    guard columns == nil else {
      columns?.append(column())
      return
    }
    if count < cells.count { cells[count] = cell() } else { cells.append(cell()) }
    count += 1
  }

  /// One cell for all texts of a list.
  mutating func list(_ list: TextList) -> Cell {
    if list.number < lists.count, let known = lists[list.number] { return known }
    let cell = Cell.list(list.texts)
    guard list.number < Self.knownLists else { return cell }
    if lists.isEmpty { lists = Array(repeating: nil, count: Self.knownLists) }
    lists[list.number] = cell
    return cell
  }

  private static let knownLists = 4096
}
