package import ReportModel
package import Templates
package import Usage

/// What a report is made from, beside the numbers.
package struct ReportDetails: Sendable {
  package var organisation: String
  package var generatedAt: Timestamp
  /// Program and version.
  package var generator: String
  /// Whether the rows of `/users` are a table of their own.
  package var includesDailyUsers: Bool
  package var groups: GroupMapping?

  package init(
    organisation: String, generatedAt: Timestamp, generator: String, includesDailyUsers: Bool = false,
    groups: GroupMapping? = nil
  ) {
    self.organisation = organisation
    self.generatedAt = generatedAt
    self.generator = generator
    self.includesDailyUsers = includesDailyUsers
    self.groups = groups
  }
}

/// A definition that names something there is not.
package struct DefinitionError: Error, CustomStringConvertible {
  package let description: String

  init(_ kind: String, _ id: String, known: [String]) {
    description =
      "The report definition names the \(kind) \(id), which there is not; known are \(known.joined(separator: ", "))."
  }
}

extension Report {
  /// Puts a report together.
  ///
  /// - Parameters:
  ///   - summary: The numbers.
  ///   - source: Where the users' rows are read from, now and while the report is written.
  ///   - definition: What is shown, in which order.
  ///   - details: Everything else.
  /// - Throws: ``DefinitionError``, and what `source` throws.
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
}

extension Summary {
  /// The period a page shows: the last whole month with data, also one in which days are missing; else the last whole
  /// week; else what there is of the last month.
  var mainPeriod: PeriodSummary? {
    func isShown(_ summary: PeriodSummary) -> Bool { !summary.period.isCut && summary.daysWithData > 0 }
    return months.last(where: isShown) ?? weeks.last(where: isShown) ?? months.last
  }
}

/// Everything that a definition can name.
private struct Contents {
  let summary: Summary
  private let periods: PeriodTables
  private let users: UserTables
  /// The flat tables, in the order of the documentation.
  let tables: [Table]

  init(summary: Summary, source: any UsageSource, details: ReportDetails) {
    self.summary = summary
    let periods = PeriodTables(summary: summary)
    let users = UserTables(source: source, summary: summary)
    let quality = QualityTables(summary: summary)
    self.periods = periods
    self.users = users
    tables =
      [periods.long, periods.daily, periods.weekly, periods.monthly]
      + Breakdown.allCases.map { $0.table(summary.periods) }
      + [DelegationTable.table(summary.periods)]
      + (details.groups.map { [users.groups($0)] } ?? [])
      + [users.users("users", "Users", summary.periods)]
      + (details.includesDailyUsers ? [users.daily] : [])
      + [quality.coverage, quality.dataQuality, PeriodTables.definitions]
  }

  /// `October 2026` for a whole month, else the days.
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

  /// - Returns: `nil` for a section whose only table was not asked for.
  func section(_ section: ReportDefinition.Section) throws -> Section? {
    let blocks = try section.blocks.flatMap(blocks)
    guard !blocks.isEmpty else { return nil }
    return Section(id: section.id, title: section.title, summary: section.summary, blocks: blocks)
  }

  private func blocks(_ block: ReportDefinition.Block) throws -> [Block] {
    switch block {
    case .figures(let ids): try figures(ids)
    case .chart(let id):
      if let chart = Charts(summary: summary).chart(id) {
        [.chart(chart)]
      } else {
        throw DefinitionError("chart", id, known: Charts.ids)
      }
    case .table(let id, let pageRows): try table(id).map { [.table($0, pageRows: pageRows)] } ?? []
    case .excerpt(let id, let rows): try excerpt(id, rows: rows).map { [.excerpt($0)] } ?? []
    }
  }

  private static let usersByMonth = "users_by_month"

  private func table(_ id: String) throws -> Table? {
    if id == Self.usersByMonth { return users.users(id, "Users by month", summary.months) }
    if let table = tables.first(where: { $0.id == id }) { return table }
    // There without a mapping of users to groups, or without the daily rows, but empty.
    guard id == "groups" || id == "users_daily" else {
      throw DefinitionError("table", id, known: tables.map(\.id) + [Self.usersByMonth])
    }
    return nil
  }

  private func excerpt(_ id: String, rows: Int?) throws -> Table? {
    guard let whole = try table(id), let period = summary.mainPeriod else { return nil }
    func titled(_ table: Table, _ title: String) -> Table {
      Table(id: table.id, title: title, columns: table.columns, rows: table.rows)
    }
    if let breakdown = Breakdown(rawValue: id) {
      let table = breakdown.table([period], limit: rows)
      let isCut = (period.breakdowns[breakdown]?.count ?? 0) > (rows ?? .max)
      return titled(table, "\(table.title) of \(period.period.id)" + (isCut ? ": the first \(rows ?? 0)" : ""))
    }
    switch id {
    case "weekly": return periods.wide(id, "Weeks", summary.weeks, metrics: PeriodTables.mainMetrics)
    case "monthly": return periods.wide(id, "Months", summary.months, metrics: PeriodTables.mainMetrics)
    case "delegation_levels": return titled(DelegationTable.table([period]), "Delegation levels of \(period.period.id)")
    case Self.usersByMonth: return users.topUsers(period, limit: rows ?? .max)
    default: return whole
    }
  }

  private func figures(_ ids: [String]) throws -> [Block] {
    guard let period = summary.mainPeriod else { return [] }
    let figures = try ids.map { id in
      guard let metric = Metric.all.first(where: { $0.id == id }) else {
        throw DefinitionError("metric", id, known: Metric.all.map(\.id))
      }
      let change = period.change(metric)
      return KeyFigure(
        label: metric.label, value: Cell(period.value(metric)), format: metric.format, previous: Cell(change?.previous),
        change: Cell(change?.change), changeRatio: Cell(change?.ratio), note: metric.definition)
    }
    let days = period.period.days
    let comparison =
      switch period.comparison {
      case .against: "compared with \(period.period.predecessor.id)"
      case .unavailable(let reason): "not compared with the \(period.period.kind.rawValue) before: \(reason)"
      }
    return [
      .paragraph("Key figures of \(period.period.id) (\(days.lowerBound) to \(days.upperBound)), \(comparison)"),
      .figures(figures),
    ]
  }
}
