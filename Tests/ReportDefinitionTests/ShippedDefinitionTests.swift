import ReportDefinition
import Templates
import Testing

@Suite struct ShippedDefinitionTests {
  @Test(arguments: ShippedDefinition.allCases)
  func `Each reads without mistakes, and its sections can be sheets`(shipped: ShippedDefinition) throws {
    let definition = try definition(shipped.text)
    #expect(definition.title == "Factory usage")
    #expect(!definition.summary.isEmpty && !definition.summary.contains("\n"))
    #expect(Set(definition.sections.map { $0.title.lowercased() }).count == definition.sections.count)
    for section in definition.sections { #expect((1...31).contains(section.title.utf16.count)) }
    #expect(!shipped.text.split(separator: "\n", omittingEmptySubsequences: false).contains { $0.count > 120 })
  }

  @Test func `There are three, each named as its file`() {
    #expect(ShippedDefinition.allCases.map(\.name) == ["management", "spreadsheet-import", "email"])
    #expect(ShippedDefinition(rawValue: "management.yaml") == nil)
  }

  @Test func `The one for managers begins with a summary and shows no table twice`() throws {
    let definition = try definition(ShippedDefinition.management.text)
    #expect(definition.formats == ["xlsx", "csv", "markdown", "html"])
    #expect(
      definition.sections.first?.blocks == [
        .figures([
          "billable_tokens", "active_users", "daily_active_users_mean", "sessions", "tool_calls", "autonomy_ratio",
          "git_commits", "git_prs_created", "cost", "cost_per_active_user", "cost_per_pr",
        ]), .changes(limit: 8), .chart(["tokens_by_week"], title: nil, top: nil),
        .chart(["active_users"], title: nil, top: nil), .chart(["tokens_by_group", "tools"], title: nil, top: 12),
        .chart(["commits_by_week"], title: nil, top: nil),
        .excerpt("groups_in_brief", title: nil, columns: nil, rows: 10),
      ])
    let tables = definition.sections.flatMap(\.blocks).compactMap { block in
      if case .table(let id, _, _, _, _) = block { id } else { nil }
    }
    #expect(Set(tables).count == tables.count)
    #expect(Vocabulary.shipped.tables.map(\.id).filter { $0.hasSuffix("_by_period") }.allSatisfy(tables.contains))
    #expect(definition.sections.allSatisfy { !$0.isFlat && !$0.summary.isEmpty })
  }

  @Test func `The one for import has a flat sheet a table, called as the table is`() throws {
    let definition = try definition(ShippedDefinition.spreadsheetImport.text)
    #expect(definition.formats == ["xlsx", "csv"])
    #expect(definition.sections.count == 39)
    for section in definition.sections {
      #expect(section.isFlat)
      #expect(section.title == section.id)
      #expect(section.blocks == [.table(section.id, title: nil, columns: nil, pageRows: 0)])
    }
  }

  @Test func `The one for e-mail is one section`() throws {
    let definition = try definition(ShippedDefinition.email.text)
    #expect(definition.formats == ["mail"])
    #expect(definition.sections.count == 1)
  }
}
