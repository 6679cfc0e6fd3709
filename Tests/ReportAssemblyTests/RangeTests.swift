import ReportAssembly
import ReportDefinition
import ReportModel
import TestSupport
import Testing
import Usage

/// The report answers the question that was asked: what it says first is about the range asked for.
@Suite struct RangeTests {
  /// A range, the beginning of the report's first words, and the days that it is compared with.
  struct Case: Sendable, CustomTestStringConvertible {
    let days: ClosedRange<Day>
    let id: String
    let words: String
    let before: ClosedRange<Day>?
    var testDescription: String { id }
  }

  private static let cases = [
    Case(
      days: "2026-11-01"..."2026-11-27", id: "2026-11-01..2026-11-27",
      words: "Key figures of November 2026 to the 27th (2026-11-01 to 2026-11-27), "
        + "compared with October 2026 to the 27th.", before: "2026-10-01"..."2026-10-27"),
    Case(
      days: "2026-08-01"..."2026-10-31", id: "2026-08-01..2026-10-31",
      words: "Key figures of August to October 2026 (2026-08-01 to 2026-10-31), compared with May to July 2026.",
      before: "2026-05-01"..."2026-07-31"),
    Case(
      days: "2026-11-16"..."2026-11-22", id: "2026-W47",
      words: "Key figures of 2026-W47 (2026-11-16 to 2026-11-22), compared with 2026-W46.",
      before: "2026-11-09"..."2026-11-15"),
    Case(
      days: "2026-10-20"..."2026-11-05", id: "2026-10-20..2026-11-05",
      words: "Key figures of 2026-10-20 to 2026-11-05, compared with 2026-10-03 to 2026-10-19.",
      before: "2026-10-03"..."2026-10-19"),
    Case(
      days: "2026-11-18"..."2026-11-18", id: "2026-11-18..2026-11-18",
      words: "Key figures of 2026-11-18, compared with 2026-11-17.", before: "2026-11-17"..."2026-11-17"),
    Case(
      days: "2026-10-01"..."2026-10-31", id: "2026-10",
      words: "Key figures of October 2026 (2026-10-01 to 2026-10-31), compared with September 2026.",
      before: "2026-09-01"..."2026-09-30"),
    Case(
      days: "2026-03-01"..."2026-03-30", id: "2026-03-01..2026-03-30",
      words: "Key figures of March 2026 to the 30th (2026-03-01 to 2026-03-30), not compared with the time before. "
        + "2026-02, the month before, has only 28 days, and the range 30.", before: nil),
  ]

  /// Every day from 2026-02-01 to 2026-11-28.
  private static let usage = GeneratedUsage(seed: 19, range: "2026-06-30"..."2026-11-28", hasGaps: false).usage
  private static let reckoning = Reckoning(usage, of: "2026-01-14"..."2026-11-28")
  private static let roster = Roster(groups: ["user_ada": "Platform", "user_bob": "Apps"])

  private func report(_ asked: Case) throws -> Report {
    try Report.of(asked.days, Self.usage, detail: true, roster: Self.roster)
  }

  private func agree(_ cell: Cell?, _ number: Double?) -> Bool {
    guard let found = cell?.number, let number else { return cell?.number == nil && number == nil }
    return abs(found - number) <= 1e-9 * max(1, abs(number))
  }

  @Test(arguments: cases)
  func `Each key figure is that of the days named beside it, and its change that against those named`(
    asked: Case
  ) throws {
    let report = try report(asked)
    let words = report.blocks.compactMap { if case .paragraph(let words) = $0 { words } else { nil } }
    #expect(words.first == asked.words)
    #expect(report.figures.count == 8)
    for figure in report.figures {
      let value = Self.reckoning.value(figure.id, of: Period(asked: asked.days)).number
      let before = asked.before.flatMap { Self.reckoning.value(figure.id, of: Period(asked: $0)).number }
      #expect(agree(figure.value, value), "\(figure.id)")
      #expect(value != nil && figure.extent.isEmpty)
      #expect(agree(figure.previous, before), "\(figure.id)")
      let change = before.flatMap { before in value.map { $0 - before } }
      #expect(agree(figure.change, change), "\(figure.id)")
    }
  }

  @Test(arguments: cases)
  func `Every metric of the range is in the summary, and in its wide table`(asked: Case) throws {
    let report = try report(asked)
    let rows = try #require(report[table: "summary"]).records(of: asked.id)
    let grain = asked.id.contains("..") ? "range" : asked.id.contains("W") ? "weekly" : "monthly"
    let wide = try #require(report[table: grain + "_metrics"]).records(of: asked.id)
    #expect(rows.count == Metric.all.count && wide.count == 1)
    #expect((report[table: "range_metrics"] != nil) == (grain == "range"), "a week or a month is not told twice")
    for row in rows {
      guard case .text(let metric)? = row["metric"] else { continue }
      let expected = Self.reckoning.value(metric, of: Period(asked: asked.days))
      #expect(agree(row["value"], expected.number), "\(metric)")
      #expect(row["value"] == wide[0][metric])
      #expect(row["start"] == .date(CalendarDate(asked.days.lowerBound)))
      #expect(row["end"] == .date(CalendarDate(asked.days.upperBound)))
      #expect(row["complete"] == .flag(true))
      #expect(row["period_kind"] == .text(grain == "range" ? "range" : grain == "weekly" ? "week" : "month"))
    }
  }

  @Test(arguments: cases)
  func `Changes, lists and excerpts are about the range, and users are compared with the same days`(
    asked: Case
  ) throws {
    let report = try report(asked)
    let changes = try #require(report[table: "changes"]).records()
    #expect(changes.isEmpty == (asked.before == nil))
    #expect(changes.allSatisfy { $0["period"] == .text(asked.id) })
    func tokens(_ user: Cell?, _ days: ClosedRange<Day>) -> Double {
      days.compactMap { Self.usage[$0] }.flatMap(\.users).filter { .text($0.userID.text) == user }
        .compactMap { $0.counts[.billableTokens]?.double }.reduce(0, +)
    }
    for row in changes where row["dimension"] == "users" {
      #expect(agree(row["value"], tokens(row["key"], asked.days)))
      #expect(agree(row["previous"], asked.before.map { tokens(row["key"], $0) }))
    }
    let users = try #require(report.excerpts.first { $0.id == "top_users_by_tokens" }).records()
    for row in users { #expect(agree(row["billable_tokens"], tokens(row["user"], asked.days))) }
    let groups = try #require(report.excerpts.first { $0.name == "groups" }).records()
    #expect(Set(groups.map { $0["group"] }).isSubset(of: ["Platform", "Apps", "(unassigned)"]))
    #expect(groups.count == Set(groups.map { $0["group"] }).count, "of the range, and not of each week and month")
    for excerpt in report.excerpts where excerpt.columns.contains(where: { $0.id == "start" }) {
      guard !["weekly_metrics", "monthly_metrics", "trend", "people"].contains(excerpt.id) else { continue }
      for row in try excerpt.records() { #expect(row["period"] == .text(asked.id), "\(excerpt.id)") }
    }
  }

  @Test func `Sections leave weeks and months out that would only repeat the range`() throws {
    func shown(_ days: ClosedRange<Day>) throws -> [String] {
      let tables = ["range_models", "monthly_models", "weekly_models"]
      let section = ReportDefinition.Section(
        id: "models", title: "Models",
        blocks: tables.map { .table($0, title: nil, columns: nil, pageRows: 0) })
      return try Report.of(days, Self.usage, definition: ReportDefinition(title: "Test", sections: [section]))
        .sectionTables.map(\.id)
    }
    #expect(try shown("2026-11-01"..."2026-11-27") == ["range_models", "weekly_models"], "November is only cut")
    #expect(try shown("2026-08-01"..."2026-10-31") == ["range_models", "monthly_models", "weekly_models"])
    #expect(try shown("2026-10-01"..."2026-10-31") == ["monthly_models", "weekly_models"])
    #expect(try shown("2026-11-16"..."2026-11-22") == ["weekly_models"])
    #expect(try shown("2026-11-18"..."2026-11-18") == ["range_models"])
  }

  @Test func `Without comparisons nothing is compared, and no day before is read`() throws {
    let days: ClosedRange<Day> = "2026-11-01"..."2026-11-27"
    let report = try Report.of(days, Self.usage, comparing: false)
    #expect(report.figures.allSatisfy { $0.previous == .empty && $0.change == .empty })
    #expect(try #require(report[table: "changes"]).records().isEmpty)
    #expect(Summary.neededDays(for: days, comparing: false) == days)
    #expect(Summary.neededDays(for: days, comparing: true) == "2026-10-01"..."2026-11-27")
  }

  @Test func `Users of the range are new or gone as those of a month are`() throws {
    let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-11-27") { on($0, [.dailyActiveUsers: 0]) }.with(
      on("2026-10-05").users(user("ada"), user("ben")), on("2026-11-03").users(user("ada"), user("cyd")))
    let report = try Report.of("2026-11-01"..."2026-11-27", usage)
    let people = try #require(report[table: "people"]).records(of: "2026-11-01..2026-11-27")
    #expect(people.map { $0["period_kind"] } == ["range"])
    #expect(people.map { $0["new_users"] } == [1] && people.map { $0["returning_users"] } == [1])
    let lapsed = try #require(report[table: "lapsed_users"]).records()
    #expect(lapsed.map { $0["user_id"] } == ["ben"])
  }

  // MARK: Weeks

  @Test func `A weekly report has a column for each day, thirteen weeks of trend, and no word of months`() throws {
    let report = try Report.of("2026-11-16"..."2026-11-22", Self.usage)
    #expect(report.title == "Factory usage, 2026-W47")
    #expect(report.attention.allSatisfy { !$0.contains("month") && !$0.contains("part of") })
    for id in ["tokens_by_week", "commits_by_week", "autonomy_by_week"] {
      let chart = try #require(report[chart: id])
      #expect(chart.categories == (16...22).map { "2026-11-\($0)" })
      #expect(chart.categoryLabel == "Day" && chart.incomplete.isEmpty)
    }
    let daily = try #require(report[table: "daily_metrics"]).records()
    #expect(report[chart: "commits_by_week"]?.series[0].values == daily.map { $0["git_commits"]?.number })
    let weeks = (35...47).map { "2026-W\($0)" }
    #expect(try #require(report[table: "trend"]).records().map { $0["period"] } == weeks.map(Cell.text))
    #expect(report[chart: "tokens_by_month"]?.categories == weeks)
    #expect(report.figures.allSatisfy { $0.trend.count == 13 && $0.trendLabel == "2026-W35 to 2026-W47" })
  }

  @Test func `A chart over time with one point is left out`() throws {
    let report = try Report.of("2026-11-18"..."2026-11-18", Self.usage)
    #expect(report[chart: "tokens_by_week"] == nil && report[chart: "active_users"] == nil)
    #expect(report[chart: "tools"] != nil)
  }
}
