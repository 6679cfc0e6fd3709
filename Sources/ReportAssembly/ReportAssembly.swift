package import ReportDefinition
package import ReportModel
package import Usage

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
    let contents = try Contents(summary: summary, source: source, details: details)
    self.init(
      title: "\(definition.title), \(summary.asked.period.title)", organisation: details.organisation,
      firstDay: CalendarDate(summary.range.lowerBound), lastDay: CalendarDate(summary.range.upperBound),
      generatedAt: details.generatedAt, generator: details.generator,
      notices: Attention(
        summary: summary, subscription: details.subscription, roster: details.roster?.findings,
        rosterRemark: details.rosterRemark, seats: details.roster?.seats, budgets: contents.budgets,
        privacy: details.privacyNotices, qualitySection: definition.qualitySection
      ).sentences,
      privacy: details.privacy,
      sections: try contents.sections(of: definition),
      mailPage: try details.mailPage.map { try contents.sections(of: $0) },
      tables: contents.tables.flat.map(\.table), charges: contents.charges)
  }

  /// The identifiers that a report definition may use.
  ///
  /// - Parameter formats: The identifiers of the output formats.
  /// - Returns: The identifiers of all metrics, charts, tables, columns and formats.
  /// - Throws: No error in practice, because the empty source does not throw.
  package static func vocabulary(formats: [String]) throws -> Vocabulary {
    let contents = try Contents.withoutData
    return Vocabulary(
      metrics: contents.summary.metrics.map(\.id), charts: contents.charts.all().map(\.id),
      tables: contents.tables.all.map { ($0.table.id, $0.table.columns.map(\.id)) }, formats: formats,
      formerTables: formerTables, people: PeopleShown.allCases.map(\.rawValue))
  }

  /// The charts that a report definition may use, with their titles.
  ///
  /// - Throws: No error in practice, because the empty source does not throw.
  package static var namedCharts: [(id: String, title: String)] {
    get throws {
      let contents = try Contents.withoutData
      return contents.charts.all().map { ($0.id, contents.general($0.title)) }
    }
  }

  /// The tables that a report definition may use, with their titles.
  ///
  /// - Throws: No error in practice, because the empty source does not throw.
  package static var namedTables: [(id: String, title: String)] {
    get throws {
      let contents = try Contents.withoutData
      return contents.tables.all.map { ($0.table.id, contents.general($0.table.title)) }
    }
  }

  /// The tables of the first edition: those with weeks and months are two tables now, of which the definition gets
  /// that by month.
  private static var formerTables: [String: String] {
    let named = [
      "daily": "daily_metrics", "weekly": "weekly_metrics", "monthly": "monthly_metrics",
      "users_daily": "daily_users", "users_by_month": "monthly_users",
    ]
    let both = Breakdown.allCases.map(\.rawValue) + ["delegation_levels", "groups", "users"]
    return named.merging(both.map { ($0, "monthly_" + $0) }) { first, _ in first }
  }
}

/// A source without data; tables made from it have columns but no rows.
private struct NoUsage: UsageSource {
  func coverage(of days: ClosedRange<Day>) -> [Coverage] { [] }
  func organisationDays(in days: ClosedRange<Day>) -> [OrganisationDay] { [] }
  func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) {}
}

extension ReportDefinition {
  /// The tables of the sections for people, in full or as excerpts.
  fileprivate var tableNames: Set<String> {
    Set(
      sections.filter { !$0.isFlat }.flatMap(\.blocks).compactMap { block in
        switch block {
        case .table(let id, _, _, _, _), .excerpt(let id, _, _, _): id
        case .text, .figures, .changes, .subscription, .budgets, .chart: nil
        }
      })
  }
}

/// All tables and charts that a definition can use.
private struct Contents {
  let summary: Summary
  let tables: NamedTables
  let charts: Charts
  private let subscription: SubscriptionStatus
  let budgets: BudgetSentences?
  private let costs: CostTable?
  /// The tables that the definition names in sections for people.
  private var names: Set<String> = []

  init(summary: Summary, source: any UsageSource, details: ReportDetails) throws {
    let teams = details.roster?.groups
    let whole = try teams.map { try summary.addingGroups(of: $0, from: source) } ?? summary
    self.summary = details.people == .none ? whole.withoutPeople : whole
    charts = Charts(
      summary: self.summary,
      groups: try teams.map { try GroupTable(source: source, summary: whole, teams: $0).tokens }
        ?? [])
    tables = NamedTables(self.summary, from: source, details: details)
    subscription = details.subscription
    budgets = summary.prices.map {
      BudgetSentences(
        budgets: details.budgets, currency: $0.currency, omission: $0.omission(details.roster?.teams))
    }
    costs = CostTable(summary, from: source, roster: details.roster)
  }

  /// `nil` without prices.
  var charges: Report.Charges? {
    guard let costs else { return nil }
    return { try costs.charges() }
  }

  /// The contents of a report without data: with all tables and charts that there can be.
  static var withoutData: Contents {
    get throws {
      let day = Availability.firstDay
      let prices = Currency(Currency.codes[0]).map { Prices(currency: $0, tokens: [], budgets: [Budget(.tokens(1))]) }
      let summary = try Summary(of: day...day, from: NoUsage(), comparing: false, prices: prices)
      let teams = Teams(Roster())
      return try Contents(
        summary: summary, source: NoUsage(),
        details: ReportDetails(
          organisation: "", generatedAt: Timestamp(secondsSince1970: 0), generator: "", includesDailyUsers: true,
          roster: RosterDetails(teams, seats: try Seats(teams, in: summary, from: NoUsage()))))
    }
  }

  /// A title without the name of the range.
  func general(_ title: String) -> String { title.replacing(" of \(summary.asked.period.title)", with: "") }

  // MARK: Sections

  func sections(of definition: ReportDefinition) throws -> [Section] {
    var contents = self
    contents.names = definition.tableNames
    return try definition.sections.compactMap { try contents.section($0) }
  }

  /// - Returns: `nil` if the section has no blocks, for example because the report lacks its only table.
  private func section(_ section: ReportDefinition.Section) throws -> Section? {
    let blocks = try section.blocks.flatMap { try self.blocks($0, isFlat: section.isFlat) }
    guard !blocks.isEmpty else { return nil }
    return Section(
      id: section.id, title: section.title, summary: section.summary, isFlat: section.isFlat, blocks: blocks)
  }

  /// Identifiers are known to be valid; ``Report/vocabulary(formats:)`` was used to check the definition.
  private func blocks(_ block: ReportDefinition.Block, isFlat: Bool) throws -> [Block] {
    switch block {
    case .text(let text): return [.paragraph(text)]
    case .figures(let ids): return figures(ids)
    case .subscription(let parts): return SubscriptionBlocks(status: subscription).blocks(parts)
    case .budgets(let parts):
      return parts.compactMap { part in
        let sentences = part == .warnings ? budgets?.warnings : budgets?.all
        return sentences.flatMap { $0.isEmpty ? nil : .sentences($0, heading: "Budgets") }
      }
    case .changes(let limit):
      let sentences = Highlights(summary: summary).sentences(limit: limit)
      if sentences.isEmpty { return [] }
      return [summary.changes == nil ? .sentences(sentences, heading: "What stands out") : .sentences(sentences)]
    case .chart(let ids, let title, let top):
      return ids.lazy.compactMap { charts.chart($0, top: top) }.first.map { [.chart($0.described(title: title))] } ?? []
    case .table(let id, let title, let columns, let pageRows, let users):
      guard let named = table(id), isFlat || isShown(id, named) else { return [] }
      let table = isFlat ? named.table : named.table.inMinorUnits(summary.prices)
      let limited = named.limited(table.showing(nil, title: title), toPeople: users)
      return [.table(limited.showing(columns, title: nil), pageRows: pageRows)]
    case .excerpt(let id, let title, let columns, let rows):
      guard let named = table(id), isShown(id, named) else { return [] }
      return [.excerpt(try named.excerpt(rows, columns != nil).showing(columns, title: title))]
    }
  }

  /// The table of a name; that of the range is the one by week or month where the range is exactly one.
  ///
  /// - Returns: `nil` if the report has no such table: groups without a mapping, or daily rows unless requested.
  private func table(_ id: String) -> NamedTable? {
    func named(_ id: String) -> NamedTable? { tables.all.first { $0.table.id == id } }
    let ofRange = Grain.range.rawValue + "_"
    return named(id)
      ?? (id.hasPrefix(ofRange)
        ? named("\(summary.asked.period.kind.grain)_\(id.dropFirst(ofRange.count))") : nil)
  }

  /// False for a table that has nothing to show, and for one of weeks or months where the definition also names that of
  /// the range, and no other week or month is whole.
  private func isShown(_ id: String, _ named: NamedTable) -> Bool {
    guard named.isShown else { return false }
    let ofRange = Grain.range.rawValue + "_" + named.table.name
    guard !named.periods.isEmpty, id != ofRange, names.contains(ofRange) else { return true }
    return named.periods.contains { !$0.period.isCut && $0.period != summary.asked.period }
  }

  private func figures(_ ids: [String]) -> [Block] {
    let period = summary.asked
    let figures = ids.compactMap { id in summary.metrics.first { $0.id == id } }.map { metric in
      let change = period.change(metric)
      let (trend, label) = trend(of: metric)
      return KeyFigure(
        id: metric.id, label: metric.label, value: Cell(period.value(metric).amount), format: metric.format,
        previous: Cell(change?.previous),
        change: Cell(change?.change), changeRatio: Cell(change?.ratio), extent: period.extent(metric) ?? "",
        trend: trend, trendLabel: label, note: metric.definition)
    }
    let (title, days) = (period.period.title, period.period.days.named)
    let comparison =
      switch period.comparison {
      case .against(let before): "compared with \(before.period.title)."
      case .unavailable(let reason): "not compared with the time before. \(reason)"
      }
    return [
      .paragraph("Key figures of \(title)\(title == days ? "" : " (\(days))"), \(comparison)"),
      .figures(figures),
    ]
  }

  /// With fewer whole months than this, the trend shows the range's weeks.
  private static let fewestMonths = 3

  /// A line between two points is no trend.
  private static let fewestPoints = 3

  private func trend(of metric: Metric) -> ([Cell], String) {
    // An incomplete value would look like a decline: it is a gap.
    func labelled(_ periods: [PeriodValues]) -> ([Cell], String) {
      guard let first = periods.first, let last = periods.last, periods.count >= Self.fewestPoints else {
        return ([], "")
      }
      let values = periods.map { $0[metric].isComplete ? Cell($0[metric].amount) : .empty }
      return (values, "\(first.period.title) to \(last.period.title)")
    }
    let whole = summary.trend.filter { !$0.period.isCut }
    let endsWithRange = whole.last?.period.whole.upperBound == summary.range.upperBound
    if endsWithRange, summary.asked.period.kind == .week || whole.count >= Self.fewestMonths {
      return labelled(whole)
    }
    return labelled(summary.weeks.map(\.values).filter { !$0.period.isCut })
  }
}

extension ReportDefinition {
  /// The title of the section that lists warnings; `nil` without one.
  fileprivate var qualitySection: String? {
    sections.first { section in
      section.blocks.contains { block in
        switch block {
        case .table(let id, title: _, columns: _, pageRows: _, users: _),
          .excerpt(let id, title: _, columns: _, rows: _):
          ["data_quality", "limitations"].contains(id)
        default: false
        }
      }
    }?.title
  }
}
