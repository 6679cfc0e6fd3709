import ReportModel

/// A report like the shipped management report: figures with trends, charts of weeks and days, twenty chapters of tables.
enum ManagementFixture {
  static var report: Report {
    Report(
      title: "Factory usage", organisation: "org_01J8ZQ4T7W", firstDay: CalendarDate(year: 2026, month: 9, day: 1),
      lastDay: CalendarDate(year: 2026, month: 10, day: 31), generatedAt: Fixtures.moment,
      generator: "factory-report 0.1.0",
      notices: [
        "1 day is missing: 2026-10-14. Sums leave it out, and October is not complete.",
        "Tool calls by tool are 312 fewer than tool calls in all (0.1%).",
      ],
      sections: [summary, months] + (1...18).map(ranking), tables: [])
  }

  private static func figure(
    _ label: String, _ value: Cell, _ format: Format, before: Cell, note: String, trend: [Double?]
  ) -> KeyFigure {
    let change = value.number.flatMap { value in before.number.map { value - $0 } }
    let ratio = change.flatMap { change in before.number.flatMap { $0 == 0 ? nil : change / $0 } }
    return KeyFigure(
      id: label, label: label, value: value, format: format, previous: before,
      change: change.map(Cell.number) ?? .empty, changeRatio: ratio.map(Cell.number) ?? .empty,
      trend: trend.map { $0.map(Cell.number) ?? .empty }, trendLabel: "2026-W36 to 2026-W44", note: note)
  }

  private static var summary: Section {
    Section(
      id: "summary", title: "Summary", summary: "What happened, and how far to trust it.",
      blocks: [
        .figures([
          figure(
            "Billable tokens", .integer(4_812_345_678), .integer, before: .integer(3_914_200_113),
            note: "Sum of the days.", trend: [810e6, 850e6, 920e6, 900e6, 1010e6, 1090e6, 1170e6, 1130e6, 1260e6]),
          figure(
            "Active users", .integer(184), .integer, before: .integer(176), note: "People with any activity.",
            trend: [150, 152, 158, 160, 163, 161, 170, 172, 171]),
          figure(
            "Daily active users, mean", .number(96.4), .decimal(places: 1), before: .number(98.1),
            note: "Mean of the days.", trend: [99, 98, 101, 96, 97, 94, nil, 95, 96.4]),
          figure(
            "Sessions", .integer(12_904), .integer, before: .integer(12_904), note: "Sum of the days.",
            trend: [2900, 2950, 2900, 3010, 2980, 2900, 2950, 3100, 3050]),
          figure(
            "Tool calls", .integer(381_220), .integer, before: .integer(298_011), note: "Sum of the days.",
            trend: [60, 62, 67, 69, 78, 81, 86, 90, 95]),
          figure(
            "Autonomy ratio", .number(7.42), .decimal(places: 2), before: .number(6.9),
            note: "Tool calls by user message.", trend: [6.5, 6.6, 6.9, 7, 7.1, 7.2, 7.3, 7.4, 7.42]),
          figure(
            "Commits", .integer(2381), .integer, before: .integer(0), note: "Sum of the days.",
            trend: [0, 0, 0, 0, 300, 420, 510, 560, 591]),
          figure(
            "Stickiness", .number(0.524), .percent(places: 1), before: .number(0.557),
            note: "Mean of daily active users by active users.", trend: [0.56, 0.55, 0.56, 0.54, 0.53, 0.53, 0.52]),
        ]),
        .sentences([
          Sentence([
            .words("Billable tokens rose by "), .changeRatio(.number(0.229)), .words(" to "),
            .value(.integer(4_812_345_678), .integer), .words("; "), .name("claude-opus-4"), .words(" alone added "),
            .change(.integer(512_000_120), .integer), .words("."),
          ]),
          Sentence([
            .name("mcp-server-with-a-remarkably-long-name-that-goes-on-and-on.internal.example"),
            .words(" is new: "), .value(.integer(12_004), .integer), .words(" calls."),
          ]),
          Sentence([
            .words("Stickiness fell by "), .change(.number(-0.033), .percent(places: 1)), .words(" to "),
            .value(.number(0.524), .percent(places: 1)), .words("."),
          ]),
        ]),
        .chart(
          Chart(
            id: "tokens_by_week", title: "Billable tokens by model",
            alternative: "Billable tokens of five models in nine weeks; all but one grew.", kind: .stackedColumns,
            categoryLabel: "Week", valueLabel: "Billable tokens", format: .integer, categories: weeks,
            series: ["claude-opus-4", "claude-sonnet-4", "gpt-5", "gemini-3-pro", "others", "a", "b"].enumerated()
              .map { index, name in
                .init(name: name, values: weeks.indices.map { Double(($0 + 4) * 28_000_000 / (index + 1)) })
              })),
        .chart(
          Chart(
            id: "active_users", title: "Active users", alternative: "Daily, weekly and monthly active users.",
            kind: .lines, categoryLabel: "Day", valueLabel: "Users", format: .integer, categories: days,
            series: [("Daily", 80.0), ("Weekly", 140), ("Monthly", 176)].map { name, base in
              .init(
                name: name,
                values: days.indices.map { day in
                  day == 43 ? nil : base + Double(day) / 6 - (name == "Daily" && day % 7 > 4 ? 60 : 0)
                })
            })),
        .chart(
          Chart(
            id: "tools", title: "Most used tools", alternative: "Read leads, before Edit and Execute.", kind: .bars,
            categoryLabel: "Tool", valueLabel: "Tool calls", format: .integer, categories: names(10),
            series: [.init(name: "calls", values: (1...10).map { (121_340 / Double($0)).rounded() })])),
        .chart(
          Chart(
            id: "commits_by_week", title: "Commits and pull requests", alternative: "Both began in week 40.",
            kind: .columns, categoryLabel: "Week", valueLabel: "Count", format: .integer, categories: weeks,
            series: [
              .init(name: "Commits", values: [0, 0, 0, 0, 300, 420, 510, 560, 591]),
              .init(name: "Pull requests", values: [0, 0, 0, nil, 40, 52, 66, 80, 71]),
            ])),
      ])
  }

  /// Charts that are hard to draw.
  static var chartEdges: Section {
    func chart(
      _ id: String, _ kind: Chart.Kind, _ categories: [String], _ values: [[Double?]], _ format: Format = .integer
    ) -> Block {
      .chart(
        Chart(
          id: id, title: "\(id), \(kind)", kind: kind, categoryLabel: "Category", valueLabel: "Values", format: format,
          categories: categories,
          series: values.enumerated().map { .init(name: "series \($0 + 1)", values: $1) }))
    }
    let year =
      (1...12).flatMap { month in
        (1...(month == 2 ? 28 : 30)).map { CalendarDate(year: 2026, month: month, day: $0).description }
      } + (1...8).map { "2027-01-0\($0)" }
    let kinds: [Chart.Kind] = [.stackedColumns, .columns, .bars, .lines]
    return Section(
      id: "edges", title: "Edges", summary: "",
      blocks: kinds.flatMap { kind -> [Block] in
        [
          chart("one", kind, ["2026-W40"], [[12_345]]),
          chart("none", kind, [], [[]]),
          chart("year", kind, year, (1...3).map { factor in year.indices.map { Double($0 * factor % 97) } }),
          chart("zero", kind, ["a", "b", "c"], [[0, 0, 0]]),
          chart("nil", kind, ["a", "b"], [[nil, nil]]),
          chart("outlier", kind, weeks, [[1, 2, 3, 2_000_000_000, 4, 0, nil, 5, 6]]),
          chart(
            "extreme", kind, ["a", "b", "c"],
            [[.greatestFiniteMagnitude, 1, .infinity], [.leastNonzeroMagnitude, .nan]]),
          chart("negative", kind, weeks, [[1, -2, 3, -4, 5, 6, 7, nil, 9], [-1, 2, -3, 4, 5, 6, 7, 8, 9]]),
          chart("tiny", kind, weeks, [[0.001, 0.0005, 0.00025]], .percent(places: 2)),
          chart(
            "long", kind, Fixtures.hostileTexts.map { $0 + " " + $0 + "長い名前です" },
            [
              Fixtures.hostileTexts.indices.map { Double($0) }
            ]),
          chart("many", kind, weeks, (1...11).map { series in weeks.indices.map { Double($0 * series + 1) } }),
        ]
      })
  }

  private static var months: Section {
    Section(
      id: "months", title: "Months", summary: "Calendar months; a month that the range cuts holds only its days.",
      blocks: [
        .excerpt(
          Table(
            id: "monthly", title: "Months",
            columns: [
              Column("period", "Month", .text), Column("start", "Start", .date), Column("end", "End", .date),
              Column("complete", "Complete", .flag),
            ] + (1...9).map { Column("m\($0)", "Measure \($0)", .integer) },
            rows: Rows(
              ["2026-09", "2026-10"].map { month in
                [.text(month), .date(Fixtures.day), .date(Fixtures.day), .flag(month == "2026-09")]
                  + (1...9).map { .integer(Int64($0) * 123_456_789) }
              })))
      ])
  }

  private static func ranking(_ number: Int) -> Section {
    Section(
      id: "ranking_\(number)", title: number == 1 ? "MCP servers" : "Chapter \(number)",
      summary: "Counts by name; spellings that differ only in case are counted together.",
      blocks: [
        .excerpt(
          Table(
            id: "ranking_\(number)", title: "October 2026",
            columns: [
              Column("name", "Name", .text), Column("tier", "Tier", .text),
              Column("calls", "Calls", .integer, emphasis: .size), Column("share", "Share", .percent(places: 1)),
              Column("change", "Change", .integer, emphasis: .change),
              Column("ratio", "Change %", .percent(places: 1), emphasis: .change),
            ],
            rows: Rows(
              names(10).enumerated().map { index, name in
                [
                  .text(name), .text(index % 3 == 0 ? "premium" : "standard"), .integer(Int64(121_340 / (index + 1))),
                  .number(0.34 / Double(index + 1)), .integer(Int64((index % 4 - 1) * 1204)),
                  index == 7 ? .empty : .number(Double(index % 4 - 1) * 0.08),
                ]
              })))
      ])
  }

  private static func names(_ count: Int) -> [String] {
    let names = [
      "Read", "Edit", "Execute", "Grep", "mcp__github__create_pull_request_review_comment", "LS", "WebSearch",
      "ApplyPatch", "TodoWrite", "(unrecognised)",
    ]
    return (0..<count).map { names[$0 % names.count] }
  }

  private static let weeks = (36...44).map { "2026-W\($0)" }
  private static let days =
    (1...30).map { CalendarDate(year: 2026, month: 9, day: $0).description }
    + (1...31).map { CalendarDate(year: 2026, month: 10, day: $0).description }
}
