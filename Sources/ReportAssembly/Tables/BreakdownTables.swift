import ReportModel
import Usage

extension Breakdown {
  /// The columns of the measures and of the share.
  var valueColumns: [Column] {
    switch rule {
    case .sum:
      measures.map {
        Column(
          $0, $0.asLabel, .integer, note: "\($0) of \(source), added up over the period's days.", unit: unit.rawValue,
          isAdditive: true)
      } + [
        shareColumn(
          "Part of the breakdown's total in the period, over the days on which that is known; empty over zero.")
      ]
    case .people:
      measures.flatMap { measure in
        [
          Column(
            measure + "_mean", Metric.dailyActiveUsersMean.label, .decimal(places: 1),
            note: "Mean of the period's days.",
            unit: unit.rawValue),
          Column(
            measure + "_peak", Metric.dailyActiveUsersPeak.label, .integer, note: "Highest of the period's days.",
            unit: unit.rawValue),
        ]
      }
    case .weighted: [shareColumn("Mean of the days' shares, weighted by their tool calls.")]
    }
  }

  private func shareColumn(_ note: String) -> Column {
    Column("share", "Share", .percent(places: 1), note: note, unit: "share", emphasis: .size)
  }

  func valueCells(_ row: BreakdownTotal) -> [Cell] {
    let values = row.values.map { Cell($0) }
    return rule == .sum ? values + [Cell(row.share)] : values
  }

  /// The columns that identify a row, beside its period or day.
  var keyColumns: [Column] { keys.map { Column($0, of: self) } }

  /// One row per period and key.
  ///
  /// - Parameters:
  ///   - kind: The kind of the periods.
  ///   - periods: The periods of the rows.
  ///   - prices: The prices of tokens, for the costs of models.
  /// - Returns: The table.
  func table(_ kind: Period.Kind, _ periods: [PeriodSummary], _ prices: Prices? = nil) -> Table {
    let prices = self == .models ? prices : nil
    return Table(
      rawValue, in: kind.grain, "\(title) \(kind.titleEnd)",
      "\(kind.rowSubject) and an entry of \(source) in it; an entry that is on no day of the period has no row.",
      PeriodColumns.first(complete: "True for a whole period with the list and all its numbers on every day.")
        + keyColumns + valueColumns + CostColumns.columns(prices, of: "of the model"),
      key: ["period"] + keys.map(\.column), references: [kind.reference],
      periods.flatMap { period in
        let summary = period.breakdowns[self]
        let first = PeriodColumns.cells(
          period.period, isComplete: (summary?.isComplete ?? false) && (prices?.cover(period.period.days) ?? true))
        return (summary?.rows ?? []).map { row in
          first + row.keys.map(Cell.text) + valueCells(row) + CostColumns.cells(row.cost, prices)
        }
      })
  }
}

enum DelegationTable {
  static let title = "Delegation levels"

  static let columns = [
    Column("delegation_level", "Delegation level", .text, note: "The level, such as auto-high; empty for none."),
    Column("users", "Users", .integer, note: "Users whose level over the period it is.", unit: "users"),
    Column(
      "tool_calls", "Tool calls", .integer, note: "All tool calls of these users in the period.", unit: "calls",
      isAdditive: true),
  ]

  static func cells(_ level: UserStatistics.DelegationLevel) -> Row {
    [.text(level.level), .integer(Int64(level.users)), Cell(level.toolCalls)]
  }

  static func table(_ kind: Period.Kind, _ periods: [PeriodSummary]) -> Table {
    Table(
      "delegation_levels", in: kind.grain, "\(title) \(kind.titleEnd)",
      "\(kind.rowSubject) and a delegation level, with the users whose level it is.",
      PeriodColumns.first(complete: "True for a whole period with all users' activity and tool calls on every day.")
        + columns,
      key: ["period", "delegation_level"], references: [kind.reference],
      periods.flatMap { period in
        let isComplete = period.value(.activeUsers).isComplete && period.users.sums.isComplete(.toolCalls)
        return period.users.delegationLevels.map { level in
          PeriodColumns.cells(period.period, isComplete: isComplete) + cells(level)
        }
      })
  }
}
