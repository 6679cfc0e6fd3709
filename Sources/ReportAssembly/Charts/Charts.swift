import ReportModel
import Usage

/// The charts that a report definition can name.
struct Charts {
  let summary: Summary
  /// The billable tokens of the groups of the range asked for, in the order of the table; none without a roster.
  var groups: [(name: String, tokens: Count)] = []

  /// Every chart, in the order in which messages list them.
  ///
  /// - Parameter top: The maximum number of bars of a ranking; `nil` for the default.
  /// - Returns: Charts with different ids.
  func all(top: Int? = nil) -> [Chart] {
    [
      tokensByWeek, activeUsers, tools(top ?? Self.toolLimit), commitsByWeek, tokensByMonth,
      activeUsersByMonth,
      autonomyByWeek, tokensByGroup(top ?? Self.groupLimit),
    ]
  }

  /// A chart by its id; `nil` for an unknown one, and where it would have one point of time or one group.
  func chart(_ id: String, top: Int? = nil) -> Chart? {
    all(top: top).first { $0.id == id && ($0.id == Self.tools || $0.categories.count > 1) }
  }

  private static let tools = "tools"
  private static let groupLimit = 12

  /// The groups with the most tokens, and last those that are no groups of the roster.
  private func tokensByGroup(_ top: Int) -> Chart {
    let isGroup = { (name: String) in !GroupTable.others.contains(name) }
    let ranked = groups.filter { isGroup($0.name) }.sorted {
      $0.tokens != $1.tokens ? $0.tokens > $1.tokens : ExactText($0.name) < ExactText($1.name)
    }
    let shown = ranked.prefix(top) + groups.filter { !isGroup($0.name) && $0.tokens > .zero }
    return Chart(
      id: "tokens_by_group",
      title: "Billable tokens of \(summary.asked.period.title) by group"
        + (ranked.count > top ? ": the \(top) with the most" : "")
        + (summary.asked.extent(.activeUsers).map { " (\($0))" } ?? ""),
      kind: .bars, categoryLabel: "Group", valueLabel: "Billable tokens", format: .integer,
      categories: shown.map(\.name),
      series: [Chart.Series(name: "Billable tokens", values: shown.map(\.tokens.double))])
  }

  /// The categories of periods, of which those that lack days are named with their number of days.
  private func categories(_ periods: [(period: Period, days: Int, isComplete: Bool)]) -> (
    names: [String], incomplete: Set<Int>
  ) {
    (
      periods.map { $0.isComplete ? name($0.period) : Period.named(name($0.period), days: $0.days) },
      Set(periods.indices.filter { !periods[$0].isComplete })
    )
  }

  private func name(_ period: Period) -> String {
    switch period.kind {
    case .range: period.days.named
    case .week: period.id
    case .month: period.shortTitle
    }
  }

  private func categories(_ periods: [PeriodValues], _ metrics: [Metric]) -> (names: [String], incomplete: Set<Int>) {
    categories(
      periods.map { values in
        let shown = metrics.map { values[$0] }
        return (values.period, shown.map(\.knownDays).min() ?? 0, shown.allSatisfy(\.isComplete))
      })
  }

  private func steps(_ breakdown: Breakdown) -> (names: [String], incomplete: Set<Int>) {
    categories(
      summary.steps.map { step in
        let breakdown = step.breakdowns[breakdown]
        return (step.period, breakdown?.knownDays ?? 0, breakdown?.isRanked ?? false)
      })
  }

  /// Readers cannot distinguish more colours than this.
  private static let mostSeries = 6

  /// A series for each name, the first ones if there are many, and one for the others.
  ///
  /// - Parameters:
  ///   - names: The series' names, the most important first.
  ///   - values: The values of some of them together.
  /// - Returns: At most ``mostSeries``.
  private static func series(_ names: [String], _ values: (ArraySlice<String>) -> [Double?]) -> [Chart.Series] {
    let shown = names.count > mostSeries ? names.prefix(mostSeries - 1) : names[...]
    let colors = SeriesColors.of(Array(shown))
    let series = zip(shown.indices, colors).map { index, color in
      Chart.Series(name: names[index], values: values(names[index...index]), color: color)
    }
    let others = names.dropFirst(shown.count)
    guard !others.isEmpty else { return series }
    return series + [
      Chart.Series(name: "\(others.count) others", values: values(others), color: Chart.Series.othersColor)
    ]
  }

  /// The name of a part of the range: `Week`.
  private var step: String {
    switch summary.steps.first?.period.kind {
    case .month: "Month"
    case .week: "Week"
    case .range, nil: "Day"
    }
  }

  private var tokensByWeek: Chart {
    // One series per row of the models table; the name includes the tier if a model has several tiers.
    let rows = summary.steps.map { $0.breakdowns[.models]?.rows ?? [] }
    let tiers = Dictionary(grouping: Set(rows.joined().map(\.keys)), by: { $0[0] }).mapValues(\.count)
    let byStep = rows.map { rows in
      Dictionary(
        rows.compactMap { row in
          row.values[0]?.count.map {
            (tiers[row.keys[0]] == 1 ? row.keys[0] : "\(row.keys[0]) (\(row.keys[1]))", $0)
          }
        }, uniquingKeysWith: +)
    }
    // A step in which the list is known on no day is a gap; in any other an absent model has none.
    let isKnown = zip(summary.steps, byStep).map { step, models in
      !models.isEmpty || step.breakdowns[.models].map { $0.knownDays > 0 } ?? false
    }
    let totals = byStep.reduce(into: [String: Count]()) { $0.merge($1, uniquingKeysWith: +) }
    let ranked = totals.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map(\.key)
    let series = Self.series(ranked) { models in
      zip(byStep, isKnown).map { step, isKnown in
        isKnown ? models.map { step[$0] ?? .zero }.reduce(.zero, +).double : nil
      }
    }
    let (steps, incomplete) = steps(.models)
    return Chart(
      id: "tokens_by_week", title: "Billable tokens by \(step.lowercased()) and model", kind: .stackedColumns,
      categoryLabel: step, valueLabel: "Billable tokens", format: .integer, categories: steps, incomplete: incomplete,
      series: series)
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

  /// Shows the range asked for, so that every bar is a value of the tools table.
  private func tools(_ top: Int) -> Chart {
    let tools = summary.asked.breakdowns[.tools]
    let rows = tools?.rows ?? []
    let shown = rows.prefix(top)
    return Chart(
      id: Self.tools,
      title: "Tool calls of \(summary.asked.period.title) by tool"
        + (rows.count > shown.count ? ": the \(shown.count) most used" : "")
        + (summary.asked.extent(tools).map { " (\($0))" } ?? ""),
      kind: .bars, categoryLabel: "Tool", valueLabel: "Tool calls", format: .integer,
      categories: shown.map { $0.keys[0] },
      series: [Chart.Series(name: "Tool calls", values: shown.map { $0.values[0]?.double })])
  }

  private var commitsByWeek: Chart {
    columns(
      "commits_by_week", "Commits and pull requests made through the agent, by \(step.lowercased())", step,
      "Commits and pull requests",
      summary.steps.map(\.values), [.gitCommits, .gitPRsCreated])
  }

  // MARK: Trend

  /// Whole months only, or weeks of a weekly report, as the value of a partial month would look like a decline.
  private var trend: [PeriodValues] { summary.trend.filter { !$0.period.isCut } }

  /// The name of a part of the trend: `Month`.
  private var trendStep: String { summary.asked.period.kind == .week ? "Week" : "Month" }

  private var tokensByMonth: Chart {
    columns(
      "tokens_by_month", "Billable tokens by \(trendStep.lowercased())", trendStep, "Billable tokens", trend,
      [.billableTokens])
  }

  private var activeUsersByMonth: Chart {
    columns(
      "active_users_by_month", "Active users by \(trendStep.lowercased())", trendStep, "Users", trend,
      [.activeUsers, .dailyActiveUsersMean],
      kind: .lines, format: .decimal(places: 1))
  }

  /// A chart of periods with a series per metric.
  private func columns(
    _ id: String, _ title: String, _ categoryLabel: String, _ valueLabel: String, _ periods: [PeriodValues],
    _ metrics: [Metric], kind: Chart.Kind = .columns, format: Format = .integer
  ) -> Chart {
    let (names, incomplete) = categories(periods, metrics)
    return Chart(
      id: id, title: title, kind: kind, categoryLabel: categoryLabel, valueLabel: valueLabel, format: format,
      categories: names, incomplete: incomplete,
      series: metrics.map { metric in
        Chart.Series(name: metric.label, values: periods.map { $0[metric].amount?.double })
      })
  }

  private var autonomyByWeek: Chart {
    let rows = summary.steps.map { $0.breakdowns[.autonomyLevels]?.rows ?? [] }
    var levels: [ExactText] = []
    for row in rows.joined() where !levels.contains(ExactText(row.keys[0])) { levels.append(ExactText(row.keys[0])) }
    let series = Self.series(levels.map(\.text)) { levels in
      rows.map { step in
        // In a step with data, an absent level was not used; a level without a share is unknown.
        if step.isEmpty { return nil }
        let named = step.filter { row in levels.contains { ExactText($0) == ExactText(row.keys[0]) } }
        let known = named.compactMap(\.share)
        return known.count < named.count ? nil : known.reduce(0, +)
      }
    }
    let (steps, incomplete) = steps(.autonomyLevels)
    return Chart(
      id: "autonomy_by_week", title: "Tool calls by autonomy level and \(step.lowercased())", kind: .stackedColumns,
      categoryLabel: step, valueLabel: "Share of tool calls", format: .percent(places: 0), categories: steps,
      incomplete: incomplete, series: series)
  }
}

extension PeriodSummary {
  /// `21 of 31 days` for a metric that is known on these alone; `nil` for a complete one.
  func extent(_ metric: Metric) -> String? {
    let value = value(metric)
    // Users who are known to be active on days on which it is not known of all.
    if value.knownDays == 0, value.amount != nil { return "known in part" }
    return extent(value.isComplete, value.knownDays)
  }

  /// `21 of 31 days` for a breakdown that lacks some; `nil` for a complete one.
  func extent(_ breakdown: BreakdownSummary?) -> String? {
    breakdown.flatMap { extent($0.isRanked, $0.knownDays) }
  }

  private func extent(_ isComplete: Bool, _ days: Int) -> String? {
    isComplete ? nil : "\(days) of \(period.whole.dayCount) days"
  }
}
