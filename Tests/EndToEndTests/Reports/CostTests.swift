import Foundation
import SampleAPI
import TestSupport
import Testing
import Usage

/// What a report with a price file has, in files.
@Suite struct CostTests {
  private static let prices = """
    currency: USD
    tokens:
      - {from: 2026-09-10, per_million: 2.00}
      - {from: 2026-10-15, per_million: 3.125}
    seats:
      - {from: 2026-01-14, per_month: 40.00}
    budgets:
      - {month_tokens: 1000}
      - {group: Red, month: 400000000.00}
    """

  private struct Scene {
    let folder: String
    let run: @Sendable ([String]) async throws -> Tool.Run

    func table(_ path: String) throws -> [[String: String]] { CSVTable(try text("\(folder)/r-\(path).csv")).rows }
  }

  /// Fetches two months, makes a roster of eight of the users and the price file, and runs `body`.
  private func scene(_ body: (Scene) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12), options: SampleOptions()) {
        server in
        let url = server.url
        let scene = Scene(folder: folder) { more in
          try await Tool.run(
            [
              "generate", "--output", folder, "--name", "r", "--archive", folder + "/a.sqlite", "--from", "2026-09-07",
              "--to", "2026-10-31", "--roster", folder + "/roster.csv",
            ] + more,
            environment: ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1793512800"])
        }
        func write(_ text: String, _ name: String) throws {
          try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        try write("user_id,group\nuser_none,Red\n", "roster.csv")
        #expect(try await scene.run(["--format", "csv"]).status == 0)
        let users = Set(try scene.table("csv/range/users").compactMap { $0["user_id"] }).sorted().prefix(8)
        #expect(users.count == 8)
        let people = users.enumerated().map { index, user in "\(user),\(index < 4 ? "Red" : "Blue"),\(index % 2)" }
        try write("user_id,group,cost_centre\n" + people.joined(separator: "\n"), "roster.csv")
        try write(Self.prices, "prices.yaml")
        try await body(scene)
      }
    }
  }

  /// An amount in CSV, in 10⁻¹² of the currency's unit.
  private func units(_ text: String?) -> Int {
    guard let text, !text.isEmpty else { return 0 }
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    let places = parts.count > 1 ? String(parts[1]) : ""
    let digits = "\(parts[0])\(places)" + String(repeating: "0", count: 12 - places.utf8.count)
    let number = Int(digits) ?? 0
    return text.hasPrefix("-") ? -number : number
  }

  private func sum(_ column: String, _ rows: [[String: String]]) -> Int {
    var sum = 0
    for row in rows { sum += units(row[column]) }
    return sum
  }

  @Test func `Costs add up in every table, to accounting and to FOCUS`() async throws {
    try await scene { scene in
      let run = try await scene.run(["--prices", scene.folder + "/prices.yaml", "--format", "csv,focus", "--detail"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("/r-focus.csv\n"))
      func cost(_ table: String, _ period: String? = nil) throws -> Int {
        sum("cost", try scene.table("csv/" + table).filter { period == nil || $0["period"] == period })
      }
      for month in ["2026-09", "2026-10"] {
        let total = try cost("monthly/metrics", month)
        #expect(total > 0)
        for table in ["groups", "models"] {
          #expect(try cost("monthly/" + table, month) == total, "\(table) of \(month)")
        }
        let costs = try scene.table("csv/monthly/costs").filter { $0["period"] == month }
        let cent = 10_000_000_000
        let tokens = sum("token_amount", costs)
        #expect(abs(tokens - total) * 2 <= cent && tokens % cent == 0)
        // Eight seats.
        #expect(sum("seat_amount", costs) == 320 * 100 * cent)
        #expect(costs.allSatisfy { units($0["amount"]) == units($0["seat_amount"]) + units($0["token_amount"]) })
        let charges = try scene.table("focus").filter { $0["BillingPeriodStart"] == month + "-01T00:00:00Z" }
        #expect(sum("BilledCost", charges) == sum("amount", costs))
      }
      let daily = try ["metrics", "models"].map { try cost("daily/" + $0) }
      #expect(try Set(daily) == [cost("monthly/metrics")])
      // The 7th to the 9th of September have no price.
      let days = try scene.table("csv/daily/metrics")
      #expect(days.prefix(3).allSatisfy { $0["cost"] == "" && $0["currency"] == "USD" } && days[3]["cost"] != "")
      let unpriced = try scene.table("csv/summary").first {
        $0["metric"] == "unpriced_tokens" && $0["period"] == "2026-09"
      }
      #expect(unpriced?["value"] == "\(days.prefix(3).compactMap { Int($0["billable_tokens"] ?? "") }.reduce(0, +))")
    }
  }

  @Test func `A budget that is exceeded ends the run with 2, after the report is written`() async throws {
    try await scene { scene in
      let prices = ["--prices", scene.folder + "/prices.yaml", "--format", "csv"]
      let run = try await scene.run(prices + ["--fail-above", "90%"])
      #expect(run.status == 2 && run.output == "\(scene.folder)/r-csv/\n", "\(run.errors)")
      #expect(run.errors.contains("of the token budget for 2026-09 are used, more than 90.0%."))
      #expect(!run.errors.contains("budget of Red"))
      #expect(
        try scene.table("csv/monthly/budgets").map { $0["group"] } == [
          "(organisation)", "Red", "(organisation)", "Red",
        ])
      let pace = try await scene.run(prices + ["--offline", "--fail-pace"])
      #expect(pace.status == 2 && pace.errors.contains("The token budget for 2026-10 is used up."), "\(pace.errors)")
      #expect(try await scene.run(prices + ["--offline", "--fail-above", "1.5"]).status == 64)
      #expect(try await scene.run(prices + ["--offline"]).status == 0)
    }
  }

  @Test func `Budgets count the month from its first day, also where the report begins later`() async throws {
    try await scene { scene in
      let run = try await scene.run([
        "--from", "2026-10-26", "--archive", scene.folder + "/b.sqlite", "--no-compare", "--format", "csv", "--prices",
        scene.folder + "/prices.yaml",
      ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(try scene.table("csv/daily/metrics").count == 6)
      #expect(try scene.table("csv/monthly/budgets").map { $0["days_with_data"] } == ["31", "31"])
    }
  }

  @Test func `A budget of a group that the report does not show ends the run with 2, and is not named`() async throws {
    try await scene { scene in
      let file = scene.folder + "/small.yaml"
      let text = "currency: USD\ntokens: [{from: 2026-09-10, per_million: 2}]\nbudgets: [{group: Red, month: 0.01}]\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      let run = try await scene.run([
        "--offline", "--prices", file, "--format", "csv,json", "--minimum-group", "5", "--fail-above", "90%",
      ])
      #expect(run.status == 2 && run.output.hasPrefix("\(scene.folder)/r-csv/\n"), "\(run.errors)")
      #expect(
        run.errors.contains(
          "A budget for 2026-10 of a group that the report shows as (small groups) exceeds its threshold."))
      #expect(!run.errors.contains("Red"))
      for (path, data) in try files(below: scene.folder) where path.hasPrefix("r") && path != "roster.csv" {
        #expect(!String(decoding: data, as: UTF8.self).contains("Red"), "\(path)")
      }
    }
  }

  @Test func `FOCUS needs prices, and a price file is checked before anything is asked`() async throws {
    try await scene { scene in
      let run = try await scene.run(["--format", "focus"])
      #expect(run.status == 64 && run.errors.contains("--prices"), "\(run.errors)")
      try Data("currency: EURO\ntokens: []\n".utf8).write(to: URL(fileURLWithPath: scene.folder + "/bad.yaml"))
      let bad = try await scene.run(["--prices", scene.folder + "/bad.yaml"])
      #expect(bad.status == 78 && bad.errors.contains("ISO 4217"), "\(bad.errors)")
      #expect(try await scene.run(["--prices", scene.folder + "/none.yaml"]).status == 78)
    }
  }

  @Test func `The billing period is shown with the organisation's budgets of this month`() async throws {
    try await withTemporaryFolder { folder in
      try Data(Self.prices.utf8).write(to: URL(fileURLWithPath: folder + "/prices.yaml"))
      var options = SampleOptions(key: "fk-sample")
      options.billing = SampleBilling()
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 3), options: options) { server in
        let arguments = ["subscription", "--archive", folder + "/a.sqlite", "--prices", folder + "/prices.yaml"]
        let run = try await Tool.run(
          arguments + ["--fail-above", "99%"],
          environment: [
            "FACTORY_API_URL": server.url, "WORKOS_API_URL": server.url, "FACTORY_HOME": folder,
            "FACTORY_API_KEY": "fk-sample",
          ])
        // Nothing was fetched, and that is said.
        let lines = run.output.split(separator: "\n").filter { $0.hasPrefix("budget ") }
        #expect(lines.count == 1 && lines[0].contains(/0 of 1,000 tokens .*; 0 of \d+ days are known/), "\(run.output)")
        #expect(
          run.status == 0 && run.errors.contains("Budgets of groups are left out: this command has no roster"),
          "\(run.errors)")
      }
    }
  }

  @Test func `An allowance that is exceeded ends a report with 2, too`() async throws {
    try await withTemporaryFolder { folder in
      var options = SampleOptions(key: "fk-sample")
      options.billing = SampleBilling(.windows)
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 3), options: options) { server in
        func run(_ more: [String]) async throws -> Tool.Run {
          try await Tool.run(
            [
              "generate", "--from", "2026-10-30", "--to", "2026-10-31", "--no-compare", "--format", "csv", "--name",
              "r",
            ]
              + ["--output", folder, "--archive", folder + "/a.sqlite"] + more,
            environment: [
              "FACTORY_API_URL": server.url, "WORKOS_API_URL": server.url, "FACTORY_HOME": folder,
              "FACTORY_API_KEY": "fk-sample",
            ])
        }
        let above = try await run(["--fail-above", "0.9"])
        #expect(above.status == 2 && above.output == "\(folder)/r-csv/\n", "\(above.errors)")
        #expect(above.errors.contains("Standard, monthly: 93.3% are used, more than 90.0%."))
        #expect(try await run(["--fail-above", "0.95"]).status == 0)
      }
    }
  }
}
