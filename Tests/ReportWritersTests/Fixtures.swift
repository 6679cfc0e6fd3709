import ReportModel

enum Fixtures {
  static let day = CalendarDate(year: 2026, month: 10, day: 31)
  static let moment = Timestamp(date: CalendarDate(year: 2026, month: 11, day: 1), secondOfDay: 21_845)

  /// Texts that would be a formula, a second cell, markup, a link or a mention if they were not escaped.
  static let hostileTexts = [
    "=HYPERLINK(\"http://evil.example\",\"x\")", "+1", "-2", "@SUM(A1)", "\tx", "\r\nx", "＝1+1", "a,b;c\"d\"\ne",
    "a|b", "a\\|b", "ends\\", "`code`", "``", "`@x|y`", "*b* _i_ __b__ ~~s~~", "[l](http://evil.example)",
    "![i](http://evil.example/i.png)", "<script>alert(1)</script>", "<b>", "&lt;&amp;&#64;", "http://evil.example",
    "(https://evil.example/a|b)", "www.evil.example", "WWW.evil.example", "mailto:a@evil.example", "a|b@evil.example",
    "ana@example.com", "@octocat hello", "#123 and org/repo#45 and GH-7", "C# #", ":smile: a:b:c", "$x$ |$y$",
    "# heading", "1. one", "- dash", "+ plus", "---", "===", "> quote", "    indented", "two\nlines\r\nthree",
    "\u{202E}evil\u{202C}", "nul\0bell\u{7}", "\u{FFFF}", "tool_calls _x snake__case_", "R&D", "2*3", "| --- |",
    "", " ",
    "[x]: http://evil.example", "<!-- c -->", "www.a|b.example xmpp:a@b.example ftp://f.example",
  ]

  static func report(
    title: String = "Usage", notices: [Sentence] = [], sections: [Section] = [], tables: [Table] = []
  ) -> Report {
    Report(
      title: title, organisation: "org_1", firstDay: CalendarDate(year: 2026, month: 10, day: 1), lastDay: day,
      generatedAt: moment, generator: "factory-report 0.1.0", notices: notices, sections: sections, tables: tables)
  }

  /// Every kind of block and cell, hostile text in every place, and tables without rows.
  static var awkward: Report {
    report(
      title: "Usage, *October* <2026>", notices: ["2 days are missing: 2026-10-03, 2026-10-04.", "1. See #12, @ana"],
      sections: [summary, charts, tables, hostile], tables: [])
  }

  private static var summary: Section {
    Section(
      id: "summary", title: "Summary", summary: "What changed since September.",
      blocks: [
        .paragraph("- not a list\nsecond line"),
        .figures([
          KeyFigure(
            id: "figure_1", label: "Billable tokens", value: .integer(1_234_567), format: .integer,
            previous: .integer(1_000_000),
            change: .integer(234_567), changeRatio: .number(0.234567), note: ""),
          KeyFigure(
            id: "figure_2", label: "Stickiness", value: .number(0.285), format: .percent(places: 1),
            previous: .number(0.31),
            change: .number(-0.025), changeRatio: .number(-0.025 / 0.31), note: ""),
          KeyFigure(
            id: "figure_3", label: "Commits | week", value: .number(12.345), format: .decimal(places: 2),
            previous: .empty,
            change: .empty, changeRatio: .empty, note: ""),
          KeyFigure(
            id: "figure_4", label: "Same", value: .integer(5), format: .integer, previous: .integer(5),
            change: .integer(0),
            changeRatio: .number(0), note: ""),
          KeyFigure(
            id: "figure_5", label: "Pull requests <b>", value: .integer(12), format: .integer, previous: .integer(0),
            change: .integer(12), changeRatio: .empty,
            trend: [.integer(0), .empty, .integer(0), .integer(4), .integer(12)], trendLabel: "2026-W36 to 2026-W40",
            note: "Counted once & <i>for all</i>."),
          KeyFigure(
            id: "figure_6", label: "Hooks", value: .integer(0), format: .integer, previous: .integer(7),
            change: .integer(-7), changeRatio: .number(-1), trend: [.empty, .empty], note: ""),
        ]),
        .sentences([
          Sentence([
            .words("Tool calls of "), .name("`Read` <b> @ana"), .words(" rose by "), .change(.integer(1500), .integer),
            .words(" ("), .changeRatio(.number(0.25)), .words(") to "), .value(.integer(7500), .integer), .words("."),
          ]),
          Sentence([.words("1. Stickiness changed by "), .change(.number(-0.025), .percent(places: 1)), .words(".")]),
          Sentence([.name("http://evil.example"), .words(" is new on "), .value(.date(day), .date), .words(".")]),
        ]),
        .sentences([]),
        .figures([]),
        .paragraph(""),
      ])
  }

  private static var charts: Section {
    Section(
      id: "charts", title: "Charts", summary: "",
      blocks: [
        .chart(
          Chart(
            id: "tools", title: "Tool calls by tool", kind: .bars, categoryLabel: "Tool", valueLabel: "Tool calls",
            format: .integer, categories: ["Read", "Edit|x", "none", "unknown", "little"],
            series: [.init(name: "calls", values: [12_000, 6150, 0, nil, 1])])),
        .chart(
          Chart(
            id: "tokens", title: "Tokens by week and model", kind: .stackedColumns, categoryLabel: "Week",
            valueLabel: "Billable tokens", format: .integer, categories: ["2026-W40", "2026-W41", "2026-W42"],
            series: [.init(name: "a", values: [1000, 2000, nil]), .init(name: "b", values: [500, nil, nil])])),
        .chart(
          Chart(
            id: "users", title: "Daily active users", kind: .lines, categoryLabel: "Day", valueLabel: "Users",
            format: .decimal(places: 1), categories: (1...45).map { "day \($0)" },
            series: (1...9).map { series in
              .init(name: "s\(series)", values: (1...45).map { Double($0 * series) / 2 })
            })),
        .chart(
          Chart(
            id: "tools", title: "<b>Hostile</b> & \"names\"", alternative: "One <i> is 1000 times the others.",
            kind: .columns, categoryLabel: "MCP <server>", valueLabel: "Calls | all", format: .percent(places: 1),
            categories: Array(hostileTexts.prefix(6)),
            series: [
              .init(name: "<script>", values: [10, nil, 0, 0.01, 0.02]), .init(name: "a|b @ana", values: [nil, 0.005]),
            ])),
        .chart(
          Chart(
            id: "none", title: "Nothing", kind: .columns, categoryLabel: "Week", valueLabel: "Commits",
            format: .integer, categories: [], series: [.init(name: "a", values: [])])),
      ])
  }

  private static var tables: Section {
    let numbered = Table(
      id: "t", title: "Numbers", columns: [Column("n", "N", .integer), Column("name", "Name", .text)],
      rows: Rows((1...15).map { [.integer(Int64($0) * 1000), .text("row \($0)")] }))
    return Section(
      id: "tables", title: "Tables", summary: "",
      blocks: [
        .table(everyCell, pageRows: nil),
        .excerpt(changes),
        .table(numbered, pageRows: 3),
        .table(numbered, pageRows: 14),
        .table(numbered, pageRows: 0),
        .table(
          Table(id: "e", title: "Tables", columns: [Column("a", "A", .text)], rows: Rows([])), pageRows: nil),
      ])
  }

  private static var hostile: Section {
    Section(
      id: "hostile", title: "# Hostile [x](y)", summary: "1) http://evil.example",
      blocks: [
        .table(
          Table(
            id: "h", title: "Hostile | text",
            columns: [Column("i", "#", .integer), Column("x", "*Text* | x", .text), Column("z", "End", .text)],
            rows: Rows(hostileTexts.enumerated().map { [.integer(Int64($0)), .text($1), .text("end")] })),
          pageRows: nil)
      ] + hostileTexts.map(Block.paragraph))
  }

  /// Columns of every emphasis.
  private static var changes: Table {
    Table(
      id: "changes", title: "Changes",
      columns: [
        Column("name", "Name", .text), Column("calls", "Calls", .integer, emphasis: .size),
        Column("change", "Change", .integer, emphasis: .change),
        Column("ratio", "Change %", .percent(places: 1), emphasis: .change),
      ],
      rows: Rows([
        [.text("Read"), .integer(2000), .integer(500), .number(0.3333)],
        [.text("Edit"), .integer(500), .integer(-1500), .number(-0.75)],
        [.text("Grep"), .integer(0), .integer(0), .number(0)],
        [.text("(none)"), .empty, .empty, .text("n/a")],
      ]))
  }

  static var everyCell: Table {
    Table(
      id: "cells", title: "Every cell",
      columns: [
        Column("text", "Text", .text, note: "Any \"text\"."), Column("integer", "Integer", .integer),
        Column("number", "Number", .decimal(places: 2)), Column("ratio", "Ratio", .percent(places: 1)),
        Column("date", "Date", .date), Column("moment", "Moment", .timestamp), Column("flag", "Flag", .flag),
      ],
      rows: Rows([
        [
          .text("plain"), .integer(1_234_567), .number(1234.565), .number(0.285), .date(day), .timestamp(moment),
          .flag(true),
        ],
        [.text(""), .integer(.min), .number(-0.004), .number(-1), .date(day), .timestamp(moment), .flag(false)],
        [.empty, .empty, .empty, .empty, .empty, .empty, .empty],
      ]))
  }
}

extension Sentence: ExpressibleByStringLiteral {
  /// Words of this program.
  public init(stringLiteral words: String) { self.init(words) }
}
