import ReportModel
import Usage

extension Table {
  /// Limits a table of users to the first `limit` rows of each period, which have the most billable tokens.
  ///
  /// - Parameters:
  ///   - limit: The maximum number of users per period; `nil` for all.
  ///   - periods: The periods of the table.
  /// - Returns: The table; if rows were left out, the title says so and names the CSV file that has all users.
  func limited(toUsers limit: Int?, of periods: [PeriodSummary]) -> Table {
    guard let limit, periods.contains(where: { $0.users.users > limit }),
      let period = columns.firstIndex(where: { $0.id == "period" })
    else { return self }
    let kind = periods[0].period.kind
    let each = kind == .range ? kind.titleEnd : "of each \(kind)"
    let number = limit < 1000 ? "\(limit)" : "\(limit / 1000),\(String(limit % 1000 + 1000).dropFirst())"
    let rows = rows
    return with(
      title: "\(title): the \(number) users with the most billable tokens \(each); \(path).csv has all",
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
