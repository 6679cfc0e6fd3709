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
    NamedTable(brief(), of: []) { rows, _ in
      let count = try rows.map { _ in try groups(of: summary.asked).count { Self.isGroup($0.name.text) } } ?? 0
      let isCut = count > rows ?? .max
      return brief(
        limit: rows,
        remark: !isCut
          ? nil
          : Remark(
            "The \(rows ?? 0) groups with the most tokens of \(Count(count).grouped)",
            file: "\(table(summary.asked.period.kind, []).path).csv has all"))
    }
  }

  static func isGroup(_ name: String) -> Bool { !others.contains(name) }

  /// Those with the most tokens first; last those that are no groups of the roster.
  static func ranked(_ groups: [Group]) -> [Group] {
    let named = groups.filter { isGroup($0.name.text) }.sorted {
      let (a, b) = ($0.counts[.billableTokens] ?? .zero, $1.counts[.billableTokens] ?? .zero)
      return a != b ? a > b : $0.name < $1.name
    }
    return named + groups.filter { !isGroup($0.name.text) }
  }

  /// The groups in ranked order, of which `limit` are of the roster.
  private func brief(limit: Int? = nil, remark: Remark? = nil) -> Table {
    let period = summary.asked.period
    let title =
      "Groups of \(period.title)"
      + (summary.changes.map { ", against \($0.previous.title)" } ?? " in brief")
    return Table(
      id: "groups_in_brief", title: title, columns: Self.briefColumns, remark: remark,
      rows: Rows(streaming: { [self] visit in
        let all = Self.ranked(try groups(of: summary.asked))
        let total = all.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +)
        let named = all.filter { Self.isGroup($0.name.text) }
        let shown = named.prefix(limit ?? .max) + all.dropFirst(named.count)
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
    let isUnknown =
      summary.changes?.items[.group] == nil || summary.changes?.unknownGroups.contains(group.name) == true
    // A group that is not among the changes has not changed.
    let ratio = isUnknown || group.users == nil ? nil : change.map(\.ratio) ?? 0
    return [
      .text(group.name.text), group.users.map { .integer(Int64($0)) } ?? .empty,
      Cell(.billableTokens, of: group.counts), Cell(ratio),
      Cell(Amount.quotient(group.counts[.billableTokens].map(Amount.count), .count(total))),
    ]
  }
}
