import TestSupport
import Testing
import Usage

@Suite struct ComparisonTests {
  /// Each day's tool calls are its day of the month.
  private let usage = MadeUpUsage(everyDay: "2026-01-14"..."2026-12-31") { day in
    on(day, [.toolCalls: .count(Count(day.civil.day)), .userMessages: 10, .dailyActiveUsers: 1]).users(user("ada"))
  }

  private func reason(_ period: PeriodSummary?) -> String? {
    guard case .unavailable(let reason)? = period?.comparison else { return nil }
    return reason
  }

  @Test func `October is compared with the whole of September although the range begins on 7 September`() throws {
    let summary = try Summary(of: "2026-09-07"..."2026-10-31", from: usage, comparing: true)
    let october = try #require(summary["2026-10"])
    #expect(october.value(.toolCalls).amount == 496, "31 × 32 / 2")
    let change = try #require(october.change(.toolCalls))
    #expect(change.previous == 465, "30 × 31 / 2, with the six days outside the range")
    #expect(change.change == 31)
    #expect(change.ratio == 31.0 / 465)

    let september = try #require(summary["2026-09"])
    #expect(september.value(.toolCalls).amount == 444, "465 less 1 + 2 + 3 + 4 + 5 + 6")
    #expect(september.change(.toolCalls) == nil, "a part of a month is compared with nothing")
    #expect(reason(september)?.contains("2026-09") == true)
    #expect(summary.days.first?.day == "2026-09-07", "the days before are in no table")
    #expect(summary.coverage.allSatisfy { $0.day >= "2026-09-07" })
    #expect(summary.weeks.first?.period.id == "2026-W37")
  }

  @Test func `The first week has its predecessor outside the range`() throws {
    let summary = try Summary(of: "2026-09-07"..."2026-10-31", from: usage, comparing: true)
    // Week 36 is 31 August to 6 September: 31 + 1 + 2 + 3 + 4 + 5 + 6; week 37 is 7 to 13 September.
    let change = try #require(summary["2026-W37"]?.change(.toolCalls))
    #expect(change.previous == 52)
    #expect(change.change == .count(Count(70 - 52)))
    // A ratio changes as a ratio of totals: 70 / 70 against 52 / 70.
    let ratio = try #require(summary["2026-W37"]?.change(.autonomyRatio))
    #expect(ratio.previous == .ratio(52.0 / 70))
    #expect(ratio.change == .ratio(1 - 52.0 / 70))
    #expect(summary["2026-W44"]?.change(.toolCalls) == nil, "26 to 31 October is no whole week")
    #expect(reason(summary["2026-W44"]) != nil)
  }

  @Test(arguments: Endpoint.organisation)
  func `A number that lacks a day is compared neither with the period before nor with the one after`(
    endpoint: Endpoint
  ) throws {
    let day = try #require(usage["2026-10-14"])
    let summary = try Summary(
      of: "2026-10-05"..."2026-11-01", from: usage.with(day.missing(endpoint)), comparing: true)
    #expect(summary["2026-W41"]?.change(.sessions) == nil, "nothing is known of sessions at all")
    #expect(summary["2026-W41"]?.change(.toolCalls) != nil)
    #expect((summary["2026-W42"]?.change(.toolCalls) == nil) == (endpoint == .tools), "each by its own endpoint")
    #expect((summary["2026-W43"]?.change(.toolCalls) == nil) == (endpoint == .tools))
    #expect((summary["2026-W43"]?.change(.userMessages) == nil) == (endpoint == .activity))
    #expect((summary["2026-W43"]?.change(.autonomyRatio) == nil) == [.tools, .activity].contains(endpoint))
    let left = summary.findings.first { finding in
      finding.check == "comparison" && summary["2026-W43"].map { finding.scope == .period($0.period) } == true
    }
    #expect(left?.message.contains("2026-W42") == true, "it names the period that it is not compared with")
    #expect(left?.message.contains("sessions") == true, "nothing is known of them at all")
    #expect(summary["2026-W44"]?.change(.toolCalls) != nil)
  }

  @Test func `A day missing outside the range counts as much`() throws {
    let filled = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { on($0, [.toolCalls: 1]).filled() }
    let summary = try Summary(
      of: "2026-10-01"..."2026-10-31", from: filled.without("2026-09-30"), comparing: true)
    #expect(summary["2026-10"]?.value(.toolCalls).isComplete == true)
    #expect(summary["2026-10"]?.change(.toolCalls) == nil)
    #expect(reason(summary["2026-10"])?.contains("2026-09") == true)
    #expect(summary.findings.contains { $0.check == "missing_day" } == false, "it is not a day of the report")
  }

  @Test func `Nothing is compared with days before 14 January 2026`() throws {
    let summary = try Summary(of: "2026-01-19"..."2026-02-28", from: usage, comparing: true)
    #expect(summary["2026-W04"]?.change(.toolCalls) == nil, "week 3 begins on 12 January")
    #expect(reason(summary["2026-W04"])?.contains("2026-01-14") == true)
    #expect(summary["2026-W05"]?.change(.toolCalls) != nil)
    #expect(summary["2026-02"]?.change(.toolCalls) == nil, "January begins on the 1st")
    #expect(reason(summary["2026-02"])?.contains("2026-01-14") == true)
    #expect(
      try Summary(of: "2026-03-01"..."2026-03-31", from: usage, comparing: true)["2026-03"]?
        .change(.toolCalls)?.previous == 406, "28 × 29 / 2")
  }

  @Test func `A change against zero has no ratio, and one against nothing is none`() throws {
    let before = MadeUpUsage(everyDay: "2026-09-28"..."2026-10-04") { on($0, [.toolCalls: 0]) }
    let usage = MadeUpUsage(everyDay: "2026-09-28"..."2026-10-11") { day in
      before[day] ?? on(day, [.toolCalls: 2, .sessions: 5])
    }
    let week = try #require(Summary(of: "2026-10-05"..."2026-10-11", from: usage, comparing: true)["2026-W41"])
    let change = try #require(week.change(.toolCalls))
    #expect(change.previous == 0)
    #expect(change.change == 14)
    #expect(change.ratio == nil)
    #expect(week.change(.sessions) == nil)
  }

  @Test func `Comparisons can be left out`() throws {
    let summary = try Summary(of: "2026-10-01"..."2026-11-30", from: usage, comparing: false)
    #expect(summary.periods.allSatisfy { $0.change(.toolCalls) == nil })
    #expect(summary.periods.allSatisfy { reason($0) != nil })
  }

  @Test func `Each comparison that is not made is a finding with its reason`() throws {
    let summary = try Summary(of: "2026-09-07"..."2026-10-31", from: usage, comparing: true)
    let findings = summary.findings.filter { $0.check == "comparison" && $0.message.contains("before:") }
    #expect(findings.count == 2, "September and week 44, which the range cuts")
    #expect(findings.allSatisfy { $0.severity == .info })
    let september = try #require(summary["2026-09"])
    #expect(
      findings.contains { $0.scope == .period(september.period) && $0.message.contains(reason(september) ?? "?") })
  }

  // MARK: What is fetched

  @Test(arguments: [
    // October wants September; week 41 wants week 40, which begins later.
    ("2026-10-01", "2026-10-31", "2026-09-01"),
    // 55 days want as many before them.
    ("2026-09-07", "2026-10-31", "2026-07-14"),
    // One whole week in a month that is cut.
    ("2026-10-05", "2026-10-11", "2026-09-28"),
    // No whole week or month: as many days before.
    ("2026-10-06", "2026-10-10", "2026-10-01"), ("2026-10-07", "2026-10-07", "2026-10-06"),
    // A month so far wants the same days of the month before; in February there is no 30th.
    ("2026-11-01", "2026-11-27", "2026-10-01"), ("2026-06-01", "2026-06-04", "2026-05-01"),
    ("2026-03-01", "2026-03-30", "2026-02-23"),
    // Three months want the three before them.
    ("2026-08-01", "2026-10-31", "2026-05-01"),
    // A Sunday cuts week 6; week 7, from 9 February, wants it whole; eight days want those from 31 January.
    ("2026-02-08", "2026-02-15", "2026-01-31"),
    // February wants January, which begins before the first day; week 6 wants week 5, from 26 January.
    ("2026-02-01", "2026-02-28", "2026-01-26"),
    // Week 4 wants week 3, which begins before the first day.
    ("2026-01-14", "2026-01-25", "2026-01-14"), ("2026-01-19", "2026-01-25", "2026-01-19"),
    // Over the turn of the year: January wants December, week 1 wants week 53.
    ("2027-01-01", "2027-01-31", "2026-12-01"), ("2027-01-04", "2027-01-10", "2026-12-28"),
  ])
  func `No more is fetched than comparisons need`(first: Day, last: Day, needed: Day) {
    #expect(Summary.neededDays(for: first...last, comparing: true) == needed...last)
    #expect(Summary.neededDays(for: first...last, comparing: false) == first...last)
  }

  @Test func `What is needed is enough, and a day less is not`() throws {
    for seed in 0..<40 {
      var random = SeededGenerator(seed: seed)
      let range = random.range(longest: 70)
      let needed = Summary.neededDays(for: range, comparing: true)
      let enough = MadeUpUsage(everyDay: needed) { on($0, [.toolCalls: 1]) }
      let summary = try Summary(of: range, from: enough, comparing: true)
      let whole = summary.periods.filter { !$0.period.isCut }
      #expect(whole.allSatisfy { $0.change(.toolCalls) != nil }, "\(range)")
      guard needed.lowerBound < range.lowerBound else { continue }
      let less = try Summary(of: range, from: enough.without(needed.lowerBound), comparing: true)
      #expect(less.periods.count { $0.change(.toolCalls) != nil } < whole.count, "\(range)")
    }
  }
}
