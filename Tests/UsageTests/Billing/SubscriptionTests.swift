import TestSupport
import Testing
import Usage

/// Plan, ratio and pace of a billing period, computed by hand.
@Suite struct SubscriptionTests {
  /// March 2026 up to its last day at midnight: 30 days.
  private let march: BillingPeriod

  init() throws {
    let first = try #require(Day(iso: "2026-03-01")).number * 86_400_000
    march = try #require(BillingPeriod(start: first, end: first + 30 * 86_400_000))
  }

  /// So many days after the beginning of March, in seconds.
  private func after(days: Double) -> Int { march.start / 1000 + Int(days * 86_400) }

  private func pool(_ used: Count, of allowance: Count, ratio: Double? = nil) -> Pool {
    Pool(used: used, totalAllowance: allowance, reportedRatio: ratio)
  }

  // MARK: Plan and ratio

  @Test(arguments: [
    (200_000_000, Plan.max), (1_000_000_000_001, .max), (199_999_999, .pro), (20_000_000, .pro), (19_999_999, .basic),
    (1, .basic), (0, .withoutPlan),
  ])
  func `The plan is that of the allowance`(allowance: Int, plan: Plan) {
    #expect(Subscription(period: march, standard: pool(0, of: Count(allowance))).plan == plan)
  }

  @Test func `Premium is there where it has an allowance or use`() {
    func kinds(_ premium: Pool?) -> [Pool.Kind] {
      Subscription(period: march, standard: pool(1, of: 2), premium: premium).pools.map(\.kind)
    }
    #expect(kinds(nil) == [.standard] && kinds(pool(0, of: 0)) == [.standard])
    #expect(kinds(pool(5, of: 0)) == [.standard, .premium], "overage")
    #expect(kinds(pool(0, of: 1)) == [.standard, .premium])
    #expect(kinds(pool(0, of: 1_000_000_000_001)) == [.standard, .premium], "unlimited")
  }

  @Test func `The ratio is made of used and allowance, and never over zero or no limit`() {
    #expect(pool(5_000_000, of: 20_000_000, ratio: 0).usedRatio == 0.25)
    #expect(pool(30, of: 20).usedRatio == 1.5)
    #expect(pool(5, of: 0).usedRatio == nil)
    #expect(pool(5, of: 1_000_000_000_001).usedRatio == nil)
    #expect(pool(500_000_000_000, of: 1_000_000_000_000).usedRatio == 0.5, "1e12 itself is a limit")
  }

  @Test func `The service's ratio is noted where it is another`() {
    #expect(pool(1, of: 3, ratio: 0.33).differingRatio == nil, "rounded")
    #expect(pool(1, of: 4, ratio: 0).differingRatio == 0)
    #expect(pool(1, of: 4, ratio: 25).differingRatio == 25)
    #expect(pool(1, of: 4).differingRatio == nil)
    #expect(pool(1, of: 0, ratio: 0).differingRatio == nil)
  }

  @Test func `Overage is part of what is used`() {
    let pool = Pool(used: 25, totalAllowance: 20, overageUsed: 5, overageLimit: 10)
    #expect(pool.used == 25 && pool.usedRatio == 1.25)
  }

  // MARK: The period

  @Test func `Milliseconds are dates in UTC`() throws {
    // The reference's example.
    let period = try #require(BillingPeriod(start: 1_770_623_326_000, end: 1_772_956_800_000))
    #expect(period.firstDay.description == "2026-02-09" && period.lastDay.description == "2026-03-08")
    #expect(abs(period.length - 27.007801) < 1e-6)
  }

  @Test(arguments: [(5, 5), (6, 5), (-1, 5), (0, 253_402_300_800_000)])
  func `A period begins before it ends`(start: Int, end: Int) {
    #expect(BillingPeriod(start: start, end: end) == nil)
  }

  // MARK: Pace

  @Test func `A pace that lasts`() throws {
    let pace = try #require(Pace(of: pool(5_000_000, of: 20_000_000), in: march, at: after(days: 10)))
    #expect(pace.perDay == 500_000 && pace.projected == 15_000_000)
    #expect(pace.exhausted == nil && !pace.isTooFast)
  }

  @Test func `A pace that does not last`() throws {
    // A million a day: 20 million after 20 days, on the 21st.
    let pace = try #require(Pace(of: pool(10_000_000, of: 20_000_000), in: march, at: after(days: 10)))
    #expect(pace.perDay == 1_000_000 && pace.projected == 30_000_000 && pace.isTooFast)
    #expect(pace.exhausted?.description == "2026-03-21")
  }

  @Test func `An allowance that ran out already`() throws {
    // Two millions a day: 20 million after 10 days.
    let pace = try #require(Pace(of: pool(30_000_000, of: 20_000_000), in: march, at: after(days: 15)))
    #expect(pace.exhausted?.description == "2026-03-11" && pace.isTooFast)
  }

  @Test func `Just enough lasts to the end`() throws {
    let pace = try #require(Pace(of: pool(10, of: 20), in: march, at: after(days: 15)))
    #expect(pace.projected == 20 && !pace.isTooFast)
    #expect(pace.exhausted?.description == "2026-03-31", "with the period")
  }

  @Test func `Nothing is projected on the first day, and everything is over after the last`() throws {
    #expect(Pace(of: pool(5, of: 20), in: march, at: after(days: 0.99)) == nil)
    #expect(Pace(of: pool(5, of: 20), in: march, at: after(days: -3)) == nil)
    #expect(Pace(of: pool(5, of: 20), in: march, at: after(days: 1))?.projected == 150)
    #expect(Pace(of: pool(60, of: 90), in: march, at: after(days: 300))?.projected == 60)
  }

  @Test(arguments: [Count.zero, 1_000_000_000_001])
  func `Nothing and everything never run out`(allowance: Count) throws {
    let pace = try #require(Pace(of: pool(300, of: allowance), in: march, at: after(days: 10)))
    #expect(pace.projected == 900 && pace.exhausted == nil && !pace.isTooFast)
  }

  @Test func `Without use there is no end`() throws {
    let pace = try #require(Pace(of: pool(0, of: 20), in: march, at: after(days: 10)))
    #expect(pace == Pace(perDay: 0, of: .limited(20), in: march) && pace.exhausted == nil)
  }

  // MARK: Overage and windows

  @Test func `Use without an allowance is overage`() {
    #expect(pool(1, of: 0).isAllOverage && !pool(0, of: 0).isAllOverage && !pool(5, of: 1).isAllOverage)
    #expect(!pool(5, of: 1_000_000_000_001).isAllOverage)
  }

  @Test func `A window that has ended has no use, and without an end it lasts`() {
    let window = UsageWindow(.standard, .weekly, reportedPercent: 61, end: 100)
    #expect(window.usedRatio(at: 99) == 0.61 && window.usedRatio(at: 100) == 0)
    #expect(!window.hasEnded(at: 99) && window.hasEnded(at: 100))
    for (percent, ratio) in [(120, 1.2), (143.7, 1.437), (61.4, 0.614), (0, 0)] {
      #expect(UsageWindow(.core, .weekly, reportedPercent: percent, end: nil).usedRatio(at: .max) == ratio)
    }
    #expect([1.437, 0.143, 0.07].map(\.inPercent) == [143.7, 14.3, 7])
  }

  @Test func `A snapshot has ended with its period, or with the last window that was live`() throws {
    let allowed = snapshot(days: 29)
    #expect(!allowed.hasEnded(at: after(days: 29.9)) && allowed.hasEnded(at: after(days: 30)))
    func windows(_ ends: Int?...) -> SubscriptionSnapshot {
      SubscriptionSnapshot(
        nil, windows: ends.map { UsageWindow(.standard, .weekly, reportedPercent: 1, end: $0) }, fetchedAt: 10,
        organisation: nil)
    }
    #expect(!windows(5).hasEnded(at: 20), "it had ended before: that is what is known now")
    #expect(!windows(5, 15, 25).hasEnded(at: 20) && windows(5, 15, 25).hasEnded(at: 25))
    #expect(!windows(15, nil).hasEnded(at: 20) && !windows().hasEnded(at: 20))
    // One that begins right after the question ends a week later.
    let week = 7 * 86_400
    #expect(!windows(15, nil).hasEnded(at: 9 + week) && windows(15, nil).hasEnded(at: 10 + week))
    #expect(!windows(5).hasEnded(at: 9 + week) && windows(5).hasEnded(at: 10 + week))
    #expect(windows(5, 15).lastDay == "1970-01-01" && windows(nil).lastDay == "1970-01-08")
  }

  @Test func `The plan is that of the service, and inferred from the allowance without one`() {
    let inferred = snapshot(days: 1)
    #expect(inferred.plan?.name == "Basic" && inferred.plan?.isInferred == true)
    let named = SubscriptionSnapshot(inferred.subscription, planName: "Team", fetchedAt: 1, organisation: nil)
    #expect(named.plan?.name == "Team" && named.plan?.isInferred == false)
    #expect(SubscriptionSnapshot(nil, fetchedAt: 1, organisation: nil).plan == nil)
  }

  // MARK: The archive's count

  private func snapshot(days: Double, used: Count = 100) -> SubscriptionSnapshot {
    SubscriptionSnapshot(
      Subscription(period: march, standard: pool(used, of: 600)), fetchedAt: after(days: days), organisation: nil)
  }

  private func usage(_ days: ClosedRange<Day>) -> MadeUpUsage {
    MadeUpUsage(everyDay: days) { on($0, [.billableTokens: 10]) }
  }

  @Test func `The archive's count is of the whole days that are over`() throws {
    let snapshot = snapshot(days: 5.5, used: 53)
    let use = try #require(try ArchivedUse(of: snapshot, from: usage("2026-02-20"..."2026-03-20")))
    #expect(use.days == "2026-03-01"..."2026-03-05" && use.daysWithData == 5 && use.used == 50)
    #expect(use.pace.perDay == 10 && use.pace.projected == 300)
    #expect(use.difference == Count(-3))
  }

  @Test func `It ends where days were not fetched`() throws {
    let use = try ArchivedUse(
      of: snapshot(days: 9.5), from: usage("2026-03-01"..."2026-03-08").without("2026-03-04"))
    #expect(use?.days == "2026-03-01"..."2026-03-03" && use?.used == 30)
    #expect(try ArchivedUse(of: snapshot(days: 9.5), from: usage("2026-03-02"..."2026-03-08")) == nil)
    #expect(try ArchivedUse(of: snapshot(days: 0.5), from: usage("2026-03-01"..."2026-03-08")) == nil)
  }

  @Test func `A day that the API has nothing for is missing, not zero`() throws {
    let gap = usage("2026-03-01"..."2026-03-04").with(on("2026-03-02").missing(.tokens))
    let use = try #require(try ArchivedUse(of: snapshot(days: 4.5), from: gap))
    #expect(use.days.dayCount == 4 && use.daysWithData == 3 && use.used == 30 && use.pace.perDay == 10)
  }
}
