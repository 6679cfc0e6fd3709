import ReportModel

/// A report as managers get it, with names that mean harm and tables of every size.
struct XLSXManagementFixture {
  var figureCount = 8
  var notices: [Sentence] = [
    Sentence(
      "12 of 120 checks found numbers of the API that do not agree with each other (by_user, users_billable_tokens): see "
        + "Data quality. The differences are shown there and are spread over nothing."),
    "2026-10-14 is missing in /activity.",
  ]
  /// In front of names of tools, models and users.
  var prefix = ""
  /// Leaves every third value out.
  var hasGaps = false
  var users = 10_000

  static let hostile = "=HYPERLINK(\"http://evil\",\"click\")\u{202E}\n<script>|`*_x0041_"

  var report: Report {
    Report(
      title: "Factory usage, October 2026", organisation: "org_01HPKCDFAQBK5DVSSMDD8NV3VH",
      firstDay: CalendarDate(year: 2026, month: 10, day: 1), lastDay: CalendarDate(year: 2026, month: 10, day: 31),
      generatedAt: Timestamp(date: CalendarDate(year: 2026, month: 11, day: 2), secondOfDay: 21_600),
      generator: "factory-report 0.1.0", notices: notices, sections: [dashboard] + tableSections, tables: [])
  }

  private var dashboard: Section {
    Section(
      id: "summary", title: "Summary", summary: "What happened, and how far to trust it.",
      blocks: [
        .paragraph("Key figures of 2026-10 (2026-10-01 to 2026-10-31), compared with 2026-09."),
        .figures(Array(figures.prefix(figureCount))), .sentences(sentences), .chart(models), .chart(days),
        .chart(tools), .chart(commits),
      ])
  }

  private func cell(_ value: Double, _ index: Int) -> Cell {
    if hasGaps && index % 3 == 1 { return .empty }
    return value == value.rounded() ? .integer(Int64(value)) : .number(value)
  }

  private var figures: [KeyFigure] {
    let data: [(String, Format, Double, Double)] = [
      ("Billable tokens", .integer, 1_146_459_235, 1_039_030_401), ("Active users", .integer, 9_876, 9_900),
      ("Daily active users, mean", .decimal(places: 1), 5_432.6, 5_001.2), ("Sessions", .integer, 895, 895),
      ("Tool calls", .integer, 41_824, 0), ("Autonomy ratio", .decimal(places: 2), 10.55, 9.7),
      ("Commits", .integer, 0, 438), ("Share of merged pull requests", .percent(places: 1), 0.425, 0.424_99),
    ]
    return data.enumerated().map { index, entry in
      let (label, format, value, before) = entry
      let isKnown = !(hasGaps && index % 3 == 1)
      let ratio = before == 0 ? Cell.empty : .number((value - before) / before)
      let trend = (0..<9).map { week -> Cell in
        let height = Double(6 + (week * 5 + index) % 7)
        return cell(before * height / 10, week + index)
      }
      return KeyFigure(
        id: "figure_\(index)", label: prefix + label, value: isKnown ? cell(value, 0) : .empty, format: format,
        previous: isKnown ? cell(before, 0) : .empty, change: isKnown ? cell(value - before, 0) : .empty,
        changeRatio: isKnown ? ratio : .empty, trend: trend, trendLabel: "2026-W36 to 2026-W44",
        note: "Tokens billed: input and output with cache discounts.")
    }
  }

  private var sentences: [Sentence] {
    [
      Sentence([
        .words("Billable tokens rose by "), .changeRatio(.number(0.1034)), .words(" to "),
        .value(.integer(1_146_459_235), .integer), .words("."),
      ]),
      Sentence([
        .words("Most of it came from the model "), .name(prefix + "claude-sonnet-4-5-20250929"), .words(": "),
        .change(.integer(7_428_834), .integer), .words(" tokens, against a fall of "),
        .change(.integer(-1_428_834), .integer), .words(" with "), .name(prefix + "gpt-5.1-codex"),
        .words(", which was the model that was used most in the month before and is now in third place."),
      ]),
      Sentence([
        .words("The tool "), .name(prefix + Self.hostile), .words(" is new, with "),
        .value(.integer(12_345), .integer), .words(" calls."),
      ]),
      Sentence([.words("=1+1 is how "), .name("+CMD|' /C calc'!A0"), .words(" begins.")]),
      Sentence([
        .words("Autonomy went from "), .value(.number(9.7), .decimal(places: 2)), .words(" to "),
        .value(.number(10.55), .decimal(places: 2)), .words(" tool calls for one message of a user."),
      ]),
      Sentence([.words("Nothing is known of "), .value(.empty, .integer), .words(" pull requests.")]),
    ]
  }

  private var weeks: [String] { (36...44).map { "2026-W\($0)" } }

  private var models: Chart {
    let names = [
      "claude-sonnet-4-5-20250929", "claude-opus-4-5", "gpt-5.1-codex", "gemini-3-pro", "glm-4.6", "3 others",
    ]
    let series = names.enumerated().map { index, name in
      let values = (0..<9).map { week -> Double? in
        let tokens = (9 - index) * (10 + week * 3 % 7)
        return hasGaps && week % 3 == 1 ? nil : Double(tokens) * 1e6
      }
      return Chart.Series(name: prefix + name, values: values)
    }
    return Chart(
      id: "tokens_by_week", title: "Billable tokens by week and model", alternative: "Tokens by week: they rose.",
      kind: .stackedColumns, categoryLabel: "Week", valueLabel: "Billable tokens", format: .integer, categories: weeks,
      series: series)
  }

  private var days: Chart {
    func values(_ base: Double, _ weekend: Double) -> [Double?] {
      (0..<60).map { day -> Double? in
        if hasGaps && day % 3 == 1 { return nil }
        return day % 7 > 4 ? weekend : base + Double(day * 7 % 5) * 200
      }
    }
    let categories = (0..<60).map { day in
      CalendarDate(year: 2026, month: 9 + day / 30, day: day % 30 + 1).description
    }
    return Chart(
      id: "active_users", title: "Daily and weekly active users", kind: .lines, categoryLabel: "Day",
      valueLabel: "Users", format: .integer,
      categories: categories,
      series: [
        Chart.Series(name: "Active on the day", values: values(5000, 400)),
        Chart.Series(name: "Active in the 7 days up to it", values: values(7800, 7500)),
        Chart.Series(name: "Seats", values: (0..<60).map { _ in 10_000 }),
      ])
  }

  private var tools: Chart {
    let names = [
      "Read", "Execute", "Edit", "Grep", "LS", "Glob", "TodoWrite", "Create", "ApplyPatch", "MultiEdit", "FetchUrl",
      "github___search_issues_and_pull_requests_of_all_repositories",
    ]
    let calls = (1...12).reversed().map { rank -> Double? in
      let calls = rank * rank * 70 + 300
      return Double(calls)
    }
    return Chart(
      id: "tools", title: "Tool calls of 2026-10 by tool: the 12 most used", kind: .bars, categoryLabel: "Tool",
      valueLabel: "Tool calls", format: .integer, categories: names.map { prefix + $0 },
      series: [Chart.Series(name: "Tool calls", values: calls)])
  }

  private var commits: Chart {
    let commits = (0..<9).map { week -> Double? in Double(80 + week * 37 % 60) }
    let requests = (0..<9).map { week -> Double? in Double(20 + week * 11 % 17) }
    return Chart(
      id: "commits_by_week", title: "Commits and pull requests made through the agent, by week", kind: .columns,
      categoryLabel: "Week", valueLabel: "Number", format: .integer, categories: weeks,
      series: [
        Chart.Series(name: "Commits", values: commits),
        Chart.Series(name: "Pull requests", values: requests),
      ])
  }

  private var tableSections: [Section] {
    let names = [
      "Models", "Tools", "MCP servers", "Skills", "Slash commands", "Hooks", "Clients", "Languages", "File extensions",
      "Autonomy", "Delegation", "Groups", "Data quality", "Coverage", "Definitions",
    ]
    let breakdowns = names.enumerated().map { index, name in
      section(name, breakdown(id: name.lowercased().replacing(" ", with: "_"), title: name, rows: 5 + index * 6))
    }
    return [
      section("Months", wide("monthly", title: "Months", rows: 2)),
      section("Weeks", wide("weekly", title: "Weeks", rows: 9)),
    ] + breakdowns + [section("Users", usersByMonth)]
  }

  private func section(_ title: String, _ table: Table) -> Section {
    Section(
      id: table.id, title: title, summary: "\(title) as they are: each row counts, and rows may be added up.",
      blocks: [.table(table, pageRows: 10)])
  }

  private func breakdown(id: String, title: String, rows count: Int) -> Table {
    let columns = [
      Column("period", "Period", .text), Column("name", "Name", .text),
      Column("calls", "Calls", .integer, emphasis: .size), Column("before", "Calls before", .integer),
      Column("change", "Change of calls", .integer, emphasis: .change),
      Column("change_ratio", "Change of calls, %", .percent(places: 1), emphasis: .change),
      Column("share", "Share of calls", .percent(places: 1), emphasis: .size), Column("is_new", "New", .flag),
    ]
    let rows = (0..<count).map { index -> Row in
      let left = count - index
      let now = Double(left * 1_234)
      let before = Double(left * (900 + index * 80))
      return [
        .text("2026-10"), .text(index == 1 ? Self.hostile : "\(prefix)name \(index)"), cell(now, index),
        cell(before, 0),
        cell(now - before, index), .number((now - before) / before), .number(1 / Double(index + 2)),
        .flag(index % 4 == 0),
      ]
    }
    return Table(id: id, title: title, columns: columns, rows: Rows(rows))
  }

  private func wide(_ id: String, title: String, rows count: Int) -> Table {
    let metrics = (1...42).map { Column("metric_\($0)", "Metric number \($0) of the period", .integer) }
    let columns =
      [Column("period", "Period", .text), Column("start", "Start", .date), Column("complete", "Complete", .flag)]
      + metrics
    let rows = (0..<count).map { row -> Row in
      let head: Row = [
        .text("2026-W\(36 + row)"), .date(CalendarDate(year: 2026, month: 9, day: 1 + row)), .flag(row > 0),
      ]
      let values = metrics.indices.map { metric -> Cell in
        let value = (metric + 1) * (metric + 3) * (row + 7) * 991
        return cell(Double(value), metric)
      }
      return head + values
    }
    return Table(id: id, title: title, columns: columns, rows: Rows(rows))
  }

  private var usersByMonth: Table {
    let (count, prefix) = (users, prefix)
    let columns =
      [Column("period", "Period", .text), Column("user_id", "User", .text), Column("user_email", "Email", .text)]
      + (1...17).map { Column("count_\($0)", "Count \($0)", .integer, emphasis: $0 == 1 ? .size : .none) }
      + [Column("languages", "Languages", .text)]
    let rows = Rows(streaming: { visit in
      for user in 0..<count {
        var row: Row = [
          .text("2026-10"), .text("user_01HPKCDFAQBK5DV\(100_000 + user)"),
          .text("\(prefix)person.\(user)@example.com"),
        ]
        for column in 0..<17 { row.append(.integer(Int64((user * 31 + column * 17) % 50_000))) }
        row.append(.text("swift; python; typescript"))
        try visit(row)
      }
    })
    return Table(id: "users_by_month", title: "Users by month", columns: columns, rows: rows)
  }
}
