import ReportModel
import TestSupport
import Testing
import Usage

@testable import ReportAssembly

@Suite struct DailyTableTests {
  private func table(_ name: String, _ usage: MadeUpUsage, _ range: ClosedRange<Day>) throws -> Table {
    try #require(try DailyTables(of: range, from: usage).all.map(\.table).first { $0.name == name })
  }

  private func lines(_ table: Table) throws -> [String] {
    var lines = [table.columns.map(\.id).joined(separator: ",")]
    try table.rows.forEach({ row in lines.append(row.map(Self.text).joined(separator: ",")) })
    return lines
  }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .empty: ""
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .date(let date): "\(date)"
    case .exact, .timestamp, .flag: "unexpected"
    }
  }

  @Test func `there is a table for the metrics, each breakdown, and users`() throws {
    let tables = try DailyTables(of: "2026-10-01"..."2026-10-01", from: MadeUpUsage()).all.map(\.table)
    #expect(
      tables.map(\.name) == [
        "metrics", "models", "tools", "mcp_servers", "skills", "slash_commands", "hooks", "clients", "languages",
        "file_extensions", "autonomy_levels", "users",
      ])
    #expect(tables.allSatisfy { $0.columns[0].id == "date" })
    #expect(tables[0].columns.dropFirst().map(\.id) == DailyField.reported.map(\.rawValue))
  }

  @Test func `a breakdown has a row for each day and key, the largest first`() throws {
    let usage = MadeUpUsage(
      on("2026-10-01").rows(
        .models,
        [
          (keys: ["opus", "standard"], values: [5, 7, nil]), (keys: ["haiku", "standard"], values: [9, 1, 2]),
          (keys: ["opus", "standard"], values: [6, nil, 3]),
        ]),
      on("2026-10-02").rows(.models, []), on("2026-10-03"), on("2026-10-04").missing(.tokens),
      on("2026-10-05").rows(.models, [(keys: ["haiku", ""], values: [.count(Count(0.5)!), nil, nil])]))
    #expect(
      try lines(table("models", usage, "2026-10-01"..."2026-10-06")) == [
        "date,model_id,model_tier,billable_tokens,input_tokens,output_tokens",
        "2026-10-01,opus,standard,11,7,3", "2026-10-01,haiku,standard,9,1,2", "2026-10-05,haiku,,0.5,,",
      ])
  }

  @Test func `tools and servers have the names of reports`() throws {
    let usage = MadeUpUsage(
      on("2026-10-01", [:], [.tools: ["Read": 4, "{": 1, "": 2], .mcpServers: ["Axiom": 1, "axiom": 2]]),
      on("2026-10-02", [:], [.mcpServers: ["Axiom": 5]]))
    let range: ClosedRange<Day> = "2026-10-01"..."2026-10-02"
    #expect(
      try lines(table("tools", usage, range)) == [
        "date,tool,invocations", "2026-10-01,Read,4", "2026-10-01,(unrecognised),3",
      ])
    #expect(
      try lines(table("mcp_servers", usage, range)) == [
        "date,server,invocations", "2026-10-01,Axiom,3", "2026-10-02,Axiom,5",
      ])
  }

  @Test func `clients and shares are those of the day`() throws {
    let usage = MadeUpUsage(
      on("2026-10-01", [:], [.clients: ["cli": 3, "web": 4], .autonomyLevels: ["manual": 0.25, "auto_high": 0.75]]))
    let range: ClosedRange<Day> = "2026-10-01"..."2026-10-01"
    #expect(
      try lines(table("clients", usage, range)) == [
        "date,client,daily_active_users", "2026-10-01,web,4", "2026-10-01,cli,3",
      ])
    #expect(
      try lines(table("autonomy_levels", usage, range)) == [
        "date,level,share", "2026-10-01,auto-high,0.75", "2026-10-01,manual,0.25",
      ])
  }

  @Test func `metrics has a row for each day; what is unknown is empty`() throws {
    let usage = MadeUpUsage(on("2026-10-02", [.billableTokens: 7, .autonomyRatioAverage: 2.5]))
    let lines = try lines(table("metrics", usage, "2026-10-01"..."2026-10-02"))
    #expect(lines.count == 3)
    #expect(lines[1] == "2026-10-01" + String(repeating: ",", count: DailyField.reported.count))
    #expect(lines[2].hasPrefix("2026-10-02,7,,"))
    #expect(lines[2].contains(",2.5,"))
  }

  @Test func `users come by day and id, as the API gave them`() throws {
    let usage = MadeUpUsage(
      on("2026-10-01").users(
        user("user_b", [.toolCalls: 3]), user("user_a", [:], email: "a@x", model: "opus", languages: ["Go", "C"])),
      on("2026-10-02").users(user("user_b", [.hooks: 1])))
    let records = try table("users", usage, "2026-10-01"..."2026-10-02").records()
    #expect(records.map { $0["user_id"] } == [.text("user_a"), .text("user_b"), .text("user_b")])
    #expect(records[0]["languages"] == .text("Go; C"))
    #expect(records[0]["tool_calls"] == .empty)
    #expect(records[1]["tool_calls"] == .integer(3))
    #expect(records[2]["hooks"] == .integer(1))
  }

  @Test(arguments: 0..<20)
  func `sums of the days are those of the months, to the last digit`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed)
    let report = try Report.of(generated.range, generated.usage)
    for entry in try DailyTables(of: generated.range, from: generated.usage).all {
      guard let breakdown = Breakdown(rawValue: entry.table.id), breakdown.rule == .sum else { continue }
      let months = try #require(report.tables.first { $0.id == breakdown.rawValue }).records()
        .filter { $0["period_kind"] == .text("month") }
      #expect(try sums(breakdown, entry.table.records()) == sums(breakdown, months), "\(breakdown)")
    }
  }

  private func sums(_ breakdown: Breakdown, _ records: [[String: Cell]]) throws -> [[Cell?]: [Count]] {
    var sums: [[Cell?]: [Count]] = [:]
    for record in records {
      let counts = try breakdown.measures.map { try #require(Count(record[$0]?.number ?? 0)) }
      let keys = breakdown.keys.map { record[$0.column] }
      sums[keys] = sums[keys].map { zip($0, counts).map(+) } ?? counts
    }
    return sums
  }
}
