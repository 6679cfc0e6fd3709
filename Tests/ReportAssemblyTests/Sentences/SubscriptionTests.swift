import ReportAssembly
import ReportModel
import Templates
import TestSupport
import Testing
import Usage

/// The billing period in a report.
@Suite struct SubscriptionTests {
  private static let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
  private static let usage = MadeUpUsage(everyDay: october) { on($0, [.billableTokens: 400_000]) }

  /// Twenty days of October over, of which the period has thirty.
  private static func snapshot(_ standard: Pool, premium: Pool? = nil) throws -> SubscriptionSnapshot {
    let first = october.lowerBound.number * 86_400_000
    return SubscriptionSnapshot(
      Subscription(
        period: try #require(BillingPeriod(start: first, end: first + 30 * 86_400_000)), standard: standard,
        premium: premium, source: .cache),
      fetchedAt: first / 1000 + 20 * 86_400, organisation: "org_test")
  }

  private func report(_ status: SubscriptionStatus, _ name: ShippedDefinition = .management) throws -> Report {
    try Report.of(Self.october, Self.usage, definition: .shipped(name), subscription: status)
  }

  private func known(_ standard: Pool, premium: Pool? = nil, remarks: [String] = []) throws -> SubscriptionStatus {
    let snapshot = try Self.snapshot(standard, premium: premium)
    return .known(
      snapshot, archived: try ArchivedUse(of: snapshot, from: Self.usage), remarks: remarks, now: snapshot.fetchedAt)
  }

  private func words(_ report: Report, _ id: String = "subscription") throws -> String {
    let blocks = try #require(report.sections.first { $0.id == id }).blocks
    return blocks.flatMap { block -> [String] in
      switch block {
      case .paragraph(let text): [text]
      case .sentences(let sentences, heading: _):
        sentences.map { $0.parts.map { part in if case .words(let words) = part { words } else { "#" } }.joined() }
      default: []
      }
    }.joined(separator: "\n")
  }

  @Test func `The table has a row a pool, computed by hand`() throws {
    let report = try report(
      known(
        Pool(
          used: 10_000_000, totalAllowance: 20_000_000, overageUsed: 0, overageLimit: 5, userTokens: 3, reportedRatio: 0
        ),
        premium: Pool(used: 200, totalAllowance: 240)))
    let rows = try #require(report[table: "subscription"]).records()
    #expect(rows.map { $0["pool"] } == ["standard", "premium"])
    let standard = rows[0]
    #expect(
      standard["as_of"] == .timestamp(Timestamp(date: CalendarDate(year: 2026, month: 10, day: 21), secondOfDay: 0)))
    #expect(standard["plan"] == "Pro" && standard["plan_inferred"] == .flag(true))
    #expect(standard["used"] == 10_000_000 && standard["allowance"] == 20_000_000)
    #expect(
      standard["used_ratio"] == 0.5 && standard["projected"] == 15_000_000.0 && standard["exhausted_on"] == .empty)
    #expect(standard["overage_used"] == 0 && standard["overage_limit"] == 5 && standard["user_tokens"] == 3)
    #expect(standard["period_start"] == .date(CalendarDate(year: 2026, month: 10, day: 1)))
    #expect(standard["period_end"] == .date(CalendarDate(year: 2026, month: 10, day: 31)))
    // Ten a day: 240 after 24 days.
    #expect(rows[1]["projected"] == 300.0)
    #expect(rows[1]["exhausted_on"] == .date(CalendarDate(year: 2026, month: 10, day: 25)))
    #expect(rows[1]["overage_used"] == .empty)
    let said = try words(report)
    #expect(said.contains("Plan Pro (inferred from the allowance). Billing period from 2026-10-01 to 2026-10-31"))
    #expect(said.contains("the allowance lasts") && said.contains("runs out on #"))
    #expect(said.contains("The service itself gives a used ratio of 0.0 for standard"))
  }

  @Test func `The archive's count stands beside the service's, with the difference`() throws {
    let report = try report(known(Pool(used: 10_000_000, totalAllowance: 20_000_000)))
    let table = try #require(report[table: "subscription_pace"])
    #expect(report.sectionTables.contains { $0.id == "subscription_pace" })
    let rows = try table.records()
    #expect(rows.map { $0["count"] } == ["subscription", "archive"])
    #expect(rows.map { $0["used"] } == [10_000_000, 8_000_000])
    #expect(rows.map { $0["per_day"] } == [500_000.0, 400_000.0])
    #expect(rows.map { $0["projected"] } == [15_000_000.0, 12_000_000.0])
    #expect(rows[1]["difference"] == -2_000_000 && rows[1]["days_with_data"] == 20)
    #expect(try words(report).contains("are # (# against the standard tokens used): # a day"))
  }

  @Test func `The count of an archive that is behind the service is not compared with it`() throws {
    let snapshot = try Self.snapshot(Pool(used: 10_000_000, totalAllowance: 20_000_000))
    let usage = MadeUpUsage(everyDay: "2026-10-01"..."2026-10-10") { on($0, [.billableTokens: 400_000]) }
    let archived = try ArchivedUse(of: snapshot, from: usage)
    let said = try words(report(.known(snapshot, archived: archived, remarks: [], now: snapshot.fetchedAt)))
    #expect(said.contains("from 2026-10-01 to 2026-10-10 are #: # a day"))
  }

  @Test func `Figures that a pool does not have are left out`() throws {
    let report = try report(known(Pool(used: 10_000_000, totalAllowance: 20_000_000)))
    #expect(report.figures.contains { $0.id == "standard_used_ratio" })
    #expect(!report.figures.contains { $0.id == "standard_exhausted_on" }, "the allowance lasts")
  }

  @Test func `Every figure of a sentence is a cell of a table`() throws {
    let report = try report(
      known(
        Pool(used: 21_000_000, totalAllowance: 20_000_000, overageUsed: 1_000_000, overageLimit: 7_000_000),
        premium: Pool(used: 200, totalAllowance: 240)))
    let cells = Set(try (report.tables + report.sectionTables).flatMap { try $0.rows.prefix(.max).rows.joined() })
    let section = try #require(report.sections.first { $0.id == "subscription" })
    var figures = 0
    for case .sentences(let sentences, heading: _) in section.blocks {
      for case .value(let cell, _) in sentences.flatMap(\.parts) {
        #expect(cells.contains(cell), "\(cell)")
        figures += 1
      }
    }
    #expect(figures > 10)
    for case .figures(let figures) in section.blocks { #expect(figures.allSatisfy { cells.contains($0.value) }) }
    #expect(try words(report).contains("ran out on #"))
  }

  @Test func `Without a limit it says so, and draws no allowance`() throws {
    let report = try report(known(Pool(used: 10, totalAllowance: 1_000_000_000_001)))
    #expect(try words(report).contains("of an unlimited allowance"))
    #expect(try #require(report[table: "subscription"]).records()[0]["allowance"] == .empty)
    let chart = try #require(report[chart: "subscription"])
    #expect(chart.series.map(\.values) == [[10], [15], [nil]])
  }

  @Test(arguments: [ShippedDefinition.management, .email])
  func `Left out, it is one line, and the rest is there`(shipped: ShippedDefinition) throws {
    let report = try report(.leftOut(reason: "Nobody is logged in."), shipped)
    let id = shipped == .email ? "summary" : "subscription"
    #expect(try words(report, id).contains("The billing period is left out. Nobody is logged in."))
    let table = try #require(report[table: "subscription"])
    #expect(try table.rows.prefix(0).total == 0 && table.columns.count == 14)
    #expect(report[chart: "subscription"] == nil)
    #expect(report.tables.count == (try self.report(known(Pool(used: 1, totalAllowance: 2)), shipped)).tables.count)
  }

  @Test func `What is to mind is said`() throws {
    let report = try report(known(Pool(used: 1, totalAllowance: 2), remarks: ["This is old."]))
    #expect(try words(report).contains("This is old."))
  }

  // MARK: Windows and overage

  private static let windows = [
    UsageWindow(.standard, .fiveHour, reportedPercent: 61, end: moment - 60),
    UsageWindow(.standard, .weekly, reportedPercent: 93.25, end: moment + 60),
    UsageWindow(.core, .monthly, reportedPercent: 120, end: nil),
  ]
  /// Noon of 20 October 2026.
  private static let moment = Day("2026-10-20").number * 86_400 + 43_200

  private func windowed(
    _ plan: String? = "Team", extra: ExtraUsage? = nil, now: Int = moment
  ) -> SubscriptionStatus {
    .known(
      SubscriptionSnapshot(
        nil, windows: Self.windows, extraUsage: extra, planName: plan, fetchedAt: Self.moment, organisation: nil),
      archived: nil, remarks: [], now: now)
  }

  @Test func `Windows are a table, with nothing used of one that has ended`() throws {
    let report = try report(windowed(extra: ExtraUsage(balanceCents: 1234, isAllowed: true)))
    let rows = try #require(report[table: "subscription_windows"]).records()
    #expect(rows.map { $0["window"] } == ["five_hour", "weekly", "monthly"])
    #expect(rows.map { $0["pool"] } == ["standard", "standard", "core"])
    #expect(rows.map { $0["used_ratio"] } == [0.0, 0.9325, 1.2])
    #expect(rows.map { $0["ended"] } == [.flag(true), .flag(false), .flag(false)])
    #expect(rows[1]["ends_at"] == .timestamp(Timestamp(secondsSince1970: Self.moment + 60)))
    #expect(rows[2]["ends_at"] == .empty && rows[2]["plan"] == "Team" && rows[2]["plan_inferred"] == .flag(false))
    #expect(rows[0]["extra_usage_balance"] == 12.34 && rows[0]["extra_usage_allowed"] == .flag(true))
    #expect(try #require(report[table: "subscription"]).records().isEmpty)
    #expect(report.sectionTables.contains { $0.id == "subscription_windows" })
    #expect(!report.sectionTables.contains { $0.id == "subscription" })
    let said = try words(report)
    #expect(said.contains("Plan Team. Windows limit the use"))
    #expect(said.contains("Standard tokens, five-hour window: # used; it ended at #."))
    #expect(said.contains("Extra usage is allowed: # US dollars"))
    #expect(try #require(report[chart: "subscription"]).series.map(\.values) == [[0, 0.9325, 1.2]])
    #expect(try words(self.report(windowed(nil))).contains("The plan is not known."))
  }

  @Test func `The first page says what runs out, and nothing where all lasts`() throws {
    func attention(_ status: SubscriptionStatus) throws -> [String] {
      try report(status).attention.filter { !$0.contains("data of") && !$0.contains("The API") }
    }
    let first = try attention(windowed()).prefix(2)
    #expect(first[0].hasPrefix("Standard tokens, weekly window: 93 % used; it ends at "))
    #expect(first[1] == "Core tokens, monthly window: 120 % used; its end is not known.")
    // Of two windows that were live, one has ended a minute later, and the other one after a month.
    let later = try attention(windowed(now: Self.moment + 60))
    #expect(later.filter { $0.contains("window") } == [first[1]])
    #expect(try !attention(windowed(now: Self.moment + 40 * 86_400)).contains { $0.contains("window") })
    let lasting = try attention(known(Pool(used: 10, totalAllowance: 20_000_000)))
    #expect(!lasting.contains { $0.contains("tandard") })
    let running = try attention(known(Pool(used: 15_000_000, totalAllowance: 20_000_000)))
    #expect(running[0].hasPrefix("The allowance of standard tokens runs out on "))
    let gone = try attention(known(Pool(used: 3, totalAllowance: 2)))
    #expect(gone[0].hasPrefix("The allowance of standard tokens is used up: 3 of 2 (150 %), with "))
    let overage = try attention(known(Pool(used: 3, totalAllowance: 0)))
    #expect(overage[0].contains("tokens used without an allowance, all of them overage"))
    #expect(try !attention(.leftOut(reason: "It is not there.")).contains { $0.contains("left out") })
  }

  @Test func `A pool with use and no allowance is shown`() throws {
    let report = try report(
      known(Pool(used: 10, totalAllowance: 20_000_000), premium: Pool(used: 5, totalAllowance: 0)))
    let rows = try #require(report[table: "subscription"]).records()
    #expect(rows.map { $0["pool"] } == ["standard", "premium"] && rows[1]["used"] == 5 && rows[1]["allowance"] == 0)
    #expect(rows[1]["used_ratio"] == .empty)
    #expect(try words(report).contains("Premium: # tokens used without an allowance"))
  }

  @Test(arguments: [ShippedDefinition.management, .email])
  func `Every figure about windows is a cell of their table`(shipped: ShippedDefinition) throws {
    let report = try report(windowed(extra: ExtraUsage(balanceCents: 5, isAllowed: false)), shipped)
    let cells = Set(try #require(report[table: "subscription_windows"]).rows.prefix(.max).rows.joined())
    var figures = 0
    for case .sentences(let sentences, let heading) in report.blocks where heading != "What changed" {
      for case .value(let cell, _) in sentences.flatMap(\.parts) {
        #expect(cells.contains(cell), "\(cell)")
        figures += 1
      }
    }
    #expect(figures > 5)
  }
}
