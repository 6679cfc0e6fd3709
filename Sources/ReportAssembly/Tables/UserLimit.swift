import ReportModel
import Usage

extension NamedTable {
  /// Limits a form of the table, which has a row for each period and user or seat, to the first rows of each period.
  ///
  /// - Parameters:
  ///   - table: The table; of users, the first rows have the most billable tokens.
  ///   - limit: The maximum number of people per period; `nil` for all.
  /// - Returns: The table; if rows were left out, the title says so and names the CSV file that has all.
  func limited(_ table: Table, toPeople limit: Int?) -> Table {
    guard let limit, periods.contains(where: { people($0) > limit }),
      let period = table.columns.firstIndex(where: { $0.id == "period" })
    else { return table }
    let kind = periods[0].period.kind
    let each = kind == .range ? kind.titleEnd : "of each \(kind)"
    let number =
      limit < 1000 ? "\(limit)" : "\(limit / 1000),\(String(limit % 1000 + 1000).dropFirst())"
    let rows = table.rows
    let which =
      table.name == "seats"
      ? "the first \(number) seats" : "the \(number) users with the most billable tokens"
    return table.with(
      title: "\(table.title): \(which) \(each); \(table.path).csv has all",
      rows: Rows(streaming: { visit in
        var current = Cell.empty
        var count = 0
        func pass(_ row: Row) throws {
          if row[period] != current { (current, count) = (row[period], 0) }
          count += 1
          if count <= limit { try visit(row) }
        }
        try rows.forEach(pass)
      }))
  }
}
