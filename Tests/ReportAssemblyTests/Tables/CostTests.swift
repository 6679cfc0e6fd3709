import ReportModel
import Templates
import TestSupport
import Testing
import Usage

@testable import ReportAssembly

/// What tokens cost, by hand (see ``PricedMonth``).
@Suite struct CostTests {
  private func report(prices: Prices? = PricedMonth.prices(), detail: Bool = true) throws -> Report {
    try Report.of(
      PricedMonth.range, PricedMonth.usage, comparing: false, detail: detail, roster: PricedMonth.roster, prices: prices
    )
  }

  private func costs(_ table: String, _ key: String, _ period: String? = "2026-10") throws -> [String: Cell] {
    let table = try #require(try report()[table: table])
    var costs: [String: Cell] = [:]
    for row in try period.map(table.records) ?? table.records() {
      if case .text(let name)? = row[key] { costs[name] = row["cost"] }
      if case .date(let day)? = row[key] { costs[day.description] = row["cost"] }
      #expect(row["currency"] == "USD")
    }
    return costs
  }

  private func exact(_ digits: String) throws -> Cell { .exact(try #require(ExactDecimal(digits))) }

  @Test func `A month's cost is each day's tokens at that day's price`() throws {
    let rows = try #require(try report()[table: "summary"]).records(of: "2026-10")
    func row(_ metric: String) -> [String: Cell]? { rows.first { $0["metric"] == .text(metric) } }
    let cost = try #require(row("cost"))
    #expect(try cost["value"] == exact("6.470393"))
    #expect(cost["unit"] == "USD" && cost["label"] == "Cost (USD)" && cost["rule"] == "sum")
    // The 1st to the 4th have no price.
    #expect(cost["days_with_data"] == 27 && cost["complete"] == .flag(false))
    #expect(row("unpriced_tokens")?["value"] == 1_000_000 && row("unpriced_tokens")?["complete"] == .flag(true))
    // Five users and two pull requests on the days that have a price.
    #expect(row("cost_per_active_user")?["value"] == .number(6.470393 / 5))
    #expect(row("cost_per_active_user")?["unit"] == "USD per user")
    #expect(row("cost_per_pr")?["value"] == .number(6.470393 / 2))
    let wide = try #require(try report()[table: "monthly_metrics"]).records().first
    #expect(try wide?["cost"] == exact("6.470393"))
    #expect(wide?["currency"] == "USD" && wide?["days_with_data"] == 31 && wide?["complete"] == .flag(false))
  }

  @Test func `Groups, users, models and days add up to it`() throws {
    #expect(
      try costs("monthly_groups", "group") == [
        "Blue": exact("0.666666"), "Green": exact("3.703701"), "Red": exact("1.800005"),
        "(unassigned)": exact("0.200021"), "(not attributed)": exact("0.1"),
      ])
    #expect(
      try costs("monthly_users", "user_id") == [
        "ada": exact("1.300005"), "bob": exact("0.5"), "cy": exact("0.666666"), "di": exact("3.703701"),
        "eve": exact("0.200021"),
      ])
    #expect(try costs("monthly_models", "model_id") == ["opus": exact("1.800005"), "haiku": exact("4.670388")])
    let days = try costs("daily_metrics", "date", nil)
    #expect(try days["2026-10-06"] == exact("2.466668") && days["2026-10-20"] == exact("4.003725"))
    #expect(days["2026-10-02"] == .empty && days["2026-10-04"] == .empty)
    #expect(try days["2026-10-05"] == exact("0"))
    let byDay = try #require(try report()[table: "daily_users"]).records().filter { $0["user_id"] == "ada" }
    #expect(try byDay.map { $0["cost"] } == [.empty, exact("1.000002"), exact("0.300003")])
  }

  @Test func `On pages and sheets rounded parts add up to the rounded total`() throws {
    let report = try report()
    let figure = try #require(report.figures.first { $0.id == "cost" })
    #expect(figure.format == .decimal(places: 2) && figure.label == "Cost (USD)")
    let groups = try #require(
      report.excerpts.first { $0.title == "Groups of October 2026" && $0.columns.contains { $0.id == "cost" } })
    let shown = Set(try groups.records().compactMap { $0["cost"] })
    #expect(try shown == Set(["0.67", "3.7", "1.8", "0.2", "0.1"].map(exact)))
    let models = try #require(report.sectionTables.first { $0.id == "models_by_period" })
    #expect(try models.records().map { $0["cost"] } == ["1.8", "4.67"].map(exact))
    let days = try #require(report.sectionTables.first { $0.id == "daily_metrics" })
    #expect(try Self.sum(days.records()).description == "6.47")
  }

  @Test func `A mail's page has the cost where there are prices`() throws {
    for prices in [PricedMonth.prices(), nil] {
      let report = try Report.of(
        PricedMonth.range, PricedMonth.usage, comparing: false, prices: prices, definition: .shipped(.email))
      #expect(report.figures.contains { $0.id == "cost" } == (prices != nil))
    }
  }

  @Test func `The first page says how many tokens are without a price`() throws {
    #expect(
      try report().attention.contains(
        "1000000 billable tokens of October 2026 are without a price, and no cost has them: the first price begins on "
          + "2026-10-05."))
  }

  @Test func `Without prices nothing is about money`() throws {
    let report = try report(prices: nil)
    #expect(!report.tables.contains { $0.columns.contains { ["cost", "currency"].contains($0.id) } })
    #expect(!report.figures.contains { $0.id.hasPrefix("cost") })
    let rows = try #require(report[table: "summary"]).records()
    #expect(!rows.contains { $0["metric"] == "cost" || $0["metric"] == "unpriced_tokens" })
  }

  private static func sum(_ rows: [[String: Cell]]) -> Money {
    rows.compactMap { row -> Money? in
      if case .exact(let cost)? = row["cost"] { Money(exactly: cost.digits) } else { nil }
    }.reduce(.zero, +)
  }

  @Test(arguments: 0..<40)
  func `Whatever the roster and the prices, each split adds up to the total`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let generated = GeneratedUsage(seed: seed, longest: 70)
    let days = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      generated.range.lowerBound + Int.random(in: -10..<60, using: &random)
    }
    let prices = try Prices(
      currency: #require(Currency(["USD", "JPY", "KWD"].randomElement(using: &random) ?? "")),
      tokens: Set(days).map {
        .init(from: $0, try #require(TokenPrice("\(Int.random(in: 0..<20, using: &random)).\(seed)0\(seed)")))
      })
    var groups: [String: String] = [:]
    for name in ["user_ada", "user_bob", "user_cy"] where !random.once(in: 4) {
      groups[name] = ["Red", "Blue"].randomElement(using: &random)
    }
    let report = try Report.of(
      generated.range, generated.usage, detail: true, roster: Roster(groups: groups), prices: prices)
    func sum(_ table: String, _ isIn: ([String: Cell]) -> Bool = { _ in true }) throws -> Money {
      Self.sum(try #require(report[table: table]).records().filter(isIn))
    }
    for kind in ["weekly", "monthly", "range"] where report[table: kind + "_metrics"] != nil {
      for period in try #require(report[table: kind + "_metrics"]).records().compactMap({ $0["period"] }) {
        let total = try sum(kind + "_metrics") { $0["period"] == period }
        for table in ["groups", "users", "models"] {
          #expect(
            try sum("\(kind)_\(table)") { $0["period"] == period } == total, "seed \(seed): \(table) of \(period)")
        }
      }
    }
    let total = try sum("monthly_metrics")
    for table in ["daily_metrics", "daily_models", "daily_users", "weekly_metrics"] {
      #expect(try sum(table) == total, "seed \(seed): \(table)")
    }
    for table in report.sectionTables where table.columns.contains(where: { $0.id == "cost" }) {
      let periods = Dictionary(grouping: try table.records()) { $0["period"] ?? .empty }
      for (period, rows) in periods {
        // Tables with periods beside each other are of the range.
        let exactly =
          try report[table: table.id] == nil ? total : sum(table.id) { period == .empty || $0["period"] == period }
        #expect(Self.sum(rows) == exactly.rounded(of: prices.currency), "seed \(seed): \(table.id) of \(period)")
      }
    }
  }
}
