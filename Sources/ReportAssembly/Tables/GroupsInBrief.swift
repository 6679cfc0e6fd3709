import ReportModel
import Usage

extension GroupTable {
  /// The billable tokens of the groups of the range asked for, in the order of the table; unknown ones are left out.
  var tokens: [(name: String, tokens: Count)] {
    get throws {
      try groups(of: summary.asked).compactMap { group in
        group.counts[.billableTokens].map { (group.name.text, $0) }
      }
    }
  }

  /// The groups of the range asked for and their change, for the first page; only of two or more groups.
  var inBrief: NamedTable {
    NamedTable(brief(), of: []) { rows, _ in brief(limit: rows) }
  }

  /// Those with the most tokens first; last those that are no groups of the roster.
  private func brief(limit: Int? = nil) -> Table {
    let period = summary.asked.period
    let title =
      "Groups of \(period.title)"
      + (summary.changes.map { ", against \($0.previous.title)" } ?? " in brief")
    return Table(
      id: "groups_in_brief", title: title, columns: Self.briefColumns,
      rows: Rows(streaming: { [self] visit in
        let all = try groups(of: summary.asked)
        let named = all.filter { !Self.others.contains($0.name.text) }.sorted {
          let (a, b) = ($0.counts[.billableTokens] ?? .zero, $1.counts[.billableTokens] ?? .zero)
          return a != b ? a > b : $0.name < $1.name
        }
        let total = all.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +)
        let shown = named.prefix(limit ?? .max) + all.filter { Self.others.contains($0.name.text) }
        guard shown.count > 1 else { return }
        for group in shown { try visit(cells(group, of: total)) }
      }))
  }

  private static let briefColumns = [
    Column("group", "Group", .text),
    Column("active_users", Metric.activeUsers.label, .integer, unit: "users"),
    Column(.billableTokens, "added up over the range."),
    Column("change_ratio", "Change %", .percent(places: 1), unit: "share", emphasis: .change),
    Column("share", "Share", .percent(places: 1), unit: "share"),
  ]

  private func cells(_ group: Group, of total: Count) -> Row {
    let change = summary.changes?.items[.group]?.first { $0.name == group.name.text }
    // A group that is not among the changes has not changed.
    let ratio =
      summary.changes?.items[.group] == nil || group.users == nil ? nil : change.map(\.ratio) ?? 0
    return [
      .text(group.name.text), group.users.map { .integer(Int64($0)) } ?? .empty,
      Cell(.billableTokens, of: group.counts), Cell(ratio),
      Cell(Amount.quotient(group.counts[.billableTokens].map(Amount.count), .count(total))),
    ]
  }
}
