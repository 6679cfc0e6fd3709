import TestSupport
import Testing
import Usage

@Suite struct MissingDaysTests {
  private let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
  private let full = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-31") { day in
    on(day, [.toolCalls: 2, .sessions: 1, .dailyActiveUsers: 1]).filled()
      .users(user("ada", [.toolCalls: 2, .sessions: 1]))
  }

  @Test func `A whole period with data on every day is complete`() throws {
    let summary = try Summary.of(october, full)
    #expect(summary["2026-10"]?.values.knownDays == 31)
    #expect(summary["2026-10"]?.values.isComplete == true)
    // Thursday 1 October is in week 40, which the range cuts.
    #expect(summary["2026-W40"]?.values.knownDays == 4)
    #expect(summary["2026-W40"]?.period.days == "2026-10-01"..."2026-10-04")
    #expect(summary["2026-W40"]?.values.isComplete == false, "its days all have data, but it is not whole")
    #expect(summary["2026-W41"]?.values.isComplete == true)
    #expect(summary["2026-W44"]?.values.isComplete == false, "Saturday 31 October leaves a Sunday out")
    #expect(summary.findings.contains { $0.check == "missing_day" } == false)
  }

  @Test func `A day that the API did not return leaves sums and means, and marks its periods`() throws {
    let summary = try Summary.of(october, full.without("2026-10-07"))
    let week = try #require(summary["2026-W41"])
    #expect(week.values.knownDays == 6)
    #expect(week.period.days.dayCount == 7)
    #expect(!week.values.isComplete)
    #expect(week.value(.toolCalls).amount == 12)
    #expect(week.value(.dailyActiveUsersMean).amount == 1.0, "6 / 6, not 6 / 7")
    #expect(summary["2026-10"]?.values.knownDays == 30)
    #expect(summary["2026-10"]?.values.isComplete == false)
    #expect(summary["2026-W42"]?.values.isComplete == true, "the others are not touched")
    #expect(summary.days.count == 31, "it still is a day of the range")
    #expect(summary.days[6].endpoints.isEmpty)
  }

  @Test(arguments: Endpoint.organisation)
  func `A day that one endpoint did not return is without data, but its other numbers count`(
    endpoint: Endpoint
  ) throws {
    let day = try #require(full["2026-10-07"])
    let summary = try Summary.of(october, full.with(day.missing(endpoint)))
    let week = try #require(summary["2026-W41"])
    #expect(week.values.knownDays == 6)
    #expect(!week.values.isComplete)
    #expect(week.value(.toolCalls).amount == (endpoint == .tools ? 12 : 14))
    #expect(week.value(.sessions).amount == (endpoint == .activity ? 6 : 7))
    let missing = summary.coverage.filter(\.isMissing)
    #expect(missing.map(\.endpoint) == [endpoint])
    #expect(missing.map(\.day) == ["2026-10-07"])
    #expect(missing.first?.fetched?.rows == 0, "it was asked for")
  }

  @Test func `A day without users lacks what is made of them, and nothing else`() throws {
    let day = try #require(full["2026-10-07"])
    let summary = try Summary.of(october, full.with(day.unasked(.users)))
    let week = try #require(summary["2026-W41"])
    #expect(week.values.knownDays == 6 && !week.values.isComplete)
    #expect(week.users.missingDays == 1)
    #expect(week.value(.toolCalls).isComplete && week.value(.dailyActiveUsersMean).isComplete)
    #expect(
      week.values.lackingDays.map(\.id) == [
        "active_users", "stickiness", "billable_tokens_per_active_user", "commits_per_active_user",
        "prs_per_active_user",
      ])
    let missing = try #require(summary.coverage.first { $0.isMissing })
    #expect(missing.endpoint == .users)
    #expect(missing.fetched == nil)
  }

  @Test func `A day on which no user was active has no users and is not missing`() throws {
    let quiet = on("2026-10-07", [.toolCalls: 0, .sessions: 0, .dailyActiveUsers: 0]).filled()
    let summary = try Summary.of(october, full.with(quiet))
    #expect(summary.coverage.allSatisfy { !$0.isMissing })
    #expect(summary["2026-W41"]?.value(.dailyActiveUsersMean).amount == .ratio(6.0 / 7))
    #expect(summary["2026-W41"]?.values.isComplete == true)
  }

  @Test func `There is a line for each endpoint and day`() throws {
    let summary = try Summary.of("2026-10-05"..."2026-10-06", full)
    #expect(summary.coverage.count == 10)
    #expect(Set(summary.coverage.map { "\($0.endpoint) \($0.day)" }).count == 10)
  }

  @Test func `Missing days are findings that name their endpoints`() throws {
    let day = try #require(full["2026-10-07"])
    let usage = full.without("2026-10-20").with(day.missing(.tools).missing(.users))
    let findings = try Summary.of(october, usage).findings.filter { $0.check == "missing_day" }
    #expect(findings.map(\.scope) == [.day("2026-10-07"), .day("2026-10-20")])
    #expect(findings.map(\.severity) == [.warning, .warning])
    #expect(findings[0].message.contains("/tools") && findings[0].message.contains("/users"))
    #expect(!findings[0].message.contains("/activity"))
    #expect(findings.map(\.actual) == [3, 0])
    #expect(findings.map(\.expected) == [5, 5])
    #expect(findings.map(\.difference) == [-2, -5])
  }

  @Test func `Nothing at all is a report without numbers`() throws {
    let summary = try Summary(of: october, from: MadeUpUsage(), comparing: true)
    #expect(summary.periods.count == 6, "five weeks and a month")
    for period in summary.periods {
      #expect(period.values.knownDays == 0)
      #expect(!period.values.isComplete)
      #expect(Metric.all.allSatisfy { period.value($0).amount == nil && period.value($0).knownDays == 0 })
      #expect(period.breakdowns.values.allSatisfy { $0.rows.isEmpty })
    }
    #expect(summary.coverage.allSatisfy { $0.isMissing })
    #expect(summary.findings.count { $0.check == "missing_day" } == 31)
  }
}
