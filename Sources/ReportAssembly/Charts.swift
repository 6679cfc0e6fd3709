import ReportModel
import Usage

/// The charts that a report definition can name.
struct Charts {
  let summary: Summary

  /// By id, as ``ReportDefinition`` names them.
  func chart(_ id: String) -> Chart? {
    switch id {
    case "tokens_by_week": tokensByWeek
    case "active_users": activeUsers
    case "tools": tools
    case "commits_by_week": commitsByWeek
    default: nil
    }
  }

  static let ids = ["tokens_by_week", "active_users", "tools", "commits_by_week"]

  private var weeks: [String] { summary.weeks.map(\.period.id) }

  /// More series than that cannot be told apart by colour.
  private static let modelLimit = 6

  private var tokensByWeek: Chart {
    let byWeek = summary.weeks.map { week in
      Dictionary(
        (week.breakdowns[.models] ?? []).map { ($0.keys[0], $0.values[0]?.count ?? .zero) }, uniquingKeysWith: +)
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

  private var tools: Chart {
    // Weeks are the range without gaps or overlaps.
    let totals = summary.weeks.flatMap { $0.breakdowns[.tools] ?? [] }.reduce(into: [String: Count]()) {
      $0[$1.keys[0], default: .zero] += $1.values[0]?.count ?? .zero
    }
    let ranked = totals.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.prefix(Self.toolLimit)
    return Chart(
      id: "tools",
      title: totals.count > ranked.count ? "Tool calls by tool: the \(ranked.count) most used" : "Tool calls by tool",
      kind: .bars, categoryLabel: "Tool", valueLabel: "Tool calls", format: .integer, categories: ranked.map(\.key),
      series: [Chart.Series(name: "Tool calls", values: ranked.map { $0.value.double })])
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
}
