import Testing
import Usage

@testable import factory_report

/// What a watch over the allowance or the windows finds.
@Suite struct ThresholdTests {
  private static let now = 1_793_534_400

  private func exceeded(_ pool: Pool, above share: Double?, pace: Bool = false) throws -> [String] {
    let period = try #require(
      BillingPeriod(start: (Self.now - 864_000) * 1000, end: (Self.now + 1_728_000) * 1000))
    return SubscriptionSnapshot(
      Subscription(period: period, standard: pool), fetchedAt: Self.now, organisation: nil
    ).exceeded(above: share, pace: pace, at: Self.now)
  }

  private func exceeded(_ percent: Double, end: Int?, above share: Double?, pace: Bool = false) -> [String] {
    SubscriptionSnapshot(
      nil, windows: [UsageWindow(.core, .weekly, reportedPercent: percent, end: end)], fetchedAt: Self.now,
      organisation: nil
    ).exceeded(above: share, pace: pace, at: Self.now)
  }

  @Test func `Tokens without an allowance are exceeded by any threshold`() throws {
    let pool = Pool(used: 1_500, totalAllowance: 0)
    let sentence = ["1,500 standard tokens are used without an allowance: all of them are overage."]
    #expect(try exceeded(pool, above: 50) == sentence && exceeded(pool, above: nil, pace: true) == sentence)
    #expect(try exceeded(pool, above: nil).isEmpty, "without a watch")
    #expect(try exceeded(Pool(used: 0, totalAllowance: 0), above: 0, pace: true).isEmpty)
    #expect(try exceeded(Pool(used: 5, totalAllowance: 1_000_000_000_001), above: 0, pace: true).isEmpty, "unlimited")
  }

  @Test func `An allowance is exceeded above the share, and by its pace`() throws {
    #expect(try exceeded(Pool(used: 90, totalAllowance: 100), above: 0.9).isEmpty)
    #expect(
      try exceeded(Pool(used: 91, totalAllowance: 100), above: 0.9)
        == ["91.0% of the standard allowance are used, more than 90.0%."])
    // 90.1 over 100 is less than 901 over 1000.
    #expect(try exceeded(Pool(used: 901, totalAllowance: 1000), above: Share("90.1%").value).isEmpty)
    #expect(
      try exceeded(Pool(used: 90_004, totalAllowance: 100_000), above: 0.9)
        == ["90.004% of the standard allowance are used, more than 90.000%."])
    // A third of the period is over.
    #expect(try exceeded(Pool(used: 33, totalAllowance: 100), above: nil, pace: true).isEmpty)
    #expect(try exceeded(Pool(used: 34, totalAllowance: 100), above: nil, pace: true).count == 1)
    #expect(
      try exceeded(Pool(used: 100, totalAllowance: 100), above: nil, pace: true)
        == ["The standard allowance is used up."])
  }

  @Test(arguments: [(90.04, 0.9, false), (90.06, 0.9, true), (57, 0.57, false), (57.1, 0.57, true), (120, 1, true)])
  func `A live window is compared with one decimal`(percent: Double, share: Double, isExceeded: Bool) {
    #expect(exceeded(percent, end: Self.now + 1, above: share).isEmpty == !isExceeded)
    #expect(exceeded(percent, end: nil, above: share).isEmpty == !isExceeded)
    #expect(exceeded(percent, end: Self.now, above: share).isEmpty, "ended")
  }

  @Test func `A window that is used up does not last`() {
    #expect(exceeded(100, end: nil, above: nil, pace: true) == ["Core, weekly: the window is used up."])
    #expect(exceeded(99.9, end: nil, above: nil, pace: true).isEmpty)
    #expect(exceeded(100, end: Self.now - 1, above: nil, pace: true).isEmpty)
  }
}
