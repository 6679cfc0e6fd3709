import ReportModel
import Usage

/// Tables for people with the periods beside each other: a row is an entry, and has the range asked for first, then its
/// months, then its weeks.
struct PeriodsBeside {
  let summary: Summary

  /// Behind the range: its months, and its weeks where all of them fit beside each other on paper.
  private var others: [PeriodSummary] {
    func parts(_ kind: Period.Kind) -> [PeriodSummary] {
      summary.periods(kind).filter { $0.period.days != summary.asked.period.days }
    }
    let months = parts(.month)
    let weeks = parts(.week)
    return months + (months.count + weeks.count <= Self.mostPeriods ? weeks : [])
  }

  private static let mostPeriods = 13

  /// `by month and week`; empty where the range is the only period.
  private var parted: String {
    let kinds = Set(others.map(\.period.kind))
    let names = [Period.Kind.month, .week].filter(kinds.contains).map(\.rawValue)
    return names.isEmpty ? "" : "by " + names.joined(separator: " and ")
  }

  // MARK: Metrics

  /// A row a metric.
  var metrics: Table {
    let periods = [summary.asked] + others
    return Table(
      "metrics_by_period", "All figures of \(summary.asked.period.title)" + (parted.isEmpty ? "" : ", \(parted)"),
      "A metric, with its values of the range and of its months and weeks.",
      [Column("label", "Figure", .text)]
        + periods.map {
          column($0, knownDays: $0.values.isComplete ? nil : $0.values.knownDays, .decimal(places: 2), note: "")
        },
      key: [],
      summary.metrics.map { metric in
        [.text(metric.label)] + periods.map { Cell($0.value(metric).amount) }
      })
  }

  // MARK: Breakdowns

  /// A row an entry: all measures of the range, and the first one of its months and weeks.
  func table(of breakdown: Breakdown) -> Table {
    let (measure, asked) = (breakdown.valueColumns[0], summary.asked.breakdowns[breakdown])
    let prices = breakdown == .models ? summary.prices : nil
    let values = others.map { period in
      Dictionary(
        (period.breakdowns[breakdown]?.rows ?? []).map { ($0.keys.map(ExactText.init), Cell($0.values[0])) },
        uniquingKeysWith: { first, _ in first })
    }
    return table(
      breakdown.rawValue, breakdown.title,
      breakdown.keyColumns + breakdown.valueColumns + CostColumns.columns(prices, of: "of the model"), measure,
      knownDays: { $0.breakdowns[breakdown].flatMap { $0.isComplete ? nil : $0.knownDays } },
      Rows(
        (asked?.rows ?? []).map { row in
          let key = row.keys.map(ExactText.init)
          return row.keys.map(Cell.text) + breakdown.valueCells(row) + CostColumns.cells(row.cost, prices)
            + values.map { $0[key] ?? .empty }
        }))
  }

  var delegationLevels: Table {
    let values = others.map { period in
      Dictionary(
        period.users.delegationLevels.map { (ExactText($0.level), Cell.integer(Int64($0.users))) },
        uniquingKeysWith: { first, _ in first })
    }
    return table(
      "delegation_levels", DelegationTable.title, DelegationTable.columns, DelegationTable.columns[1],
      knownDays: Self.knownDaysOfUsers,
      Rows(
        summary.asked.users.delegationLevels.map { level in
          DelegationTable.cells(level) + values.map { $0[ExactText(level.level)] ?? .empty }
        }))
  }

  /// A row a group: its counts in the range, and its tokens in the months and weeks.
  func groups(_ groups: GroupTable) -> Table {
    let others = others
    return table(
      "groups", "Groups", groups.columnsOfGroup, Column(.billableTokens, ""), knownDays: Self.knownDaysOfUsers,
      Rows(streaming: { [summary] visit in
        let values = try others.map { try groups.tokens(of: $0) }
        for (name, cells) in try groups.rows(of: summary.asked) {
          try visit(cells + values.map { $0[name] ?? .empty })
        }
      }))
  }

  /// The days on which all users' activity is known; `nil` for all days.
  private static func knownDaysOfUsers(_ period: PeriodSummary) -> Int? {
    let users = period.value(.activeUsers)
    return users.isComplete ? nil : users.knownDays
  }

  private func table(
    _ name: String, _ title: String, _ columns: [Column], _ measure: Column,
    knownDays: (PeriodSummary) -> Int?, _ rows: Rows
  ) -> Table {
    let words = "\(title) of \(summary.asked.period.title)"
    return Table(
      id: name + "_by_period",
      title: parted.isEmpty ? words : "\(words); \(measure.label.inSentence) \(parted)",
      description: "An entry of the range, and its first measure in the months and weeks.",
      columns: columns
        + others.map { column($0, knownDays: knownDays($0), measure.format, note: "\(measure.label) of the period.") },
      rows: rows)
  }

  /// A period's column; its label has the number of days where some are missing.
  private func column(_ period: PeriodSummary, knownDays: Int?, _ format: Format, note: String) -> Column {
    let period = period.period
    let days = knownDays ?? (period.isCut ? period.days.dayCount : nil)
    let title = period.shortTitle
    return Column(period.id, days.map { Period.named(title, days: $0) } ?? title, format, note: note)
  }
}
