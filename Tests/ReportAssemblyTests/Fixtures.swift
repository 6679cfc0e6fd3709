import ReportAssembly
import ReportDefinition
import ReportModel
import Templates
import TestSupport
import Usage

extension Report {
  /// The management report of a range, on 1 November 2026 at six in the morning.
  static func of(
    _ range: ClosedRange<Day>, _ usage: MadeUpUsage, comparing: Bool = true, detail: Bool = false,
    roster: Roster? = nil, prices: Prices? = nil, definition: ReportDefinition? = nil,
    subscription: SubscriptionStatus = .leftOut(reason: "It was not asked for."), people: PeopleShown = .names,
    minimumGroup: Int? = nil
  ) throws -> Report {
    let usage = ReportedUsage(usage, people: people) { "person-" + String($0.reversed()) }
    let summary = try Summary(of: range, from: usage, comparing: comparing, prices: prices)
    let details = try roster.map {
      let active = try summary.users(summary.asked.period, from: usage)
      let teams = Teams($0, of: usage.directory, active: active, minimumGroup: minimumGroup)
      return RosterDetails(teams, seats: try Seats(teams, in: summary, from: usage))
    }
    return try Report(
      summary, from: usage, definition: definition ?? .shipped(.management),
      details: ReportDetails(
        organisation: "org_test", generatedAt: Timestamp(secondsSince1970: MadeUpUsage.fetchedAt),
        generator: "factory-report test", includesDailyUsers: detail, roster: details, subscription: subscription,
        budgets: prices.map { try BudgetUse.all($0, details?.teams, in: range, from: usage) } ?? [], people: people,
        minimumGroup: minimumGroup))
  }

  subscript(table id: String) -> Table? { tables.first { $0.id == id } }

  /// The rows of a table by week, of the same table by month, and of the range.
  func ofAllPeriods(_ name: String) -> Table? {
    let tables = ["weekly_", "monthly_", "range_"].compactMap { self[table: $0 + name] }
    guard let first = tables.first else { return nil }
    let rows = Rows(streaming: { visit in
      for table in tables { try table.rows.forEach(visit) }
    })
    return Table(id: name, title: name, columns: first.columns, rows: rows)
  }

  var blocks: [Block] { sections.flatMap(\.blocks) }

  var figures: [KeyFigure] {
    blocks.flatMap { block -> [KeyFigure] in if case .figures(let figures) = block { figures } else { [] } }
  }

  subscript(chart id: String) -> Chart? {
    blocks.lazy.compactMap { block in if case .chart(let chart) = block { chart } else { nil } }.first { $0.id == id }
  }

  var excerpts: [Table] { blocks.compactMap { block in if case .excerpt(let table) = block { table } else { nil } } }

  /// The tables that a section shows whole.
  var sectionTables: [Table] {
    blocks.compactMap { block in if case .table(let table, _) = block { table } else { nil } }
  }
}

extension Table {
  /// All rows, each by the columns' names.
  func records() throws -> [[String: Cell]] {
    try rows.prefix(.max).rows.map { row in
      Dictionary(uniqueKeysWithValues: zip(columns.map(\.id), row))
    }
  }

  /// The rows of one period.
  func records(of period: String) throws -> [[String: Cell]] { try records().filter { $0["period"] == .text(period) } }

  func column(_ id: String, of period: String) throws -> [Cell?] { try records(of: period).map { $0[id] } }
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// Text.
  public init(stringLiteral text: String) { self = .text(text) }

  /// A whole number.
  public init(integerLiteral number: Int64) { self = .integer(number) }

  /// A decimal number.
  public init(floatLiteral number: Double) { self = .number(number) }
}

extension Report {
  /// What needs attention, with plain numbers.
  var attention: [String] { notices.map(\.plain) }
}

extension Sentence {
  /// The words, with numbers as they are and ratios in whole per cent.
  var plain: String {
    parts.map { part in
      switch part {
      case .words(let text), .name(let text): text
      case .value(.number(let number), .percent): "\(Int((number * 100).rounded())) %"
      case .value(let cell, _), .change(let cell, _), .changeRatio(let cell):
        switch cell {
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .date(let date): date.description
        case .text(let text): text
        default: ""
        }
      }
    }.joined()
  }
}
