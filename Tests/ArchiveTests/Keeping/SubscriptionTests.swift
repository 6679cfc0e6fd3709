import Archive
import Foundation
import GRDB
import TestSupport
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

  @Test func `Windows, extra usage and plan are read as they were kept`() throws {
    try withArchive { archive in
      let snapshot = SubscriptionSnapshot(
        nil,
        windows: [
          UsageWindow(.standard, .fiveHour, reportedPercent: 120.25, end: noon(day) + 60),
          UsageWindow(.standard, .weekly, reportedPercent: 0, end: nil),
          UsageWindow(.core, .monthly, reportedPercent: 7, end: 1),
          UsageWindow(.computers, .period, reportedPercent: 50, end: 5),
        ],
        extraUsage: ExtraUsage(balanceCents: -5, isAllowed: false, preference: "droidCore"), planName: "Team",
        fetchedAt: noon(day), organisation: "org_1")
      try archive.keep(snapshot)
      #expect(try archive.subscription(on: day) == snapshot)
      // The same moment again: an allowance in place of the windows.
      let allowed = try self.snapshot("2026-01-09", "2026-02-08", fetched: day)
      try archive.keep(allowed)
      #expect(try archive.subscription(on: nil) == allowed)
    }
  }

  @Test func `An organisation that has windows now is shown no allowance from before`() throws {
    try withArchive { archive in
      func windows(_ day: Day) -> SubscriptionSnapshot {
        SubscriptionSnapshot(
          nil, windows: [UsageWindow(.standard, .weekly, reportedPercent: 100, end: noon(day) + 60)],
          fetchedAt: noon(day), organisation: "org_1")
      }
      let allowance = try snapshot("2026-11-05", "2026-12-05", fetched: "2026-11-20")
      for day in ["2026-11-30", "2026-12-01", "2026-12-10"] as [Day] { try archive.keep(windows(day)) }
      #expect(try archive.subscription(on: "2026-11-30") == windows("2026-12-10"), "without an allowance the latest")
      try archive.keep(allowance)
      #expect(try archive.subscription(on: "2026-11-30") == windows("2026-12-01"))
      try archive.keep(windows("2026-12-02"))
      #expect(
        try archive.subscription(on: "2026-11-30") == windows("2026-12-02"), "asked in the morning of the second day")
      #expect(try archive.subscription(on: "2026-12-01") == windows("2026-12-02"))
      #expect(try archive.subscription(on: "2026-11-20") == allowance, "a report of earlier days")
      let again = try snapshot("2026-11-05", "2026-12-05", fetched: "2026-12-03")
      try archive.keep(again)
      #expect(try archive.subscription(on: "2026-11-30") == again)
    }
  }

  @Test func `The answers of the latest thirty fetches are kept as they came`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      for number in 0..<32 {
        let snapshot = SubscriptionSnapshot(nil, fetchedAt: noon(day) + number, organisation: nil)
        try archive.keep(snapshot, answers: ["/a": #"{"new":\#(number)}"#, "/b": "{}"])
      }
      try archive.close()
      let database = try DatabaseQueue(path: path)
      let bodies = try database.read { db in
        try String.fetchAll(db, sql: "SELECT body FROM subscription_answers WHERE request = '/a' ORDER BY fetched_at")
      }
      #expect(bodies == (2..<32).map { #"{"new":\#($0)}"# })
      try database.close()
    }
  }

  @Test func `What was learned of the service counts for a week`() throws {
    try withArchive { archive in
      let (start, week) = (noon(day), 7 * 86_400)
      #expect(try archive.serviceFacts(at: start).isEmpty)
      try archive.keep([.usageByPost, .noPlan], at: start)
      try archive.keep([.usageByPost, .keyRefused], at: start + 100)
      #expect(try archive.serviceFacts(at: start + week) == [.usageByPost, .keyRefused])
      #expect(try archive.serviceFacts(at: start + week + 1) == [.keyRefused], "the older one keeps its age")
      #expect(try archive.serviceFacts(at: start).contains(.keyRefused) == false, "not before it was learned")
      try archive.keep([], at: start + 200)
      #expect(try archive.serviceFacts(at: start + 200).isEmpty)
    }
  }
}
