import ReportModel
import Usage

/// Tables that compare periods: changes from one to the next, months of the trend, and turnover of users.
struct ChangeTables {
  let summary: Summary

  /// The metrics in the table `trend`.
  static let trendMetrics: [Metric] = [
    .billableTokens, .activeUsers, .dailyActiveUsersMean, .sessions, .toolCalls, .autonomyRatio, .gitCommits,
    .gitPRsCreated,
  ]

  private var changesTitle: String {
    summary.changes.map { "Largest changes from \($0.previous.title) to \($0.period.title)" } ?? "Largest changes"
  }

  /// The largest changes of each dimension; highlights are made from these rows.
  var changes: Table {
    let unit = "unit of the measure"
    return Table(
      "changes", changesTitle, "An entry whose measure changed most in the range.",
      [
        PeriodColumns.period,
        Column(
          "dimension", "Of", .text,
          note: "The table that has the entry: models, tools, mcp_servers, skills, users, groups."),
        Column(
          "key", "Key", .text, note: "The entry's key in that table; several are separated by |."),
        Column("name", "Name", .text, note: "The entry's name for people."),
        Column("measure", "Measure", .text, note: "What is counted: a column of that table."),
        Column("previous", "Before", .integer, note: "In the days that the range is compared with.", unit: unit),
        Column("value", "Now", .integer, note: "In the period.", unit: unit),
        Column("change", "Change", .integer, note: "Now less before.", unit: unit, emphasis: .change),
        Column(
          "change_ratio", "Change %", .percent(places: 1), note: "Change over before; empty over zero.", unit: "share",
          emphasis: .change),
        Column("development", "New or ended", .text, note: "new: nothing before; ended: nothing now."),
      ],
      key: ["period", "dimension", "key", "measure"],
      listed.map { change in
        [
          .text(orEmpty: summary.changes?.period.id), .text(change.dimension.id), .text(change.key), .text(change.name),
          .text(change.measure), Cell(change.previous), Cell(change.value), Cell(change.change), Cell(change.ratio),
          .text(orEmpty: change.isNew ? "new" : change.hasEnded ? "ended" : nil),
        ]
      })
  }

  /// The table ``changes`` in words, for a page.
  ///
  /// - Parameter rows: At most so many, the largest of each dimension; `nil` for all.
  /// - Returns: The rows in the order of ``changes``.
  func changesInWords(_ rows: Int?) -> Table {
    let (kept, all) = (kept(rows), listed.count)
    let shown = changes.showing(
      ["dimension", "name", "measure", "previous", "value", "change", "change_ratio", "development"], title: nil)
    let remark = Remark("The largest \(kept.count) of \(all), of each kind alike", file: "changes.csv has all")
    return shown.with(
      remark: kept.count < all ? remark : nil,
      rows: Rows(streaming: { [listed] visit in
        let rows = try shown.rows.prefix(listed.count).rows
        for index in kept {
          let change = listed[index]
          let words: Row = [.text(change.dimension.name), .text(change.name), .text(change.counted)]
          try visit(words + rows[index].dropFirst(words.count))
        }
      }))
  }

  /// The indices of at most `limit` of the ``listed`` changes: as many of each dimension as there is room for.
  private func kept(_ limit: Int?) -> [Int] {
    let changes = listed
    guard let limit, changes.count > limit else { return Array(changes.indices) }
    var places: [Change.Dimension: Int] = [:]
    let ranked = changes.indices.map { index in
      let place = places[changes[index].dimension, default: 0]
      places[changes[index].dimension] = place + 1
      return (place: place, index: index)
    }
    return ranked.sorted { ($0.place, $0.index) < ($1.place, $1.index) }.prefix(limit).map(\.index).sorted()
  }

  /// All of ``changes`` in words, for a sheet.
  var largestChanges: Table {
    let words = changesInWords(nil)
    return Table(
      id: "largest_changes", title: words.title, description: words.description, columns: words.columns,
      rows: words.rows)
  }

  /// The changes in the table ``changes``.
  var listed: [Change] {
    Change.Dimension.listed.flatMap { summary.changes?.items[$0]?.prefix(Changes.longest) ?? [] }
  }

  var trend: Table {
    let isByWeek = summary.asked.period.kind == .week
    return Table(
      "trend", "\(isByWeek ? "Weeks" : "Months") up to \(summary.trend.last?.period.title ?? "now")",
      "A month of the report, or a week where it is about one, or an earlier one that the archive holds whole.",
      [PeriodColumns.period] + PeriodColumns.span + [PeriodColumns.knownDays, PeriodColumns.allComplete]
        + Self.trendMetrics.map { Column($0, isOfRange: false) },
      key: ["period"],
      summary.trend.map { month in
        PeriodColumns.cells(month.period) + [.integer(Int64(month.knownDays)), .flag(month.isComplete)]
          + Self.trendMetrics.map { Cell(month[$0].amount) }
      })
  }

  /// The table ``trend`` for a page: the periods' names have their days.
  func trendInBrief(_ rows: Int?) throws -> Table {
    try trend.namingPeriods(summary.trend).first(rows)
      .showing([PeriodColumns.period.id] + Self.trendMetrics.map(\.id), title: nil)
  }

  /// The table ``people`` for a page: the whole months, and the range.
  func peopleInBrief(_ rows: Int?) throws -> Table {
    let shown = summary.people.turnovers.filter { !$0.period.isCut || $0.period == summary.asked.period }
    let all = peopleTable(shown)
    let periods = summary.periods.filter { period in shown.contains { $0.period == period.period } }
    return try all.namingPeriods(periods.map(\.values)).first(rows)
      .showing(
        ["period", "active_users", "new_users", "returning_users", "lapsed_users", "active_days_mean"], title: nil)
  }

  var people: Table { peopleTable(summary.people.turnovers) }

  private func peopleTable(_ turnovers: [People.Turnover]) -> Table {
    func users(_ id: String, _ label: String, _ note: String) -> Column {
      Column(id, label, .integer, note: note, unit: "users")
    }
    return Table(
      "people", "People by period", "A month, or the range asked for: new, returning and lapsed users.",
      [PeriodColumns.kind]
        + PeriodColumns.first(complete: "True for a whole period with all users' activity on every day.") + [
          users("active_users", Metric.activeUsers.label, "Different users with activity in the period."),
          users(
            "new_users", "New",
            "Active in the period and on no day before it; empty where the archive has nothing before it, where a day "
              + "of it is outside the range, and where on a day of it or of the period before the activity of a user is not known."
          ),
          users("returning_users", "Returning", "Active in the period and on some day before it."),
          users("lapsed_users", "Lapsed", "Active on some day before the period and on none of it."),
          Column(
            "active_days_mean", "Active days, mean", .decimal(places: 1),
            note: "Days with activity of an active user, on average.", unit: "days"),
        ],
      key: ["period_kind", "period"],
      turnovers.map { turnover in
        let period = summary.periods.first { $0.period == turnover.period }
        let users = period?.users
        let days = Amount.quotient(users.map { .count(Count($0.userDays)) }, users.map { .count(Count($0.users)) })
        return [.text(turnover.period.kind.rawValue)]
          + PeriodColumns.cells(turnover.period, isComplete: period?.value(.activeUsers).isComplete ?? false) + [
            Cell(turnover.active), Cell(turnover.new), Cell(turnover.returning), Cell(turnover.lapsed), Cell(days),
          ]
      })
  }

  var lapsed: Table {
    let period = summary.asked.period
    return Table(
      "lapsed_users", "Users without activity \(period.when) who had some before",
      "A user who was active before the range, and not in it.",
      [
        PeriodColumns.period, Column("user_id", "User", .text, note: "The user's id."),
        Column("user_email", "E-mail", .text, note: "The latest address that the API gave; empty where there is none."),
        Column("last_active", "Last active", .date, note: "The last day with activity before the period."),
      ],
      key: ["period", "user_id"],
      summary.people.lapsed.map {
        [.text(period.id), .text($0.userID), .text(orEmpty: $0.email), Cell($0.last)]
      })
  }
}

extension Change {
  var isNew: Bool { previous.double == 0 }
  var hasEnded: Bool { value.double == 0 }

  /// The keys as one text: several are separated by `|`, with a backslash before each one in a key.
  fileprivate var key: String {
    guard keys.count > 1 else { return keys[0] }
    return keys.map { $0.replacing("\\", with: "\\\\").replacing("|", with: "\\|") }.joined(separator: "|")
  }
}

extension Change.Dimension {
  /// The dimensions in the table `changes`, in this order.
  static let listed = Changes.breakdowns.map(Self.breakdown) + [.user, .group]

  /// The name of the table that has the entries.
  var id: String {
    switch self {
    case .metric: "metrics"
    case .breakdown(let breakdown): breakdown.rawValue
    case .user: "users"
    case .group: "groups"
    }
  }

  /// The name in sentences.
  var name: String {
    switch self {
    case .metric: "metric"
    case .breakdown(.models): "model"
    case .breakdown(.tools): "tool"
    case .breakdown(.mcpServers): "MCP server"
    case .breakdown(.skills): "skill"
    case .breakdown(let breakdown): breakdown.title
    case .user: "user"
    case .group: "group"
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
