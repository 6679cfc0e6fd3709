import ReportModel
import Usage

extension Breakdown {
  private static let shareColumn = Column(
    "share", "Share", .percent(places: 1),
    note: "Part of the breakdown's total in the period, over the days on which that is known; empty over zero.",
    emphasis: .size)

  private var valueColumns: [Column] {
    switch rule {
    case .sum:
      measures.map { Column($0, $0.asLabel, .integer) }
        + [Self.shareColumn]
    case .people:
      measures.flatMap { measure in
        [
          Column(measure + "_mean", "Daily active users, mean", .decimal(places: 1)),
          Column(measure + "_peak", "Daily active users, peak", .integer),
        ]
      }
    case .weighted:
      [
        Column(
          "share", "Share", .percent(places: 1), note: "Mean of the days' shares, weighted by their tool calls.",
          emphasis: .size)
      ]
    }
  }

  private func valueCells(_ row: BreakdownTotal) -> [Cell] {
    let values = row.values.map { Cell($0) }
    return rule == .sum ? values + [Cell(row.share)] : values
  }

  /// One row per period and key.
  func table(_ periods: [PeriodSummary]) -> Table {
    Table(
      rawValue, title,
      [
        PeriodTables.kindColumn, PeriodTables.periodColumns[0],
        PeriodTables.completeColumn("True for a whole period with the list and all its numbers on every day."),
      ]
        + keys.map { Column($0.column, $0.label, .text) } + valueColumns,
      periods.flatMap { period in
        let summary = period.breakdowns[self]
        return (summary?.rows ?? []).map { row in
          [.text(period.period.kind.rawValue), .text(period.period.id), .flag(summary?.isComplete ?? false)]
            + row.keys.map(Cell.text) + valueCells(row)
        }
      })
  }
}

enum DelegationTable {
  static func table(_ periods: [PeriodSummary]) -> Table {
    Table(
      "delegation_levels", "Delegation levels",
      [
        PeriodTables.kindColumn, PeriodTables.periodColumns[0],
        PeriodTables.completeColumn("True for a whole period with /users and all its tool calls on every day."),
        Column("delegation_level", "Delegation level", .text),
        Column("users", "Users", .integer, note: "Users whose level over the period it is."),
        Column("tool_calls", "Tool calls", .integer, note: "All tool calls of these users in the period."),
      ],
      periods.flatMap { period in
        let isComplete = period.value(.activeUsers).isComplete && period.users.sums.isComplete(.toolCalls)
        return period.users.delegationLevels.map { level in
          [
            .text(period.period.kind.rawValue), .text(period.period.id), .flag(isComplete), .text(level.level),
            .integer(Int64(level.users)), Cell(level.toolCalls),
          ]
        }
      })
  }
}
