import ReportAssembly
import ReportDefinition
import ReportModel
import Templates
import TestSupport
import Testing
import Usage

@Suite struct DefinitionTests {
  private static let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-31") { on($0, [.toolCalls: 1]) }

  /// A user is logged in.
  private static let subscription = BillingPeriod(start: 1, end: 2).map { period in
    SubscriptionStatus.known(
      SubscriptionSnapshot(
        Subscription(period: period, standard: Pool(used: 1, totalAllowance: 2)),
        windows: [UsageWindow(.computers, .period, reportedPercent: 5, end: nil)], fetchedAt: 0, organisation: nil),
      archived: nil, remarks: [], now: 0)
  }

  private func report(_ blocks: ReportDefinition.Block...) throws -> Report {
    try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage,
      definition: ReportDefinition(
        title: "Test", summary: "", formats: nil,
        sections: [ReportDefinition.Section(id: "one", title: "One", summary: "", isFlat: false, blocks: blocks)]),
      subscription: #require(Self.subscription))
  }

  @Test(arguments: ShippedDefinition.allCases)
  func `What comes with the tool names only what there is, and its sections can be sheets`(
    shipped: ShippedDefinition
  ) throws {
    let definition = try ReportDefinition.shipped(shipped)
    #expect(!definition.sections.isEmpty)
    #expect(Set(definition.sections.map(\.id)).count == definition.sections.count)
    #expect(Set(definition.sections.map { $0.title.lowercased() }).count == definition.sections.count)
    for section in definition.sections {
      #expect((1...31).contains(section.title.utf16.count), "\(section.title)")
      #expect(!section.blocks.isEmpty, "\(section.id)")
    }
  }

  @Test
  func
    `The management report shows what there is, and all charts`()
    throws
  {
    let report = try Report.of(
      "2026-09-01"..."2026-10-31", Self.usage, detail: true, roster: Roster(groups: ["ada": "Platform"]),
      subscription: #require(Self.subscription))
    let shown = Set(report.sectionTables.map(\.id))
    // The organisation's lists are empty; PeriodsBesideTests have those that are not.
    #expect(
      shown == [
        "metrics_by_period", "groups_by_period", "trend", "subscription", "subscription_pace", "subscription_windows",
        "weekly_metrics", "daily_metrics", "people", "range_users", "definitions", "limitations", "coverage_gaps",
        "range_utilisation", "monthly_utilisation", "range_seats", "monthly_seats",
      ])
    // Of one group there is no chart.
    for id in try Report.vocabulary(formats: []).charts where id != "tokens_by_group" {
      #expect(report[chart: id] != nil, "\(id)")
    }
    let users = try #require(report.sectionTables.first { $0.id == "range_users" })
    #expect(try users.records().allSatisfy { $0["period"] == "2026-09-01..2026-10-31" })
    #expect(report.sections.map(\.id).contains("groups"))
  }

  @Test func `The import has one flat table a section`() throws {
    let report = try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage, definition: .shipped(.spreadsheetImport))
    #expect(report.sections.count > 15)
    #expect(report.sections.allSatisfy { $0.isFlat && $0.blocks.count == 1 })
  }

  @Test func `A section without its only table is left out`() throws {
    let report = try Report.of("2026-10-01"..."2026-10-31", Self.usage)
    #expect(!report.sections.map(\.id).contains("groups") && !report.sections.map(\.id).contains("costs"))
  }

  @Test func `Sections are in the order of the definition, and say what it says`() throws {
    let definition = try ReportDefinition.shipped(.management)
    let report = try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage, roster: Roster(groups: ["ada": "Platform"]),
      prices: Prices(tokens: ["2026-01-14": "2.00"]))
    // The usage has no other month to compare with.
    let shown = definition.sections.filter { !["changes", "trend"].contains($0.id) }
    #expect(report.sections.map(\.id) == shown.map(\.id))
    #expect(report.sections.map(\.title) == shown.map(\.title))
    #expect(report.sections.map(\.summary) == shown.map(\.summary))
  }

  @Test func `A block is what it names`() throws {
    let report = try report(
      .text("Words"), .figures(["tool_calls"]), .chart(["tokens_by_group", "tools"], title: "Mine", top: 1),
      .table("monthly_tools", title: nil, columns: ["invocations", "tool"], pageRows: 3),
      .excerpt("monthly_languages", title: "Languages by month", columns: nil, rows: nil))
    #expect(report.figures.map(\.value) == [31])
    #expect(report[chart: "tools"]?.title == "Mine", "without a roster, groups have no chart")
    #expect(report.excerpts.map(\.id) == ["monthly_languages"])
    #expect(report.excerpts.map(\.title) == ["Languages by month"])
    #expect(report.sectionTables.map { $0.columns.map(\.id) } == [["invocations", "tool"]])
    let pageRows = report.blocks.compactMap { block in if case .table(_, let rows) = block { rows } else { nil } }
    #expect(pageRows == [3])
  }

  @Test func `A column that is left out takes its cells along`() throws {
    let usage = Self.usage.with(on("2026-10-05", [.toolCalls: 3], [.tools: ["Read": 2, "Edit": 1]]))
    let report = try Report.of(
      "2026-10-01"..."2026-10-31", usage,
      definition: ReportDefinition(
        title: "Test", summary: "", formats: nil,
        sections: [
          ReportDefinition.Section(
            id: "one", title: "One", summary: "", isFlat: true,
            blocks: [.table("monthly_tools", title: nil, columns: ["invocations", "period", "tool"], pageRows: 0)])
        ]))
    let rows = try #require(report.sectionTables.first).rows.prefix(.max).rows
    #expect(rows.contains([2, "2026-10", "Read"]))
  }

  @Test func `A table has the users with the most tokens of each month, and says so where there are more`() throws {
    let users = [
      user("u20", [.billableTokens: 20]), user("u40", [.billableTokens: 40]), user("u10", [.billableTokens: 10]),
      user("u30", [.billableTokens: 30]),
    ]
    let usage = Self.usage.with(on("2026-10-06").users(users), on("2026-09-30").users(users))
    func table(_ limit: Int) throws -> Table {
      let block = ReportDefinition.Block.table(
        "monthly_users", title: nil, columns: ["period", "user_id"], pageRows: 0, users: limit)
      let section = ReportDefinition.Section(id: "one", title: "One", summary: "", isFlat: false, blocks: [block])
      let definition = ReportDefinition(title: "Test", summary: "", formats: nil, sections: [section])
      let report = try Report.of("2026-09-01"..."2026-10-31", usage, definition: definition)
      return try #require(report.sectionTables.first)
    }
    let whole = try table(4)
    #expect(whole.title == "Users by month")
    #expect(try whole.rows.prefix(0).total == 8)
    let cut = try table(2)
    #expect(
      cut.title == "Users by month: the 2 users with the most billable tokens of each month; monthly/users.csv has all")
    #expect(
      try cut.rows.prefix(9).rows == [
        ["2026-09", "u40"], ["2026-09", "u30"], ["2026-10", "u40"], ["2026-10", "u30"],
      ])
  }

  @Test func `Everything that the vocabulary names can be shown`() throws {
    let vocabulary = try Report.vocabulary(formats: ["xlsx"])
    let report = try Report.of(
      "2026-10-01"..."2026-10-31", Self.usage, detail: true, roster: Roster(), prices: PricedMonth.prices())
    for table in report.tables { #expect(vocabulary.tables.contains { $0.id == table.id }, "\(table.id)") }
    for table in vocabulary.tables {
      let shown = try self.report(.table(table.id, title: nil, columns: table.columns, pageRows: 0)).sectionTables
      // Groups, seats, costs and daily rows are there only when they are asked for; the range is a month.
      // Lists of this organisation are empty, and it has no other month to compare with.
      let absent = [
        "daily_users", "monthly_costs", "monthly_budgets", "limitations", "coverage_gaps", "largest_changes",
        "lapsed_users", "changes", "trend",
      ]
      let isOfRoster = ["groups", "seats", "utilisation"].contains { table.id.contains($0) }
      if !isOfRoster, !absent.contains(table.id), !table.id.hasSuffix("_by_period") {
        #expect(shown.map(\.id) == [table.id.replacing("range_", with: "monthly_")])
      }
    }
  }

  @Test(arguments: [
    ("2026-10-01", "2026-10-31", "October 2026"), ("2026-02-01", "2026-02-28", "February 2026"),
    ("2026-10-01", "2026-10-30", "October 2026 to the 30th"), ("2026-10-01", "2026-10-11", "October 2026 to the 11th"),
    ("2026-10-01", "2026-10-21", "October 2026 to the 21st"), ("2026-10-01", "2026-10-02", "October 2026 to the 2nd"),
    ("2026-10-01", "2026-10-23", "October 2026 to the 23rd"), ("2026-09-01", "2026-10-31", "September to October 2026"),
    ("2026-12-01", "2027-01-31", "December 2026 to January 2027"), ("2026-10-05", "2026-10-11", "2026-W41"),
    ("2026-10-02", "2026-10-31", "2026-10-02 to 2026-10-31"), ("2026-10-05", "2026-10-05", "2026-10-05"),
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
