import ReportAssembly
import ReportModel
import Testing
import Usage

@testable import Templates

@Suite struct DefinitionTests {
  private static let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-31") { on($0, [.toolCalls: 1]) }

  private func report(_ blocks: ReportDefinition.Block...) throws -> Report {
    try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage,
      definition: ReportDefinition(
        title: "Test", sections: [ReportDefinition.Section(id: "one", title: "One", summary: "", blocks: blocks)]))
  }

  @Test func `The report for managers loads, and its sections can be sheets`() throws {
    let definition = try ReportDefinition.management()
    #expect(!definition.sections.isEmpty)
    #expect(Set(definition.sections.map(\.id)).count == definition.sections.count)
    #expect(Set(definition.sections.map { $0.title.lowercased() }).count == definition.sections.count)
    for section in definition.sections {
      #expect((1...31).contains(section.title.utf16.count), "\(section.title)")
      #expect(!section.blocks.isEmpty, "\(section.id)")
    }
  }

  @Test func `It shows every table but the users' weeks and days, and all charts`() throws {
    let report = try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage, detail: true, groups: GroupMapping(["ada": "Platform"]))
    let shown = Set(report.sectionTables.map(\.id))
    let whole = Set(report.tables.map(\.id)).subtracting(["summary", "users", "users_daily"])
    #expect(shown == whole.union(["users_by_month"]))
    for id in ["tokens_by_week", "active_users", "tools", "commits_by_week"] { #expect(report[chart: id] != nil) }
    let users = try #require(report.sectionTables.first { $0.id == "users_by_month" })
    #expect(try users.records().allSatisfy { $0["period_kind"] == "month" })
    #expect(report.sections.map(\.id).contains("groups"))
  }

  @Test func `A section without its only table is left out`() throws {
    let report = try Report.of("2026-10-01"..."2026-10-31", Self.usage)
    #expect(!report.sections.map(\.id).contains("groups"))
  }

  @Test func `Sections are in the order of the definition, and say what it says`() throws {
    let definition = try ReportDefinition.management()
    let report = try Report.of("2026-10-01"..."2026-10-31", Self.usage, groups: GroupMapping(["ada": "Platform"]))
    #expect(report.sections.map(\.id) == definition.sections.map(\.id))
    #expect(report.sections.map(\.title) == definition.sections.map(\.title))
    #expect(report.sections.map(\.summary) == definition.sections.map(\.summary))
  }

  @Test func `A block is what it names`() throws {
    let report = try report(
      .figures(["tool_calls"]), .chart("tools"), .table("tools", pageRows: 3), .excerpt("languages", rows: nil))
    #expect(report.figures.map(\.value) == [31])
    #expect(report[chart: "tools"] != nil)
    #expect(report.excerpts.map(\.id) == ["languages"])
    let pageRows = report.blocks.compactMap { block in if case .table(_, let rows) = block { rows } else { nil } }
    #expect(pageRows == [3])
  }

  @Test(arguments: [
    ReportDefinition.Block.table("tool", pageRows: 0), .excerpt("tool", rows: nil), .chart("tool"), .figures(["tool"]),
    .figures(["tool_calls", "tool"]),
  ])
  func `An unknown name is an error that lists the known ones`(block: ReportDefinition.Block) throws {
    let error = try #require(throws: DefinitionError.self) { try report(block) }
    let known =
      switch block {
      case .table, .excerpt: ["summary", "tools", "data_quality", "users_by_month"]
      case .chart: ["tokens_by_week", "active_users", "tools", "commits_by_week"]
      case .figures: Metric.all.map(\.id)
      }
    #expect(error.description.contains(" tool,"))
    for id in known { #expect(error.description.contains(id)) }
  }

  @Test(arguments: [
    ("2026-10-01", "2026-10-31", "October 2026"), ("2026-02-01", "2026-02-28", "February 2026"),
    ("2026-10-01", "2026-10-30", "2026-10-01 to 2026-10-30"), ("2026-09-01", "2026-10-31", "2026-09-01 to 2026-10-31"),
    ("2026-10-05", "2026-10-05", "2026-10-05 to 2026-10-05"),
  ])
  func `The title names the month or the days`(first: Day, last: Day, title: String) throws {
    let report = try Report.of(first...last, Self.usage)
    #expect(report.title == "Factory usage, \(title)")
    #expect(report.firstDay == CalendarDate(first))
    #expect(report.lastDay == CalendarDate(last))
    #expect(report.organisation == "org_test")
    #expect(report.generatedAt.description == "2026-11-01T06:00:00Z")
  }
}
