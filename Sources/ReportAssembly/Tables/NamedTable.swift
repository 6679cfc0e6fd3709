import ReportModel
import Usage

/// A table that a definition can name by its id.
struct NamedTable {
  let table: Table
  /// The periods of its rows.
  let periods: [PeriodSummary]
  /// False if sections must leave it out.
  let isShown: Bool
  /// The short form for a page, from the highest number of rows, `nil` for all, and whether all columns are wanted.
  let excerpt: (_ rows: Int?, _ isWide: Bool) -> Table

  /// - Parameters:
  ///   - table: The table.
  ///   - periods: The periods of its rows.
  ///   - isShown: False if sections must leave it out.
  ///   - excerpt: The short form; `nil` for the first rows of the table.
  init(
    _ table: Table, of periods: [PeriodSummary], isShown: Bool = true,
    excerpt: ((_ rows: Int?, _ isWide: Bool) -> Table)? = nil
  ) {
    self.table = table
    self.periods = periods
    self.isShown = isShown
    self.excerpt = excerpt ?? { rows, _ in table.first(rows) }
  }
}

/// All tables of a report.
struct NamedTables {
  /// The tables with files of their own, in the order of the documentation.
  let flat: [NamedTable]
  /// The flat tables, and those that only sections use.
  let all: [NamedTable]

  init(_ summary: Summary, from source: any UsageSource, details: ReportDetails) {
    let (periods, changes) = (PeriodTables(summary: summary), ChangeTables(summary: summary))
    let (users, quality) = (UserTables(source: source, summary: summary), QualityTables(summary: summary))
    let subscription = SubscriptionTables(status: details.subscription)
    func plain(_ tables: [Table]) -> [NamedTable] { tables.map { NamedTable($0, of: summary.periods) } }
    func top(_ field: UserField) -> NamedTable {
      NamedTable(users.topUsers(field), of: summary.periods) { rows, _ in users.topUsers(field, limit: rows ?? .max) }
    }
    let main = summary.mainPeriod.map { [$0] } ?? []

    flat =
      plain([periods.long, periods.daily])
      + [
        NamedTable(periods.weekly(), of: summary.weeks) { rows, isWide in
          periods.weekly(isWide ? Metric.all : PeriodTables.mainMetrics).first(rows)
        },
        NamedTable(periods.monthly(), of: summary.months) { rows, isWide in
          periods.monthly(isWide ? Metric.all : PeriodTables.mainMetrics).first(rows)
        },
      ]
      + Breakdown.allCases.map { breakdown in
        NamedTable(breakdown.table(summary.periods), of: summary.periods) { rows, _ in
          Self.part(breakdown.table(main), of: main, main.first?.breakdowns[breakdown]?.rows.count ?? 0, rows)
        }
      }
      + [
        NamedTable(DelegationTable.table(summary.periods), of: summary.periods) { rows, _ in
          Self.part(DelegationTable.table(main), of: main, main.first?.users.delegationLevels.count ?? 0, rows)
        }
      ]
      + plain(details.groups.map { [users.groups($0)] } ?? [])
      + plain([users.users("users", "Users", summary.periods)])
      + plain(details.includesDailyUsers ? [users.daily] : [])
      + plain([changes.changes, changes.trend, changes.people, changes.lapsed])
      + [NamedTable(subscription.subscription, of: [], isShown: !subscription.isEmpty)]
      + plain([quality.coverage, quality.dataQuality, PeriodTables.definitions])
    all =
      flat
      + [
        NamedTable(users.users("users_by_month", "Users by month", summary.months), of: summary.months),
        top(.billableTokens), top(.toolCalls),
        NamedTable(subscription.pace, of: [], isShown: !subscription.isEmpty),
      ]
  }

  /// The rows of the main period, with a title that names it and says whether rows were left out.
  private static func part(_ table: Table, of main: [PeriodSummary], _ count: Int, _ rows: Int?) -> Table {
    let isCut = count > rows ?? .max
    return table.first(rows).showing(
      nil, title: "\(table.title) of \(main.first?.period.id ?? "")" + (isCut ? ": the first \(rows ?? 0)" : ""))
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

  /// The first `count` rows; `nil` for all.
  fileprivate func first(_ count: Int?) -> Table {
    guard let count else { return self }
    let rows = rows
    return Table(
      id: id, title: title, columns: columns,
      rows: Rows(streaming: { visit in for row in try rows.prefix(count).rows { try visit(row) } }))
  }
}
