import Archive
import Foundation
import Testing
import Usage

/// Snapshots of the subscription are kept and found again.
@Suite struct SubscriptionTests {
  private func snapshot(
    _ first: String, _ last: String, fetched day: Day, used: Count = 1, premium: Pool? = nil
  ) throws -> SubscriptionSnapshot {
    let start = try #require(Day(iso: first)).number * 86_400_000 + 28_126_000
    let end = try #require(Day(iso: last)).number * 86_400_000 + 28_800_000
    return SubscriptionSnapshot(
      Subscription(
        period: try #require(BillingPeriod(start: start, end: end)),
        standard: Pool(
          used: used, totalAllowance: 20_000_000, basicAllowance: 19_000_000, overageUsed: 0, overageLimit: 5,
          userTokens: 7, reportedRatio: 0.25),
        premium: premium, source: .cache, cacheUpdated: false),
      fetchedAt: noon(day), organisation: "org_1")
  }

  @Test func `What was kept is read as it was`() throws {
    try withArchive { archive in
      #expect(try archive.subscription(on: day) == nil)
      let full = try snapshot("2026-01-09", "2026-02-08", fetched: day, premium: Pool(used: 3, totalAllowance: 9))
      try archive.keep(full)
      #expect(try archive.subscription(on: nil) == full)
      // The same moment again, without premium tokens.
      let other = try snapshot("2026-01-09", "2026-02-08", fetched: day, used: Count(Int64.max))
      try archive.keep(other)
      #expect(try archive.subscription(on: nil) == other)
    }
  }

  @Test func `A report shows the latest of the billing period that its last day is in, or the latest of all`() throws {
    try withArchive { archive in
      let january = try snapshot("2026-01-09", "2026-02-08", fetched: day, used: 1)
      let later = try snapshot("2026-01-09", "2026-02-08", fetched: day + 7, used: 2)
      let february = try snapshot("2026-02-08", "2026-03-08", fetched: day + 40, used: 3)
      for snapshot in [later, february, january] { try archive.keep(snapshot) }
      func shown(_ text: String) throws -> SubscriptionSnapshot? {
        try archive.subscription(on: try #require(Day(iso: text)))
      }
      #expect(try shown("2026-01-31") == later)
      #expect(try shown("2026-01-09") == later)
      #expect(try shown("2026-02-08") == later, "on the day of the change, the one before")
      #expect(try shown("2026-02-09") == february)
      #expect(try shown("2026-02-28") == february)
      #expect(try shown("2026-10-31") == february && shown("2025-12-31") == february)
      #expect(try archive.subscription(on: nil) == february)
    }
  }

  @Test func `A period that begins within the last day is not the one of the days before`() throws {
    try withArchive { archive in
      // Both change at eleven at night.
      func hours(_ day: Day) -> Int { (day.number * 24 + 23) * 3_600_000 }
      func keep(_ first: Day, _ end: Day, used: Count) throws -> SubscriptionSnapshot {
        let period = try #require(BillingPeriod(start: hours(first), end: hours(end)))
        let snapshot = SubscriptionSnapshot(
          Subscription(period: period, standard: Pool(used: used, totalAllowance: 9), premium: nil),
          fetchedAt: noon(end - 1), organisation: nil)
        try archive.keep(snapshot)
        return snapshot
      }
      let january = try keep(day - 16, day + 16, used: 7)
      let february = try keep(day + 16, day + 44, used: 1)
      #expect(try archive.subscription(on: day + 16) == january)
      #expect(try archive.subscription(on: day + 17) == february)
    }
  }

  @Test func `A read-only archive is read, and keeping is an error`() throws {
    try inTemporaryFolder { path in
      let kept = try snapshot("2026-01-09", "2026-02-08", fetched: day)
      let archive = try Archive(path: path)
      try archive.keep(kept)
      try archive.close()
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
      guard isBoundByModes else { return }
      let readOnly = try Archive(path: path)
      defer { try? readOnly.close() }
      #expect(try readOnly.subscription(on: day) == kept)
      #expect(throws: ArchiveError.self) { try readOnly.keep(kept) }
    }
  }
}
