import ReportModel
import TestSupport
import Testing
import Usage

/// A report has no page, sheet, column of a chart or sentence that says nothing.
@Suite struct WorthShowingTests {
  private static let usage = GeneratedUsage(seed: 19, range: "2026-02-01"..."2026-11-28", hasGaps: false).usage

  private func words(_ report: Report) -> [String] {
    report.blocks.flatMap { block -> [String] in
      if case .sentences(let sentences, _) = block {
        sentences.map { $0.parts.map { if case .words(let words) = $0 { words } else { "#" } }.joined() }
      } else {
        []
      }
    }
  }

  @Test func `A chapter on changes is there only with changes, and its sentences are then not on changes`() throws {
    let days: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
    func headings(_ report: Report) -> [String] {
      report.blocks.compactMap { if case .sentences(_, let heading) = $0 { heading } else { nil } }
    }
    let compared = try Report.of(days, Self.usage)
    #expect(compared.sections.contains { $0.id == "changes" } && headings(compared).contains("What changed"))
    let alone = try Report.of(days, Self.usage, comparing: false)
    #expect(!alone.sections.contains { $0.id == "changes" })
    #expect(headings(alone).contains("What stands out") && !headings(alone).contains("What changed"))
  }

  @Test(arguments: [(0, "the same as"), (1, "almost the same as #"), (-1, "almost the same as #"), (70, "rose by #")])
  func `A change that rounds to none is said to be almost none`(more: Int, said: String) throws {
    let usage = MadeUpUsage(everyDay: "2026-11-09"..."2026-11-22") { day in
      on(day, [.billableTokens: .count(Count(10_000 + (day == "2026-11-18" ? more : 0)))]).filled()
    }
    let tokens = try words(Report.of("2026-11-16"..."2026-11-22", usage)).filter { $0.hasPrefix("Billable tokens") }
    #expect(tokens.count == 1 && tokens[0].contains(said) && tokens[0].contains("rose") == (more == 70), "\(tokens)")
  }

  @Test func `A report on one day has no table of its days and no trend`() throws {
    let report = try Report.of("2026-11-18"..."2026-11-18", Self.usage)
    #expect(!report.sections.contains { $0.id == "days" })
    let week = try Report.of("2026-11-16"..."2026-11-22", Self.usage)
    #expect(week.sections.contains { $0.id == "days" } && week.sections.contains { $0.id == "trend" })
  }

  @Test(
    arguments: [
      ("2026-11-09"..."2026-11-22", "Day", 14), ("2026-06-01"..."2026-11-28", "Week", 26),
      ("2026-05-05"..."2026-11-28", "Month", 7),
    ] as [(ClosedRange<Day>, String, Int)])
  func `Charts have columns that can be told apart`(days: ClosedRange<Day>, step: String, columns: Int) throws {
    let report = try Report.of(days, Self.usage)
    for id in ["tokens_by_week", "commits_by_week", "autonomy_by_week"] {
      let chart = try #require(report[chart: id])
      #expect(chart.categoryLabel == step && chart.categories.count == columns)
      #expect(chart.title.contains(step.lowercased()))
    }
    guard step == "Month" else { return }
    #expect(report[chart: "tokens_by_week"]?.categories.first == "May 2026 ·\u{A0}27\u{A0}d")
  }

  @Test func `A page's tables name the days of a period that is cut`() throws {
    let report = try Report.of("2026-10-20"..."2026-11-05", Self.usage)
    func periods(_ id: String) throws -> [Cell?] {
      try #require(report.excerpts.first { $0.id == id }).records().map { $0["period"] }
    }
    #expect(
      try periods("weekly_metrics") == ["2026-W43 ·\u{A0}6\u{A0}d", "2026-W44", "2026-W45 ·\u{A0}4\u{A0}d"])
    #expect(try periods("range_metrics") == ["2026-10-20 to 2026-11-05"])
    #expect(try periods("people") == ["2026-10-20 to 2026-11-05"], "cut months have no new and returning users")
  }

  @Test func `A first activity is said with the day from which it is known`() throws {
    let report = try Report.of("2026-11-16"..."2026-11-22", Self.usage)
    let people = try #require(report[table: "people"]).records(of: "2026-W47").first
    let turnover = words(report).filter { $0.contains("active before") || $0.contains("since the record began") }
    switch (people?["new_users"]?.number, people?["lapsed_users"]?.number) {
    case (0, 0), (nil, _): #expect(turnover.isEmpty)
    case (0, _): #expect(turnover.count == 1 && turnover[0].hasPrefix("# user"))
    default: #expect(turnover.count == 1 && turnover[0].contains("for the first time since the record began on 2026-"))
    }
  }

  @Test func `Of a single user, what changed is said once`() throws {
    let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-11-27") { day in
      let tokens = Count(day.number % 3 + (day < "2026-11-01" ? 10 : 20))
      return on(day, [.billableTokens: .count(tokens)]).users(user("ada", [.billableTokens: tokens]))
    }
    let report = try Report.of("2026-11-01"..."2026-11-27", usage)
    #expect(!words(report).contains { $0.hasPrefix("Among the users") })
  }
}
