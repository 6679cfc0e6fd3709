package import ReportModel
package import Usage

/// The tables by day: one row for each day, or for each day and key.
///
/// `metrics` has a row for each day of the range, also for one without data; a day without the list of a breakdown, or
/// without `/users`, has no row.
package struct DailyTables: Sendable {
  /// A table, and the endpoints that its rows come from.
  package struct Entry: Sendable {
    package let table: Table
    package let endpoints: [Endpoint]
  }

  /// One for each day of the range.
  private let days: [OrganisationDay]
  private let names: Names
  private let source: any UsageSource
  private let teams: Teams?
  private let prices: Prices?

  /// - Parameters:
  ///   - range: The days.
  ///   - source: Provides the organisation's days now, and the rows of users when they are visited.
  /// - Throws: The errors of `source`.
  package init(of range: ClosedRange<Day>, from source: any UsageSource) throws {
    let known = Dictionary(uniqueKeysWithValues: try source.organisationDays(in: range).map { ($0.day, $0) })
    self.init(days: range.map { known[$0] ?? OrganisationDay(day: $0) }, from: source)
  }

  /// - Parameters:
  ///   - days: The days, at least one, each of a range.
  ///   - source: Provides the rows of users when they are visited.
  ///   - teams: The users' groups.
  ///   - prices: The prices of tokens.
  init(days: [OrganisationDay], from source: any UsageSource, teams: Teams? = nil, prices: Prices? = nil) {
    self.days = days
    names = Names(days: days)
    self.source = source
    self.teams = teams
    self.prices = prices
  }

  /// All tables, in the order of the documentation.
  package var all: [Entry] {
    [Entry(table: metrics, endpoints: Endpoint.organisation)]
      + Breakdown.allCases.map { Entry(table: table($0), endpoints: [$0.endpoint]) }
      + [Entry(table: users, endpoints: [.users])]
  }

  /// Those of ``all`` that have no rows about single people where these are left out; with notes on pseudonyms.
  package func all(showing people: PeopleShown) -> [Entry] {
    (people == .none ? all.filter { !$0.table.isAboutPeople } : all)
      .map { Entry(table: $0.table.noting(people), endpoints: $0.endpoints) }
  }

  var metrics: Table {
    Table(
      "metrics", in: .daily, "Metrics by day", "A day of the range, with every number of the organisation.",
      [PeriodColumns.date] + DailyField.reported.map { Column($0) }
        + CostColumns.columns(prices, of: "of the organisation"),
      key: ["date"],
      days.map { day in
        [Cell(day.day)] + DailyField.reported.map { Cell(day.values[$0]) }
          + CostColumns.cells(cost(of: day.count(.billableTokens), on: day.day), prices)
      })
  }

  private func cost(of tokens: Count?, on day: Day) -> Money? { tokens.flatMap { prices?.cost(of: $0, on: day) } }

  // MARK: Breakdowns

  /// A day's row points to the row of the organisation.
  private static let reference = Table.Reference(["date"], in: "daily_metrics")

  func table(_ breakdown: Breakdown) -> Table {
    let prices = breakdown == .models ? prices : nil
    return Table(
      id: breakdown.rawValue, in: .daily, title: "\(breakdown.title) by day",
      description: "A day and an entry of \(breakdown.source) on it.",
      columns: [PeriodColumns.date] + breakdown.keyColumns
        + breakdown.measures.map {
          Column(
            $0, $0.asLabel, breakdown.dailyFormat, note: "\($0) of \(breakdown.source) on the day.",
            unit: breakdown.unit.rawValue, isAdditive: breakdown.rule == .sum)
        } + CostColumns.columns(prices, of: "of the model"),
      key: ["date"] + breakdown.keys.map(\.column), references: [Self.reference],
      rows: Rows(streaming: { [self] visit in
        for day in days {
          for row in rows(breakdown, of: day) {
            try visit(
              [Cell(day.day)] + row.keys.map { .text($0.text) } + row.values.map { Cell($0) }
                + CostColumns.cells(cost(of: row.values[0]?.count, on: day.day), prices))
          }
        }
      }))
  }

  /// The rows of a day under the names that reports use; sorted by the first measure, descending, ties by key.
  private func rows(_ breakdown: Breakdown, of day: OrganisationDay) -> [(keys: [ExactText], values: [Amount?])] {
    var sums: [[ExactText]: [Amount?]] = [:]
    for row in day.breakdowns[breakdown] ?? [] {
      let keys = names.keys(of: row, in: breakdown).map(ExactText.init)
      sums[keys] = sums[keys].map { zip($0, row.values).map(Amount.sum) } ?? row.values
    }
    return sums.map { (keys: $0.key, values: $0.value) }.sorted { left, right in
      let (a, b) = (left.values[0] ?? .ratio(-1), right.values[0] ?? .ratio(-1))
      return a != b ? a > b : left.keys.lexicographicallyPrecedes(right.keys)
    }
  }

  // MARK: Users

  /// The reference has the model behind these counts.
  private static let countsBeforeModel: [UserField] = [.toolCalls, .billableTokens]
  private static let countsAfterModel = UserField.allCases.filter { !countsBeforeModel.contains($0) }

  private static func fill(_ row: inout RowBuilder, _ user: UserDay, _ teams: Teams?, _ prices: Prices?) {
    row.add(PeriodColumns.date, Cell(user.day))
    UserColumns.fill(&row, user.userID, user.email, teams)
    for field in countsBeforeModel { row.add(Column(field, "on the day."), Cell(field, of: user.counts)) }
    row.add(
      Column("primary_model", "Primary model", .text, note: "The model with the most billable tokens on the day."),
      .text(orEmpty: user.primaryModel))
    row.add(
      Column("primary_model_tier", "Primary model tier", .text, note: "The tier of that model."),
      .text(orEmpty: user.primaryModelTier))
    for field in countsAfterModel { row.add(Column(field, "on the day."), Cell(field, of: user.counts)) }
    row.add(
      Column(
        "autonomy_ratio", Metric.autonomyRatio.label, .decimal(places: 2), note: "As the API gave it.", unit: "ratio"),
      Cell(user.autonomyRatio))
    row.add(
      Column("delegation_level", "Delegation level", .text, note: "The level on the day, such as auto-high."),
      .text(orEmpty: user.delegationLevel))
    let languages = row.list(user.languages)
    row.add(
      Column("languages", "Languages", .text, note: "As the API gave them, separated by semicolons."), languages)
    let cost = prices.flatMap { prices in
      user.counts[.billableTokens].flatMap { prices.cost(of: $0, on: user.day) }
    }
    CostColumns.fill(&row, cost, prices, of: "of the user")
  }

  /// The rows of `/users` as the API gave them, by day and user; one day at a time is in memory.
  var users: Table {
    Table(
      id: "users", in: .daily, title: "Users by day", description: "A row of /users: a day and a user.",
      columns: RowBuilder.columns {
        Self.fill(&$0, UserDay(day: Availability.firstDay, userID: ""), teams, prices)
      },
      key: ["date", "user_id"], references: [Self.reference],
      rows: Rows(streaming: { [source, teams, prices, range = days[0].day...days[days.count - 1].day] visit in
        var row = RowBuilder()
        // Through a span: a row of a user is large to copy.
        func visitDay(_ users: borrowing Span<UserDay>) throws {
          for index in users.indices.sorted(by: { users[$0].userID < users[$1].userID }) {
            row.begin()
            Self.fill(&row, users[index], teams, prices)
            try visit(row.cells)
          }
        }
        var users: [UserDay] = []
        try source.forEachUserDay(in: range) { user in
          if !users.isEmpty, users.span[0].day != user.day {
            try visitDay(users.span)
            users.removeAll(keepingCapacity: true)
          }
          users.append(user)
        }
        try visitDay(users.span)
      }))
  }
}

extension Breakdown {
  fileprivate var dailyFormat: Format {
    if case .weighted = rule { .percent(places: 1) } else { .integer }
  }
}

extension Amount {
  /// `nil` where both are missing.
  fileprivate static func sum(_ left: Amount?, _ right: Amount?) -> Amount? {
    guard let left, let right else { return left ?? right }
    return left + right
  }
}
