import ReportModel
import Usage

/// A table that a definition can name by its id.
struct NamedTable {
  let table: Table
  /// The periods of its rows.
  let periods: [PeriodSummary]
  /// False if sections must leave it out.
  let isShown: Bool
  /// The number of people of a period, for a table with a row for each.
  var people: @Sendable (PeriodSummary) -> Int = { $0.users.users }
  /// The short form for a page, from the highest number of rows, `nil` for all, and whether all columns are wanted.
  let excerpt: (_ rows: Int?, _ isWide: Bool) throws -> Table

  /// - Parameters:
  ///   - table: The table.
  ///   - periods: The periods of its rows.
  ///   - isShown: False if sections must leave it out.
  ///   - excerpt: The short form; `nil` for the first rows of the table.
  init(
    _ table: Table, of periods: [PeriodSummary], isShown: Bool = true,
    excerpt: ((_ rows: Int?, _ isWide: Bool) throws -> Table)? = nil
  ) {
    self.table = table
    self.periods = periods
    self.isShown = isShown
    self.excerpt = excerpt ?? { rows, _ in try table.first(rows) }
  }
}

/// All tables of a report.
struct NamedTables {
  /// The tables with files of their own, in the order of the documentation.
  let flat: [NamedTable]
  /// The flat tables, and those that only sections use.
  let all: [NamedTable]

  init(_ summary: Summary, from source: any UsageSource, details: ReportDetails) {
    let changes = ChangeTables(summary: summary)
    let daily = DailyTables(days: summary.days, from: source, teams: details.roster?.groups, prices: summary.prices)
    let users = UserTables(source: source, summary: summary, teams: details.roster?.groups)
    let quality = QualityTables(summary: summary, roster: details.roster?.findings)
    let subscription = SubscriptionTables(status: details.subscription)
    func plain(_ tables: [Table]) -> [NamedTable] {
      tables.map { table in
        NamedTable(table, of: []) { rows, _ in try table.inMinorUnits(summary.prices).first(rows) }
      }
    }
    func top(_ field: UserField) -> NamedTable {
      NamedTable(users.topUsers(field), of: []) { rows, _ in users.topUsers(field, limit: rows) }
    }
    let flat =
      [
        NamedTable(daily.metrics, of: [], isShown: summary.days.count > 1) { rows, _ in
          try daily.metrics.inMinorUnits(summary.prices).first(rows)
        }
      ]
      + plain(Breakdown.allCases.map(daily.table) + (details.includesDailyUsers ? [daily.users] : []))
      + Period.Kind.allCases.filter { $0 != .range || summary.asked.period.kind == .range }
      .flatMap { Self.periodic($0, summary, users, details.roster?.seats) }
      + Self.money(summary, from: source, details)
      + plain([PeriodTables(summary: summary).long])
      + [
        NamedTable(changes.changes, of: [], isShown: !changes.listed.isEmpty) { rows, _ in
          changes.changesInWords(rows)
        },
        NamedTable(changes.trend, of: [], isShown: summary.trend.count > 1) { rows, isWide in
          isWide ? try changes.trend.first(rows) : try changes.trendInBrief(rows)
        },
        NamedTable(changes.people, of: []) { rows, isWide in
          isWide ? try changes.people.first(rows) : try changes.peopleInBrief(rows)
        },
      ]
      + [NamedTable(changes.lapsed, of: [], isShown: !summary.people.lapsed.isEmpty)]
      + subscription.all.map { NamedTable($0.table, of: [], isShown: $0.hasRows) }
      + plain([quality.coverage, quality.dataQuality, PeriodTables(summary: summary).definitions])
    let groups = details.roster?.groups.map { GroupTable(source: source, summary: summary, teams: $0).inBrief }
    let all =
      flat + [groups, top(.billableTokens), top(.toolCalls)].compactMap(\.self)
      + [NamedTable(changes.largestChanges, of: [], isShown: !changes.listed.isEmpty)] + Self.besides(summary, users)
      + [quality.coverageGaps, quality.limitations].map { NamedTable($0.table, of: [], isShown: $0.hasRows) }
    let shown = { (named: NamedTable) in details.people != .none || !named.table.isAboutPeople }
    func tables(_ all: [NamedTable]) -> [NamedTable] { all.filter(shown).map { $0.noting(details.people) } }
    (self.flat, self.all) = (tables(flat), tables(all))
  }

  /// The tables with periods beside each other.
  private static func besides(_ summary: Summary, _ users: UserTables) -> [NamedTable] {
    let beside = PeriodsBeside(summary: summary)
    let groups = users.teams.map {
      beside.groups(GroupTable(source: users.source, summary: summary, teams: $0))
    }
    return [NamedTable(beside.metrics, of: [])]
      + Breakdown.allCases.map { breakdown in
        let hasRows = summary.asked.breakdowns[breakdown]?.rows.isEmpty == false
        return NamedTable(beside.table(of: breakdown), of: [], isShown: hasRows)
      }
      + [NamedTable(beside.delegationLevels, of: [], isShown: !summary.asked.users.delegationLevels.isEmpty)]
      + [groups].compactMap { $0.map { NamedTable($0, of: []) } }
  }

  /// The tables of a price file.
  private static func money(
    _ summary: Summary, from source: any UsageSource, _ details: ReportDetails
  ) -> [NamedTable] {
    guard let prices = summary.prices, let costs = CostTable(summary, from: source, roster: details.roster)
    else { return [] }
    let shown = ["group", "cost_centre", "seats", "seat_amount", "billable_tokens", "token_amount", "amount", "share"]
    let budgets = BudgetTable(budgets: details.budgets, currency: prices.currency)
    return [
      NamedTable(costs.table, of: summary.months) { rows, isWide in
        try costs.table.first(rows).showing(isWide ? nil : ["period"] + shown, title: nil)
      }
    ] + (prices.budgets.isEmpty ? [] : [NamedTable(budgets.table, of: summary.months)])
  }

  /// The tables with rows by week or by month, or of the range; their excerpts are of the range asked for.
  private static func periodic(
    _ kind: Period.Kind, _ summary: Summary, _ users: UserTables, _ seats: Seats?
  ) -> [NamedTable] {
    let (tables, periods) = (PeriodTables(summary: summary), summary.periods(kind))
    let asked = summary.asked
    let ofUsers = asked.extent(.activeUsers)
    func part(
      _ name: String, _ table: Table, _ rows: Int?, _ isWide: Bool, extent: String?
    ) throws -> Table {
      // The title has the period, and its days with data where some are missing; the label of the cost its currency.
      let said = ["period", "start", "end", "complete", CostColumns.currency.id]
      let shown = isWide ? nil : table.columns.map(\.id).filter { !said.contains($0) }
      let title = "\(name) of \(asked.period.title)" + (extent.map { " (\($0))" } ?? "")
      return try table.inMinorUnits(summary.prices).first(rows).showing(shown, title: title)
    }
    return [
      NamedTable(tables.metrics(kind), of: periods) { rows, isWide in
        let last = tables.metrics(kind).inMinorUnits(summary.prices).last(rows, of: periods.count)
        guard !isWide else { return last }
        return last.namingPeriods(periods.map(\.values))
          .showing(["period"] + tables.mainMetrics.map(\.id), title: "Main figures \(kind.titleEnd)")
      }
    ]
      + Breakdown.allCases.map { breakdown in
        NamedTable(breakdown.table(kind, periods, summary.prices), of: periods) { rows, isWide in
          let table = breakdown.table(asked.period.kind, [asked], summary.prices)
          return try part(
            breakdown.title, table, rows, isWide, extent: asked.extent(asked.breakdowns[breakdown]))
        }
      }
      + [
        NamedTable(DelegationTable.table(kind, periods), of: periods) { rows, isWide in
          let table = DelegationTable.table(asked.period.kind, [asked])
          return try part(DelegationTable.title, table, rows, isWide, extent: ofUsers)
        }
      ]
      + (users.teams.map { teams in
        let groups = GroupTable(source: users.source, summary: summary, teams: teams)
        return [
          NamedTable(groups.table(kind, periods), of: periods) { rows, isWide in
            // A part of them are those with the most tokens.
            try part(
              "Groups", groups.table(asked.period.kind, [asked], isRanked: rows != nil), rows, isWide, extent: ofUsers)
          }
        ]
      } ?? [])
      + [
        NamedTable(users.users(kind, periods), of: periods) { rows, isWide in
          try part("Users", users.users(asked.period.kind, [asked]), rows, isWide, extent: ofUsers)
        }
      ]
      + (kind == .week ? [] : seats.map { Self.seats($0, kind, periods, asked) } ?? [])
  }
}

extension NamedTables {
  /// The seats and their use, by month or of the range.
  private static func seats(
    _ seats: Seats, _ kind: Period.Kind, _ periods: [PeriodSummary], _ asked: PeriodSummary
  ) -> [NamedTable] {
    let tables = SeatTables(seats: seats)
    let extent = asked.extent(.activeUsers).map { " (\($0))" } ?? ""
    let withoutPeriod = { (table: Table, isWide: Bool) in
      // The title has the period, and its days with data where some are missing.
      table.showing(
        isWide ? nil : table.columns.map(\.id).filter { !["period", "start", "end", "complete"].contains($0) },
        title: table.title + extent)
    }
    var list = NamedTable(tables.seats(kind, periods), of: periods) { rows, isWide in
      try withoutPeriod(tables.unused(in: asked), isWide).first(rows)
    }
    list.people = { seats.of($0.period).count }
    return [
      list,
      NamedTable(tables.utilisation(kind, periods), of: periods) { rows, isWide in
        let groups = try tables.utilisation(asked.period.kind, [asked]).first(rows)
        return withoutPeriod(tables.addingAll(to: groups, in: asked), isWide)
      },
    ]
  }
}

extension Table {
  /// The same rows with the given columns in the given order, and with another title.
  func showing(_ ids: [String]?, title: String?) -> Table {
    guard let ids else { return with(title: title) }
    let places = ids.compactMap { id in columns.firstIndex { $0.id == id } }
    let rows = rows
    return with(
      title: title, columns: places.map { columns[$0] },
      rows: Rows(streaming: { visit in try rows.forEach({ row in try visit(places.map { row[$0] }) }) }))
  }

  /// The rows of periods with the period's name for people in the column `period`, with its days where it lacks some.
  func namingPeriods(_ periods: [PeriodValues]) -> Table {
    guard let place = columns.firstIndex(where: { $0.id == PeriodColumns.period.id }) else { return self }
    let names = Dictionary(
      periods.map { values in
        let name = values.period.kind == .range ? values.period.title : values.period.id
        return (
          values.period.id,
          values.isComplete && !values.period.isCut ? name : Period.named(name, days: values.knownDays)
        )
      }, uniquingKeysWith: { first, _ in first })
    let rows = rows
    return with(
      rows: Rows(streaming: { visit in
        try rows.forEach({ row in
          var row = row
          if case .text(let id) = row[place], let name = names[id] { row[place] = .text(name) }
          try visit(row)
        })
      }))
  }

  /// The first `count` rows, with a remark on those left out; `nil` for all.
  ///
  /// - Throws: The errors of the rows.
  func first(_ count: Int?) throws -> Table {
    guard let count else { return self }
    let (shown, total) = try rows.prefix(count)
    guard total > count else { return self }
    return with(remark: remark(on: count, of: total, "first"), rows: Rows(shown))
  }

  /// The last `count` of `total` rows.
  fileprivate func last(_ count: Int?, of total: Int) -> Table {
    guard let count, total > count else { return self }
    let rows = rows
    return with(
      remark: remark(on: count, of: total, "last"),
      rows: Rows(streaming: { visit in for row in try rows.prefix(total).rows.suffix(count) { try visit(row) } }))
  }

  private func remark(on count: Int, of total: Int, _ place: String) -> Remark {
    Remark("The \(place) \(Count(count).grouped) of \(Count(total).grouped)", file: "\(path).csv has all")
  }
}
