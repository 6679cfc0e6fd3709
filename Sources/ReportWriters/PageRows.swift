internal import ReportModel

/// The rows of a table that a page shows, and what it says of the others.
struct PageRows {
  let rows: [Row]
  /// A sentence under the table; `nil` where all rows are there.
  let remark: String?
  /// By column: the largest value of all rows, where its sizes are to be compared.
  let largest: [Int: Double]

  /// - Parameters:
  ///   - table: Where the rows are.
  ///   - limit: How many rows to show; `nil` for all.
  /// - Throws: What the table's rows throw.
  init(of table: Table, limit: Int?) throws {
    let sized = table.columns.indices.filter { table.columns[$0].emphasis == .size }
    var rows: [Row] = []
    var total = 0
    var largest: [Int: Double] = [:]
    let visit = { (row: Row) in
      if total < limit ?? .max { rows.append(row) }
      total += 1
      for index in sized where row.indices.contains(index) {
        guard let value = row[index].number, value.isFinite else { continue }
        largest[index] = max(value, largest[index] ?? 0)
      }
    }
    try table.rows.forEach(visit)
    self.rows = rows
    self.largest = largest
    remark = PageRows.remark(left: total - rows.count, of: total)
  }

  private static func remark(left: Int, of total: Int) -> String? {
    if total == 0 { return "No rows." }
    guard left > 0 else { return nil }
    return "… and \(DisplayText.of(.integer(Int64(left)), as: .integer)) more \(left == 1 ? "row" : "rows") "
      + "in the spreadsheet formats"
  }
}
