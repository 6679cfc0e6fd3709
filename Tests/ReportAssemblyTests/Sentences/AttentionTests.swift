import ReportAssembly
import ReportDefinition
import ReportModel
import Templates
import TestSupport
import Testing
import Usage

/// What the first page says that needs attention, and what else there is of it.
@Suite struct AttentionTests {
  private static let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
  private static let counts = Dictionary(uniqueKeysWithValues: UserField.allCases.map { ($0, Count.zero) })

  /// A day of `calls` calls, all of one tool and one user.
  private static func day(_ day: Day, _ calls: Int = 1, ofTools: Int? = nil) -> MadeUpDay {
    on(
      day, [.toolCalls: .count(Count(calls)), .dailyActiveUsers: 1],
      [.tools: ["Read": .count(Count(ofTools ?? calls))]]
    )
    .filled().users(user("ada", counts.merging([.toolCalls: Count(calls)]) { $1 }))
  }

  private static let full = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31") { day($0) }

  private func attention(_ usage: MadeUpUsage, _ days: ClosedRange<Day> = october) throws -> [String] {
    try Report.of(days, usage).attention.filter { !$0.contains("may still change") }
  }

  @Test func `Limits come first, then days, then numbers, then changes`() throws {
    let usage = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31") { day in
      Self.day(day, day < Day("2026-10-01") ? 1 : 3, ofTools: day < Day("2026-10-31") ? nil : 2)
    }
    let period = try #require(
      BillingPeriod(start: Day("2026-10-20").number * 86_400_000, end: Day("2026-11-19").number * 86_400_000))
    let subscription = SubscriptionStatus.known(
      SubscriptionSnapshot(
        Subscription(period: period, standard: Pool(used: 90, totalAllowance: 100)),
        fetchedAt: Day("2026-10-30").number * 86_400, organisation: nil),
      archived: nil, remarks: [], now: Day("2026-10-30").number * 86_400)
    let report = try Report.of(Self.october, usage, subscription: subscription)
    // 90 in ten days are 9 a day, and 270 in thirty; 100 are used after eleven days and a ninth.
    #expect(
      report.attention == [
        "The allowance of standard tokens runs out on 2026-10-31 if use goes on as so far: 270.0 tokens by the end of the "
          + "billing period on 2026-11-19, of 100.",
        "2 days (from 2026-10-30 to 2026-10-31) may still change: the API was asked less than 3 days after.",
        "The numbers of the API do not all add up: tool calls by tool come to 1 (1 %) less than the organisation's total. "
          + "Go by the totals; Data quality lists the differences.",
        "Tool calls are more than twice as many as in September 2026: 93 after 30.",
      ])
  }

  @Test func `A range says of its own sums, not of those of its weeks and months again`() throws {
    let usage = Self.full.with(Self.day("2026-10-06", 5, ofTools: 4))
    let said = try attention(usage, "2026-09-01"..."2026-10-31")
    // 60 days with one call, and one with five.
    #expect(
      said.count == 1 && said[0].contains("tool calls by tool come to 1 (2 %) less than the organisation's total."))
  }

  @Test func `A report without a section for warnings names none`() throws {
    let usage = Self.full.with(Self.day("2026-10-06", 5, ofTools: 4))
    #expect(try attention(usage)[0].hasSuffix("Go by the totals; Data quality lists the differences."))
    let mail = try Report.of(Self.october, usage, definition: .shipped(.email)).attention
    #expect(mail.contains { $0.hasSuffix("Go by the totals.") } && !mail.contains { $0.contains("Data quality") })
  }

  @Test func `Parts that are too many are too many`() throws {
    #expect(
      try attention(Self.full.with(Self.day("2026-10-06", 5, ofTools: 9)))[0].contains("come to 4 (11 %) more than"))
  }

  @Test func `A figure that halves is told, one that falls by less is not`() throws {
    func calls(_ now: Int) -> MadeUpUsage {
      MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31") { Self.day($0, $0 < Day("2026-09-01") ? 10 : now) }
    }
    let days: ClosedRange<Day> = "2026-09-01"..."2026-09-30"
    #expect(
      try attention(calls(5), days) == ["Tool calls are less than half as many as in August 2026: 150 after 310."])
    #expect(try attention(calls(6), days) == [])
  }

  @Test func `Where nothing is off, data quality and coverage have no chapter`() throws {
    let report = try Report.of("2026-09-01"..."2026-09-30", Self.full)
    #expect(report.attention == [])
    let ids = report.sections.map(\.id)
    #expect(!ids.contains("data_quality") && !ids.contains("coverage"))
    let whole = try #require(report[table: "data_quality"]).rows.prefix(0).total
    #expect(whole > 0, "all checks are in the CSV file")
  }

  @Test func `Coverage shows the days that are not simply there, and where the others are`() throws {
    let report = try Report.of(Self.october, Self.full.without("2026-10-20"))
    let gaps = try #require(report.sectionTables.first { $0.id == "coverage_gaps" })
    let rows = try gaps.records()
    #expect(
      rows.map { $0["date"] }
        == ([Day("2026-10-20"), Day("2026-10-30"), Day("2026-10-31")]).map { (day: Day) in .date(CalendarDate(day)) })
    #expect(rows.map { $0["missing"] } == ["all", .empty, .empty])
    #expect(rows.map { $0["provisional"] } == [.empty, "all", "all"])
    let sentences = [true, false].map { gaps.remark?.sentence(namesFiles: $0) }
    #expect(
      sentences == [
        "The other days have data of every endpoint; coverage.csv has all days.",
        "The other days have data of every endpoint.",
      ])
  }

  @Test func `An excerpt says how many rows it leaves out, and which file has them`() throws {
    let usage = MadeUpUsage(everyDay: Self.october) { on($0, [:], [.skills: ["a": 3, "b": 2, "c": 1]]) }
    let section = ReportDefinition.Section(
      id: "one", title: "One",
      blocks: [2, 3].map { .excerpt("range_skills", title: nil, columns: nil, rows: $0) })
    let report = try Report.of(
      Self.october, usage, definition: ReportDefinition(title: "Test", sections: [section]))
    let remarks = report.excerpts.map { $0.remark?.sentence(namesFiles: true) }
    #expect(remarks == ["The first 2 of 3; monthly/skills.csv has all.", nil])
    #expect(report.excerpts.map(\.title) == ["Skills of October 2026", "Skills of October 2026"])
    #expect(report.excerpts[0].columns.map(\.id) == ["name", "count", "share"])
  }

  @Test func `Excerpts of groups and users have those with the most tokens, and count the rows of the file`() throws {
    let users = (1...4).map { user("u\($0)", [.billableTokens: Count($0)]) }
    let usage = MadeUpUsage(on("2026-10-05", [.billableTokens: 10]).users(users))
    let names = ["range_groups", "groups_in_brief", "top_users_by_tokens"]
    let section = ReportDefinition.Section(
      id: "one", title: "One", blocks: names.map { .excerpt($0, title: nil, columns: nil, rows: 2) })
    let report = try Report.of(
      Self.october, usage,
      // Nobody of the last group is active.
      roster: Roster(groups: ["u1": "A", "u2": "B", "u3": "C", "u4": "D", "u5": "E"]),
      definition: ReportDefinition(title: "Test", sections: [section]))
    #expect(
      report.excerpts.map { $0.remark?.sentence(namesFiles: true) } == [
        "The first 2 of 4; monthly/groups.csv has all.",
        "The 2 groups with the most tokens of 4; monthly/groups.csv has all.",
        "2 of 4 users; monthly/users.csv has all.",
      ])
    let first = try report.excerpts.map { try $0.rows.prefix(.max).rows.map { $0[0] } }
    #expect(first == [["D", "C"], ["D", "C"], ["u4", "u3"]])
  }

  @Test func `A part of the changes has the largest of each kind`() throws {
    let (before, now): (Day, Day) = ("2026-09-10", "2026-10-10")
    let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      on(
        day, [.toolCalls: 1],
        [
          .tools: ["Read": day == now ? 9 : 1, "Edit": day == now ? 5 : 1, "LS": day == before ? 3 : 1],
          .skills: ["a": day == now ? 3 : 1],
        ])
    }
    let section = ReportDefinition.Section(
      id: "one", title: "One", blocks: [.excerpt("changes", title: nil, columns: nil, rows: 2)])
    let report = try Report.of(
      Self.october, usage, definition: ReportDefinition(title: "Test", sections: [section]))
    let excerpt = try #require(report.excerpts.first)
    let names = try excerpt.records().map { $0["name"] }
    #expect(names == ["Read", "a"])
    #expect(
      excerpt.remark?.sentence(namesFiles: true) == "The largest 2 of 4, of each kind alike; changes.csv has all.")
  }
}
