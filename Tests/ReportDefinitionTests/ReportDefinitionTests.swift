import ReportDefinition
import Testing

@Suite struct ReportDefinitionTests {
  @Test func `Everything that a definition can say`() throws {
    let read = try definition(
      """
      title: "Usage: ours"
      description: For us
      formats: [html, csv]
      sections:
        - id: one
          title: Q3 – überall
          summary: ''
          blocks:
            - text: |
                A paragraph
                of two lines.
            - figures: [sessions, tool_calls]
            - what_changed: 50
            - {chart: tools, title: Ours, top: 1}
            - chart: [tokens_by_group, tools]
            - {table: monthly_models, title: Models, columns: &columns [share, model_id], page_rows: 10000}
            - {table: monthly_users, users: 999999}
            - excerpt: monthly_models
              columns: *columns
              rows: 1
        - {id: TWO_2, title: 2026, flat: true, blocks: [table: daily_metrics]}
      """)
    let columns = ["share", "model_id"]
    #expect(
      read
        == ReportDefinition(
          title: "Usage: ours", summary: "For us", formats: ["html", "csv"],
          sections: [
            ReportDefinition.Section(
              id: "one", title: "Q3 – überall",
              blocks: [
                .text("A paragraph\nof two lines.\n"), .figures(["sessions", "tool_calls"]), .changes(limit: 50),
                .chart(["tools"], title: "Ours", top: 1), .chart(["tokens_by_group", "tools"], title: nil, top: nil),
                .table("monthly_models", title: "Models", columns: columns, pageRows: 10_000),
                .table("monthly_users", title: nil, columns: nil, pageRows: 0, users: 999_999),
                .excerpt("monthly_models", title: nil, columns: columns, rows: 1),
              ]),
            ReportDefinition.Section(
              id: "TWO_2", title: "2026", isFlat: true,
              blocks: [.table("daily_metrics", title: nil, columns: nil, pageRows: 0)]),
          ]))
  }

  @Test func `A table of the first edition is accepted, with a remark that names the one of now`() throws {
    let read = try definition(
      """
      title: T
      sections:
        - id: a
          title: A
          blocks:
            - table: monthly
            - table: models
              columns: [period_kind, period, share]
            - {table: users_by_month, users: 5}
      """)
    #expect(
      read.sections[0].blocks == [
        .table("monthly_metrics", title: nil, columns: nil, pageRows: 0),
        .table("monthly_models", title: nil, columns: ["period", "share"], pageRows: 0),
        .table("monthly_users", title: nil, columns: nil, pageRows: 0, users: 5),
      ])
    #expect(
      read.remarks == [
        "line 6: The table monthly of the first edition is now monthly_metrics.",
        "line 7: The table models of the first edition is now monthly_models.",
        "line 9: The table users_by_month of the first edition is now monthly_users.",
      ])
    #expect(
      mistakes("title: T\nsections: [{id: a, title: A, blocks: [{table: monthly_models, columns: [period_kind]}]}]")
        .count == 1)
  }

  @Test func `What can be left out`() throws {
    let read = try definition("title: T\nsections: [{id: a, title: A, blocks: [excerpt: monthly_tools]}]")
    #expect(read.summary.isEmpty)
    #expect(read.formats == nil)
    #expect(
      read.sections == [
        ReportDefinition.Section(
          id: "a", title: "A", blocks: [.excerpt("monthly_tools", title: nil, columns: nil, rows: nil)])
      ])
  }

  @Test(arguments: ["\u{FEFF}", "# A comment\n", "---\n", "%YAML 1.1\n---\n"])
  func `What can stand before it`(start: String) throws {
    let text = "title: T\nsections: [{id: a, title: A, blocks: [chart: tools]}]\n"
    #expect(try definition(start + text) == definition(text))
    #expect(try definition((start + text).replacing("\n", with: "\r\n")) == definition(text))
  }

  @Test(arguments: ["A/B: tools? [*]", "'A'", "History", "A title that is longer than the name of a sheet can be"])
  func `A title can be what the name of a sheet cannot`(title: String) throws {
    let quoted = title.replacing("'", with: "''")
    let read = try definition("title: T\nsections: [{id: a, title: '\(quoted)', blocks: [chart: tools]}]")
    #expect(read.sections.map(\.title) == [title])
  }

  @Test func `JSON is YAML`() throws {
    let read = try definition(
      #"{"title": "T", "sections": [{"id": "a", "title": "A", "flat": true, "blocks": [{"table": "monthly_tools"}]}]}"#)
    #expect(read.sections.map(\.isFlat) == [true])
  }
}
