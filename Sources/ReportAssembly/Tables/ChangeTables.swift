import ReportModel
import Usage

/// Tables that compare periods: changes from the period before, months of the trend, and turnover of users.
struct ChangeTables {
  let summary: Summary

  /// The metrics in the table `trend`.
  static let trendMetrics: [Metric] = [
    .billableTokens, .activeUsers, .dailyActiveUsersMean, .sessions, .toolCalls, .autonomyRatio, .gitCommits,
    .gitPRsCreated,
  ]

  /// The largest changes of each dimension; highlights are made from these rows.
  var changes: Table {
    let title = summary.changes.map { "Largest changes from \($0.previous.id) to \($0.period.id)" } ?? "Largest changes"
    return Table(
      "changes", title,
      [
        Column("dimension", "Of", .text), Column("name", "Name", .text),
        Column("measure", "Measure", .text, note: "What is counted."),
        Column("previous", "Before", .integer), Column("value", "Now", .integer),
        Column("change", "Change", .integer, note: "Now less before.", emphasis: .change),
        Column(
          "change_ratio", "Change %", .percent(places: 1), note: "Change over before; empty over zero.",
          emphasis: .change),
        Column("development", "New or ended", .text, note: "new: nothing before; ended: nothing now."),
      ],
      listed.map { change in
        [
          .text(change.dimension.name), .text(change.name), .text(change.counted),
          Cell(change.previous), Cell(change.value), Cell(change.change), Cell(change.ratio),
          .text(orEmpty: change.isNew ? "new" : change.hasEnded ? "ended" : nil),
        ]
      })
  }

  /// The changes in the table ``changes``.
  var listed: [Change] {
    Change.Dimension.listed.flatMap { summary.changes?.items[$0]?.prefix(Changes.longest) ?? [] }
  }

  var trend: Table {
    Table(
      "trend", "Months up to \(summary.trend.last?.period.id ?? "now")",
      [
        Column("period", "Month", .text), Column("start", "Start", .date), Column("end", "End", .date),
        PeriodTables.knownDaysColumn, PeriodTables.wideCompleteColumn,
      ] + Self.trendMetrics.map { Column($0.id, $0.label, $0.format, note: $0.definition) },
      summary.trend.map { month in
        [
          .text(month.period.id), Cell(month.period.days.lowerBound), Cell(month.period.days.upperBound),
          .integer(Int64(month.knownDays)), .flag(month.isComplete),
        ] + Self.trendMetrics.map { Cell(month[$0].amount) }
      })
  }

  var people: Table {
    Table(
      "people", "People by period",
      [
        PeriodTables.kindColumn, PeriodTables.periodColumns[0],
        PeriodTables.completeColumn("True for a whole period with /users on every day."),
        Column("active_users", "Active users", .integer, note: "Different users with activity in the period."),
        Column(
          "new_users", "New", .integer,
          note:
            "Active in the period and on no day before it; empty where the archive has nothing before it, where a day "
            + "of it is outside the range, and where a day of it or of the period before is without /users."),
        Column("returning_users", "Returning", .integer, note: "Active in the period and on some day before it."),
        Column("lapsed_users", "Lapsed", .integer, note: "Active on some day before the period and on none of it."),
        Column(
          "active_days_mean", "Active days, mean", .decimal(places: 1),
          note: "Days with activity of an active user, on average."),
      ],
      summary.people.turnovers.map { turnover in
        let period = summary.periods.first { $0.period == turnover.period }
        let users = period?.users
        let days = Amount.quotient(users.map { .count(Count($0.userDays)) }, users.map { .count(Count($0.users)) })
        return [
          .text(turnover.period.kind.rawValue), .text(turnover.period.id),
          .flag(period?.value(.activeUsers).isComplete ?? false), Cell(turnover.active),
          Cell(turnover.new), Cell(turnover.returning), Cell(turnover.lapsed), Cell(days),
        ]
      })
  }

  var lapsed: Table {
    let period = summary.mainPeriod.map { " in \($0.period.id)" } ?? ""
    return Table(
      "lapsed_users", "Users without activity\(period) who had some before",
      [
        Column("user_id", "User", .text), Column("user_email", "E-mail", .text),
        Column("last_active", "Last active", .date, note: "The last day with activity before the period."),
      ],
      summary.people.lapsed.map { [.text($0.userID), .text(orEmpty: $0.email), Cell($0.day)] })
  }
}

extension Change {
  var isNew: Bool { previous.double == 0 }
  var hasEnded: Bool { value.double == 0 }
}

extension Change.Dimension {
  /// The dimensions in the table `changes`, in this order.
  static let listed = Changes.breakdowns.map(Self.breakdown) + [.user]

  /// The name in the column `dimension`.
  var name: String {
    switch self {
    case .metric: "metric"
    case .breakdown(.models): "model"
    case .breakdown(.tools): "tool"
    case .breakdown(.mcpServers): "MCP server"
    case .breakdown(.skills): "skill"
    case .breakdown(let breakdown): breakdown.title
    case .user: "user"
    }
  }
}

extension Cell {
  fileprivate init(_ count: Int?) { self = count.map { .integer(Int64($0)) } ?? .empty }
}

extension Change {
  /// The measure in words: `billable tokens`.
  var counted: String { measure.replacing("_", with: " ") }
}
