package import ReportDefinition
package import ReportModel
package import Usage

/// The parts of a report that do not come from the summary.
package struct ReportDetails: Sendable {
  package var organisation: String
  package var generatedAt: Timestamp
  /// Program name and version.
  package var generator: String
  /// True if the report has a table with the rows of `/users`.
  package var includesDailyUsers: Bool
  package var groups: GroupMapping?
  package var subscription: SubscriptionStatus

  package init(
    organisation: String, generatedAt: Timestamp, generator: String, includesDailyUsers: Bool = false,
    groups: GroupMapping? = nil, subscription: SubscriptionStatus = .leftOut(reason: "It was not asked for.")
  ) {
    self.organisation = organisation
    self.generatedAt = generatedAt
    self.generator = generator
    self.includesDailyUsers = includesDailyUsers
    self.groups = groups
    self.subscription = subscription
  }
}

extension Report {
  /// Assembles a report.
  ///
  /// - Parameters:
  ///   - summary: The numbers.
  ///   - source: Provides rows of users, both now and while the report is written.
  ///   - definition: The sections of the report.
  ///   - details: All other data.
  /// - Throws: The errors of `source`.
  package init(
    _ summary: Summary, from source: any UsageSource, definition: ReportDefinition, details: ReportDetails
  ) throws {
    let contents = Contents(summary: summary, source: source, details: details)
    self.init(
      title: "\(definition.title), \(contents.rangeTitle)", organisation: details.organisation,
      firstDay: CalendarDate(summary.range.lowerBound), lastDay: CalendarDate(summary.range.upperBound),
      generatedAt: details.generatedAt, generator: details.generator,
      notices: QualityTables(summary: summary).notices,
      sections: try definition.sections.compactMap { try contents.section($0) },
      tables: contents.tables)
  }

  /// The identifiers that a report definition may use.
  ///
  /// - Parameter formats: The identifiers of the output formats.
  /// - Returns: The identifiers of all metrics, charts, tables, columns and formats.
  /// - Throws: No error in practice, because the empty source does not throw.
  package static func vocabulary(formats: [String]) throws -> Vocabulary {
    let day = Availability.firstDay
    let contents = Contents(
      summary: try Summary(of: day...day, from: NoUsage(), comparing: false), source: NoUsage(),
      details: ReportDetails(
        organisation: "", generatedAt: Timestamp(secondsSince1970: 0), generator: "", includesDailyUsers: true,
        groups: GroupMapping([:])))
    return Vocabulary(
      metrics: Metric.all.map(\.id), charts: Charts.ids,
      tables: contents.allTables.map { ($0.id, $0.columns.map(\.id)) }, formats: formats)
  }
}

/// A source without data; tables made from it have columns but no rows.
private struct NoUsage: UsageSource {
  func coverage(of days: ClosedRange<Day>) -> [Coverage] { [] }
  func organisationDays(in days: ClosedRange<Day>) -> [OrganisationDay] { [] }
  func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay, Int) throws -> Void) {}
}

/// All tables and charts that a definition can use.
private struct Contents {
  let summary: Summary
  private let periods: PeriodTables
  private let users: UserTables
  private let changes: ChangeTables
  private let subscription: SubscriptionTables
  /// The flat tables, in the order of the documentation.
  let tables: [Table]

  init(summary: Summary, source: any UsageSource, details: ReportDetails) {
    self.summary = summary
    let periods = PeriodTables(summary: summary)
    let users = UserTables(source: source, summary: summary)
    let quality = QualityTables(summary: summary)
    let changes = ChangeTables(summary: summary)
    let subscription = SubscriptionTables(status: details.subscription)
    self.subscription = subscription
    self.periods = periods
    self.users = users
    self.changes = changes
    tables =
      [periods.long, periods.daily, periods.weekly, periods.monthly]
      + Breakdown.allCases.map { $0.table(summary.periods) }
      + [DelegationTable.table(summary.periods)]
      + (details.groups.map { [users.groups($0)] } ?? [])
      + [users.users("users", "Users", summary.periods)]
      + (details.includesDailyUsers ? [users.daily] : [])
      + [changes.changes, changes.trend, changes.people, changes.lapsed]
      + [subscription.subscription]
      + [quality.coverage, quality.dataQuality, PeriodTables.definitions]
  }

  /// `October 2026` if the range is one whole month, otherwise the first and last day.
  var rangeTitle: String {
    if summary.months.count == 1, let month = summary.months.first?.period, !month.isCut {
      let (year, number, _) = month.whole.lowerBound.civil
      return Self.monthNames[number - 1] + " \(year)"
    }
    return "\(summary.range.lowerBound) to \(summary.range.upperBound)"
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  // MARK: Sections

  /// - Returns: `nil` if the section has no blocks, for example because the report lacks its only table.
  func section(_ section: ReportDefinition.Section) throws -> Section? {
    let blocks = try section.blocks.flatMap(blocks)
    guard !blocks.isEmpty else { return nil }
    return Section(
      id: section.id, title: section.title, summary: section.summary, isFlat: section.isFlat, blocks: blocks)
  }

  /// Identifiers are known to be valid; ``Report/vocabulary(formats:)`` was used to check the definition.
  private func blocks(_ block: ReportDefinition.Block) throws -> [Block] {
    switch block {
    case .text(let text): return [.paragraph(text)]
    case .figures(let ids): return figures(ids)
    case .subscription(let parts): return SubscriptionBlocks(status: subscription.status).blocks(parts)
    case .changes(let limit):
      let sentences = Highlights(summary: summary).sentences(limit: limit)
      return sentences.isEmpty ? [] : [.sentences(sentences)]
    case .chart(let id, let title, let top):
      return Charts(summary: summary).chart(id, top: top).map { [.chart($0.described(title: title))] } ?? []
    case .table(let id, let title, let columns, let pageRows, let users):
      let periods = id == "users_by_month" ? summary.months : summary.periods
      guard let whole = table(id)?.showing(nil, title: title) else { return [] }
      return [.table(whole.limited(toUsers: users, of: periods).showing(columns, title: nil), pageRows: pageRows)]
    case .excerpt(let id, let title, let columns, let rows):
      return excerpt(id, rows: rows, isWide: columns != nil).map { [.excerpt($0.showing(columns, title: title))] } ?? []
    }
  }

  /// The flat tables, and the tables that only sections use.
  var allTables: [Table] { tables + sectionTables }

  private var sectionTables: [Table] {
    [
      users.users("users_by_month", "Users by month", summary.months), users.topUsers(.billableTokens, limit: .max),
      users.topUsers(.toolCalls, limit: .max), subscription.pace,
    ]
  }

  /// - Returns: `nil` if the report has no such table: groups without a mapping, daily rows unless requested, or the
  ///   subscription if it is left out.
  private func table(_ id: String) -> Table? {
    if subscription.isEmpty, [subscription.subscription.id, subscription.pace.id].contains(id) { return nil }
    return allTables.first { $0.id == id }
  }

  /// A short table for a page: the rows of the main period, or the first rows.
  ///
  /// - Parameters:
  ///   - id: The identifier of the table.
  ///   - rows: The maximum number of rows; `nil` for all rows.
  ///   - isWide: True to include all columns instead of the main ones.
  /// - Returns: `nil` if the report has no such table.
  private func excerpt(_ id: String, rows: Int?, isWide: Bool) -> Table? {
    guard let whole = table(id), let period = summary.mainPeriod else { return nil }
    if let breakdown = Breakdown(rawValue: id) {
      let table = breakdown.table([period], limit: rows)
      let isCut = (period.breakdowns[breakdown]?.count ?? 0) > (rows ?? .max)
      return table.showing(
        nil, title: "\(table.title) of \(period.period.id)" + (isCut ? ": the first \(rows ?? 0)" : ""))
    }
    switch id {
    case "weekly" where !isWide: return periods.wide(id, "Weeks", summary.weeks, metrics: PeriodTables.mainMetrics)
    case "monthly" where !isWide: return periods.wide(id, "Months", summary.months, metrics: PeriodTables.mainMetrics)
    case "delegation_levels":
      return DelegationTable.table([period]).showing(nil, title: "Delegation levels of \(period.period.id)")
    case "top_users_by_tokens": return users.topUsers(.billableTokens, limit: rows ?? .max)
    case "top_users_by_tool_calls": return users.topUsers(.toolCalls, limit: rows ?? .max)
    default: return rows.map { whole.first($0) } ?? whole
    }
  }

  private func figures(_ ids: [String]) -> [Block] {
    guard let period = summary.mainPeriod else { return [] }
    let figures = ids.compactMap { id in Metric.all.first { $0.id == id } }.map { metric in
      let change = period.change(metric)
      let (trend, label) = trend(of: metric)
      return KeyFigure(
        id: metric.id, label: metric.label, value: Cell(period.value(metric)), format: metric.format,
        previous: Cell(change?.previous),
        change: Cell(change?.change), changeRatio: Cell(change?.ratio), trend: trend, trendLabel: label,
        note: metric.definition)
    }
    let days = period.period.days
    let comparison =
      switch period.comparison {
      case .against: "compared with \(period.period.predecessor.id)."
      case .unavailable(let reason): "not compared with the \(period.period.kind.rawValue) before. \(reason)"
      }
    return [
      .paragraph("Key figures of \(period.period.id) (\(days.lowerBound) to \(days.upperBound)), \(comparison)"),
      .figures(figures),
    ]
  }

  /// With fewer whole months than this, the trend shows weeks.
  private static let fewestMonths = 3

  private func trend(of metric: Metric) -> ([Cell], String) {
    func labelled(_ periods: [(period: Period, value: Amount?)]) -> ([Cell], String) {
      guard let first = periods.first, let last = periods.last, periods.count > 1 else { return ([], "") }
      return (periods.map { Cell($0.value) }, "\(first.period.id) to \(last.period.id)")
    }
    // The value of a partial month would look like a decline.
    let months = summary.trend.filter { !$0.period.isCut }
    if summary.mainPeriod?.period.kind == .month, months.count >= Self.fewestMonths {
      return labelled(months.map { ($0.period, $0.values[metric.id]) })
    }
    return labelled(summary.weeks.filter { !$0.period.isCut }.map { ($0.period, $0.value(metric)) })
  }
}

extension Table {
  /// The same rows with the given columns in the given order, and with another title.
  func showing(_ ids: [String]?, title: String?) -> Table {
    guard let ids else { return Table(id: id, title: title ?? self.title, columns: columns, rows: rows) }
    let places = ids.compactMap { id in columns.firstIndex { $0.id == id } }
    let rows = rows
    return Table(
      id: id, title: title ?? self.title, columns: places.map { columns[$0] },
      rows: Rows(streaming: { visit in try rows.forEach({ row in try visit(places.map { row[$0] }) }) }))
  }

  /// The first `count` rows.
  func first(_ count: Int) -> Table {
    let rows = rows
    return Table(
      id: id, title: title, columns: columns,
      rows: Rows(streaming: { visit in for row in try rows.prefix(count).rows { try visit(row) } }))
  }
}
