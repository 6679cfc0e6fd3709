import ReportModel
import Usage

/// The charts that a report definition can name.
struct Charts {
  let summary: Summary

  /// Every chart, in the order in which messages list them.
  ///
  /// - Parameter top: The maximum number of bars of a ranking; `nil` for the default.
  /// - Returns: Charts with different ids.
  func all(top: Int? = nil) -> [Chart] {
    [
      tokensByWeek, activeUsers, tools(top ?? Self.toolLimit), commitsByWeek, tokensByMonth, activeUsersByMonth,
      autonomyByWeek,
    ]
  }

  /// A chart by its id; `nil` for an unknown one.
  func chart(_ id: String, top: Int? = nil) -> Chart? { all(top: top).first { $0.id == id } }

  private var weeks: [String] { summary.weeks.map(\.period.id) }

  /// Readers cannot distinguish more colours than this.
  private static let modelLimit = 6

  private var tokensByWeek: Chart {
    // One series per row of the models table; the name includes the tier if a model has several tiers.
    let rows = summary.weeks.map { $0.breakdowns[.models] ?? [] }
    let tiers = Dictionary(grouping: Set(rows.joined().map(\.keys)), by: { $0[0] }).mapValues(\.count)
    let byWeek = rows.map { rows in
      Dictionary(
        rows.map { row in
          (tiers[row.keys[0]] == 1 ? row.keys[0] : "\(row.keys[0]) (\(row.keys[1]))", row.values[0]?.count ?? .zero)
        }, uniquingKeysWith: +)
    }
    let totals = byWeek.reduce(into: [String: Count]()) { $0.merge($1, uniquingKeysWith: +) }
    let ranked = totals.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map(\.key)
    let shown = ranked.count > Self.modelLimit ? Array(ranked.prefix(Self.modelLimit - 1)) : ranked
    var series = shown.map { model in
      Chart.Series(name: model, values: byWeek.map { $0.isEmpty ? nil : ($0[model] ?? .zero).double })
    }
    if shown.count < ranked.count {
      let others = ranked.dropFirst(shown.count)
      series.append(
        Chart.Series(
          name: "\(others.count) others",
          values: byWeek.map { week in week.isEmpty ? nil : others.map { week[$0] ?? .zero }.reduce(.zero, +).double }))
    }
    return Chart(
      id: "tokens_by_week", title: "Billable tokens by week and model", kind: .stackedColumns, categoryLabel: "Week",
      valueLabel: "Billable tokens", format: .integer, categories: weeks, series: series)
  }

  private var activeUsers: Chart {
    func series(_ name: String, _ field: DailyField) -> Chart.Series {
      Chart.Series(name: name, values: summary.days.map { $0.values[field]?.double })
    }
    return Chart(
      id: "active_users", title: "Daily and weekly active users", kind: .lines, categoryLabel: "Day",
      valueLabel: "Users", format: .integer, categories: summary.days.map(\.day.description),
      series: [
        series("Active on the day", .dailyActiveUsers), series("Active in the 7 days up to it", .weeklyActiveUsers),
      ])
  }

  private static let toolLimit = 12

  /// Shows the main period, so that every bar is a value of the tools table.
  private func tools(_ top: Int) -> Chart {
    let rows = summary.mainPeriod?.breakdowns[.tools] ?? []
    let shown = rows.prefix(top)
    return Chart(
      id: "tools",
      title: "Tool calls of \(summary.mainPeriod?.period.id ?? "the range") by tool"
        + (rows.count > shown.count ? ": the \(shown.count) most used" : ""),
      kind: .bars, categoryLabel: "Tool", valueLabel: "Tool calls", format: .integer,
      categories: shown.map { $0.keys[0] },
      series: [Chart.Series(name: "Tool calls", values: shown.map { $0.values[0]?.double })])
  }

  private var commitsByWeek: Chart {
    func series(_ metric: Metric) -> Chart.Series {
      Chart.Series(name: metric.label, values: summary.weeks.map { $0.value(metric)?.double })
    }
    return Chart(
      id: "commits_by_week", title: "Commits and pull requests made through the agent, by week", kind: .columns,
      categoryLabel: "Week", valueLabel: "Number", format: .integer, categories: weeks,
      series: [series(.gitCommits), series(.gitPRsCreated)])
  }

  // MARK: Months

  /// Whole months only, as the value of a partial month would look like a decline.
  private var months: [TrendMonth] { summary.trend.filter { !$0.period.isCut } }

  private var tokensByMonth: Chart {
    Chart(
      id: "tokens_by_month", title: "Billable tokens by month", kind: .columns, categoryLabel: "Month",
      valueLabel: "Billable tokens", format: .integer, categories: months.map(\.period.id),
      series: [monthly(.billableTokens)])
  }

  private var activeUsersByMonth: Chart {
    Chart(
      id: "active_users_by_month", title: "Active users by month", kind: .lines, categoryLabel: "Month",
      valueLabel: "Users", format: .decimal(places: 1), categories: months.map(\.period.id),
      series: [monthly(.activeUsers), monthly(.dailyActiveUsersMean)])
  }

  private func monthly(_ metric: Metric) -> Chart.Series {
    Chart.Series(name: metric.label, values: months.map { $0.values[metric.id]?.double })
  }

  private var autonomyByWeek: Chart {
    let rows = summary.weeks.map { $0.breakdowns[.autonomyLevels] ?? [] }
    var levels: [ExactText] = []
    for row in rows.joined() where levels.count < Self.modelLimit {
      let level = ExactText(row.keys[0])
      if !levels.contains(level) { levels.append(level) }
    }
    let series = levels.map { level in
      Chart.Series(
        name: level.text,
        values: rows.map { week in
          // In a week with data, an absent level was not used; a level without a share is unknown.
          if week.isEmpty { return nil }
          guard let row = week.first(where: { ExactText($0.keys[0]) == level }) else { return 0 }
          return row.share
        })
    }
    return Chart(
      id: "autonomy_by_week", title: "Tool calls by autonomy level and week", kind: .stackedColumns,
      categoryLabel: "Week", valueLabel: "Share of tool calls", format: .percent(places: 0), categories: weeks,
      series: series)
  }
}
