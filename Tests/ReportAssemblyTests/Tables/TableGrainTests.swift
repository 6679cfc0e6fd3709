import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

/// What programs that import the tables rely on: sums, and keys.
@Suite struct TableGrainTests {
  private static let roster = Roster(groups: ["ada": "Platform", "user_ada": "Platform", "bob": "Apps"])

  private static let prices = Prices(
    tokens: ["2026-01-14": "2.50", "2026-06-10": "3.75"], seats: ["2026-01-14": "40.00"])

  /// The sum of a column; `nil` where the report lacks the table or the column.
  private func sum(_ column: String, _ name: String, _ grain: Grain, of report: Report) throws -> Double? {
    guard let table = report[table: "\(grain.rawValue)_\(name)"], table.columns.contains(where: { $0.id == column })
    else { return nil }
    return try table.records().compactMap { $0[column]?.number }.reduce(0, +)
  }

  @Test(arguments: 500..<512)
  func `The sums over days, weeks, months and the range are the same, for each additive column`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 50, hasGaps: seed % 2 == 0)
    let report = try Report.of(
      generated.range, generated.usage, comparing: false, detail: true, roster: Self.roster, prices: Self.prices)
    var checked = 0
    // Costs by month have no other grain; their tokens are those of the organisation.
    let tokens = try ["costs", "metrics"].map { try sum("billable_tokens", $0, .monthly, of: report) ?? -1 }
    #expect(abs(tokens[0] - tokens[1]) <= 1e-9 * max(1, tokens[1]))
    for table in report.tables where table.grain == .monthly && table.name != "costs" {
      for column in table.columns where column.isAdditive {
        let total = try #require(try sum(column.id, table.name, .monthly, of: report))
        let others = try [Grain.weekly, .daily, .range].compactMap { try sum(column.id, table.name, $0, of: report) }
        #expect(!others.isEmpty)
        for other in others {
          #expect(abs(other - total) <= 1e-9 * max(1, abs(total)), "\(table.name) \(column.id)")
          checked += 1
        }
      }
    }
    #expect(checked > 90)
    #expect(report.tables.count { $0.grain == .range } == report.tables.count { $0.grain == .monthly } - 1)
  }

  @Test(arguments: 512..<516)
  func `The sums by day are the organisation's totals`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 50)
    let report = try Report.of(generated.range, generated.usage, comparing: false)
    let days = generated.usage.organisationDays(in: generated.range)
    for field in DailyField.reported where field.kind == .count {
      let total = days.compactMap { $0.count(field) }.reduce(Count.zero, +).double
      let sum = try #require(try sum(field.rawValue, "metrics", .monthly, of: report))
      #expect(abs(sum - total) <= 1e-9 * max(1, total), "\(field)")
    }
  }

  @Test(arguments: 520..<530)
  func `No two rows of a table have the same key`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 50, hasGaps: seed % 2 == 0)
    let report = try Report.of(generated.range, generated.usage, detail: true, roster: Self.roster)
    for table in report.tables { try expectKeys(of: [table]) }
  }

  @Test(arguments: 530..<536)
  func `Reports of two months appended have the same values under the same key, where they are complete`(
    seed: Int
  ) throws {
    let usage = GeneratedUsage(seed: seed, range: "2026-10-01"..."2026-11-30").usage
    let october = try Report.of("2026-10-01"..."2026-10-31", usage, detail: true, roster: Self.roster)
    let november = try Report.of("2026-11-01"..."2026-11-30", usage, detail: true, roster: Self.roster)
    #expect(october.tables.map(\.id) == november.tables.map(\.id))
    for (one, other) in zip(october.tables, november.tables) { try expectKeys(of: [one, other]) }
  }

  /// Rows with the same key are equal, or both are marked as not complete; within a table there are none.
  private func expectKeys(of tables: [Table]) throws {
    var rows: [[Cell]: (table: Int, row: [String: Cell])] = [:]
    for (number, table) in tables.enumerated() {
      for row in try table.records() {
        let key = table.key.map { row[$0] ?? .empty }
        guard let other = rows.updateValue((number, row), forKey: key) else { continue }
        #expect(other.table != number, "\(table.id) \(key)")
        let isMarked = [row, other.row].allSatisfy { $0["complete"] == .flag(false) }
        #expect(isMarked || row == other.row, "\(table.id) \(key)")
      }
    }
  }

  @Test(arguments: 540..<546)
  func `What a row points to is there`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 50, hasGaps: seed % 2 == 0)
    let report = try Report.of(generated.range, generated.usage, detail: true, roster: Self.roster)
    for table in report.tables {
      for reference in table.references {
        func keys(_ table: Table) throws -> Set<[Cell]> {
          Set(try table.records().map { row in reference.columns.map { row[$0] ?? .empty } })
        }
        #expect(try keys(table).isSubset(of: keys(#require(report[table: reference.table]))), "\(table.id)")
      }
    }
  }

  @Test func `An entry of several keys is named by all of them in the table of changes`() throws {
    let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      on(day).rows(.models, [(keys: ["a|b\\", "fast"], values: [day < "2026-10-01" ? 1 : 2, 1, 1])]).filled()
    }
    let rows = try #require(Report.of("2026-10-01"..."2026-10-31", usage)[table: "changes"]).records()
    let model = try #require(rows.first { $0["dimension"] == "models" })
    #expect(model["key"] == #"a\|b\\|fast"#)
    #expect(model["name"] == #"a|b\ (fast)"#)
    #expect(model["measure"] == "billable_tokens" && model["period"] == "2026-10")
  }
}
