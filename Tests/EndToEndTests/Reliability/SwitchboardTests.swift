import Archive
import FaultSwitchboard
import Foundation
import HTTP
import SampleAPI
import Testing
import Usage

@testable import factory_report

/// Each fault of the switchboard, end to end: what it does to a run, and that the next run makes it good.
///
/// The cases of a test come one after the other: hundreds at once would have a thousand files and sockets open.
@Suite struct SwitchboardTests {
  /// 2026-10-06.
  private static let day = Day(number: 20_732)
  private static let range = day...(day + 1)
  /// For `/users` more than one page a day.
  private static func organisation(_ endpoint: String) -> SampleOrganisation { endpoint == "users" ? large : small }
  private static let large = SampleOrganisation(users: 150)
  private static let small = SampleOrganisation(users: 4)
  private static let endpoints = ["tokens", "tools", "activity", "productivity", "users"]

  /// The report of a server without faults.
  private static func expected(_ endpoint: String) async throws -> [String: Data] {
    try await (endpoint == "users" ? ofLarge : ofSmall).value
  }
  private static let ofLarge = Task { try await faultless(large) }
  private static let ofSmall = Task { try await faultless(small) }

  private static func faultless(_ organisation: SampleOrganisation) async throws -> [String: Data] {
    try await withTemporaryFolder { folder in
      let end = try await SampleServer.withServer(organisation: organisation) {
        try await Rehearsal(folder: folder, range: range).run($0.url)
      }
      guard case .done(let files) = end else { throw Unexpected(end: end) }
      return files
    }
  }

  struct Unexpected: Error {
    let end: Rehearsal.End
  }

  /// A run against a server with faults, then one against the same server without, on the same archive.
  private func rehearse(
    _ plan: FaultPlan, of endpoint: String, limits: RequestLimits = .init(), concurrency: Int = 4,
    _ check: (_ first: Rehearsal.End, _ rehearsal: Rehearsal, _ requests: [String]) throws -> Void
  ) async throws {
    let expected = try await Self.expected(endpoint)
    let organisation = Self.organisation(endpoint)
    try await withTemporaryFolder { folder in
      let rehearsal = Rehearsal(folder: folder, range: Self.range, concurrency: concurrency, limits: limits)
      let (first, requests) = try await SampleServer.withServer(
        organisation: organisation, faults: plan
      ) { server in (try await rehearsal.run(server.url), server.requests) }
      try check(first, rehearsal, requests)
      if case .failed = first { #expect(!FileManager.default.fileExists(atPath: rehearsal.output + "/r-csv")) }
      let second = try await SampleServer.withServer(organisation: organisation) {
        try await rehearsal.run($0.url)
      }
      guard case .done(let files) = second else { throw Unexpected(end: second) }
      #expect(files == expected, "the next run's report differs")
    }
  }

  @Test(.serialized, arguments: Fault.detectable.filter { $0.nature == .harmless }, endpoints)
  func `What is right, however it is put, gives the same report`(fault: Fault, endpoint: String) async throws {
    let expected = try await Self.expected(endpoint)
    try await rehearse(.always(fault, of: endpoint), of: endpoint) { first, _, _ in
      guard case .done(let files) = first else { throw Unexpected(end: first) }
      #expect(files == expected)
    }
  }

  @Test(.serialized, arguments: Fault.detectable.filter { $0.nature == .transient }, endpoints)
  func `What may pass is asked for again`(fault: Fault, endpoint: String) async throws {
    let expected = try await Self.expected(endpoint)
    try await rehearse(.first(2, fault, of: endpoint), of: endpoint) { first, _, requests in
      guard case .done(let files) = first else { throw Unexpected(end: first) }
      #expect(files == expected)
      #expect(Set(requests).count == requests.count - 2)
    }
  }

  private static let unreadable = [Fault.invalidUTF8, .cutCharacter]

  // Of `/activity` the organisation comes first, which must be readable.
  @Test(.serialized, arguments: unreadable, endpoints.filter { $0 != "activity" })
  func `Text that stays no Unicode is read, with a note`(fault: Fault, endpoint: String) async throws {
    try await rehearse(.always(fault, of: endpoint), of: endpoint) { first, rehearsal, requests in
      guard case .done(let files) = first else { throw Unexpected(end: first) }
      #expect(try quality(files).rows.count { $0["check"] == "unreadable_text" } >= 1)
      #expect(Dictionary(requests.map { ($0, 1) }, uniquingKeysWith: +).values.max() == 3)
      // The next run is to ask again.
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: rehearsal.archive + suffix) }
    }
  }

  @Test(
    .serialized,
    arguments: Fault.detectable.filter { $0.nature == .transient && !unreadable.contains($0) }, endpoints)
  func `What does not pass ends the run, and nothing that is finished is lost`(
    fault: Fault, endpoint: String
  ) async throws {
    try await rehearse(.always(fault, of: endpoint), of: endpoint) { first, rehearsal, requests in
      guard case .failed(let status, let sentence) = first else { throw Unexpected(end: first) }
      #expect([.unreachable, .later, .badData].contains(status), "\(first)")
      #expect(sentence.contains("/\(endpoint)"))
      // Each request is made five times at most.
      let attempts = Dictionary(requests.map { ($0, 1) }, uniquingKeysWith: +).values
      #expect(attempts.max() == 5)
      let archive = try Archive(path: rehearsal.archive)
      let kept = try archive.coverage(of: Self.range)
      #expect(kept.allSatisfy { $0.endpoint.rawValue != endpoint })
      try archive.close()
    }
  }

  @Test(.serialized, arguments: Fault.detectable.filter { $0.nature == .refused }, endpoints)
  func `What cannot be true is refused at once`(fault: Fault, endpoint: String) async throws {
    // An archive's first answer says whose it is: there is nothing yet that it could contradict.
    let isAboutWhose = fault == .otherOrganisation
    guard !isAboutWhose || endpoint != "tokens" else { return }
    try await rehearse(.always(fault, of: endpoint), of: endpoint, concurrency: isAboutWhose ? 1 : 4) {
      first, rehearsal, requests in
      // Faults of pagination are none where there are no pages.
      if case .done = first {
        #expect(endpoint != "users" && [.cursorLoop, .moreWithoutCursor].contains(fault))
        return
      }
      guard case .failed(let status, let sentence) = first else { throw Unexpected(end: first) }
      #expect([.badData, .notAllowed, .configuration].contains(status), "\(first)")
      #expect(sentence.contains("/\(endpoint)") || sentence.contains("organisation"), "\(sentence)")
      #expect(!sentence.contains("fk-sample"))
      let archive = try Archive(path: rehearsal.archive)
      #expect(try archive.coverage(of: Self.range).allSatisfy { $0.endpoint.rawValue != endpoint })
      try archive.close()
    }
  }

  // MARK: Exit codes

  @Test(arguments: [
    (Fault.status(503), factory_report.ExitStatus.unreachable), (.closed, .unreachable),
    (.cut(keeping: 40), .unreachable),
    (.status(429), .later), (.status(429, retryAfter: "301"), .later), (.status(401), .notAllowed),
    (.status(403), .notAllowed), (.status(400), .badData), (.status(404), .badData), (.signInPage, .badData),
    (.truncated(keeping: 40), .badData), (.negative, .badData), (.beyond64Bits, .badData), (.otherDay, .badData),
    (.redirect(302, to: "https://127.0.0.1/api"), .configuration),
  ])
  func `The exit code tells a cron job what to do`(fault: Fault, status: factory_report.ExitStatus) async throws {
    try await rehearse(.always(fault, of: "activity"), of: "activity") { first, _, _ in
      guard case .failed(status, let sentence) = first else { throw Unexpected(end: first) }
      #expect(sentence.hasSuffix(".") && !sentence.contains("\n"))
    }
  }

  // MARK: Time and memory

  @Test(arguments: [Fault.silent, .stalled(after: 40), .dripping], ["tools", "users"])
  func `An answer that does not come, or does not end, is given up`(fault: Fault, endpoint: String) async throws {
    var limits = RequestLimits()
    // Far more than an answer takes, also on a machine that is busy.
    limits.idle = .seconds(3)
    limits.answer = .seconds(6)
    let expected = try await Self.expected(endpoint)
    try await rehearse(.first(1, fault, of: endpoint), of: endpoint, limits: limits) { first, _, _ in
      guard case .done(let files) = first else { throw Unexpected(end: first) }
      #expect(files == expected)
    }
  }

  @Test func `A body beyond the bound is not read to its end`() async throws {
    var limits = RequestLimits()
    limits.body = 4 << 20
    try await rehearse(.always(.oversized(64 << 20), of: "productivity"), of: "productivity", limits: limits) {
      first, _, requests in
      guard case .failed(.badData, let sentence) = first else { throw Unexpected(end: first) }
      #expect(sentence.contains("larger than 4 MiB"))
      #expect(requests.count { $0.contains("productivity") } == 1)
    }
  }

  // MARK: What only reconciliation sees

  private func quality(_ files: [String: Data]) throws -> CSVTable {
    CSVTable(String(decoding: try #require(files["r-csv/data_quality.csv"]), as: UTF8.self))
  }

  @Test func `Rows that are lost on the way show in data_quality`() async throws {
    let plan = FaultPlan.first(1, .fewerRows, of: "users")
    try await withTemporaryFolder { folder in
      let end = try await SampleServer.withServer(
        organisation: Self.large, faults: plan
      ) { try await Rehearsal(folder: folder, range: Self.range).run($0.url) }
      guard case .done(let files) = end else { throw Unexpected(end: end) }
      let off = try quality(files).rows.filter { $0["check"] == "daily_active_users" && $0["severity"] == "warning" }
      #expect(off.contains { $0["period_kind"] == "day" && $0["difference"] == "-1" })
    }
  }

  @Test func `A provisional day is asked for again, and what changed or is gone is told`() async throws {
    // 2026-10-07 12:00 UTC, and the next day.
    let (then, later) = (1_791_374_400, 1_791_460_800)
    try await withTemporaryFolder { folder in
      let rehearsal = Rehearsal(folder: folder, range: Self.day...Self.day)
      let options = SampleOptions(today: { Self.day + 1 })
      let first = try await SampleServer.withServer(organisation: Self.large, options: options) {
        try await rehearsal.run($0.url, now: then)
      }
      guard case .done(let before) = first else { throw Unexpected(end: first) }
      #expect(try quality(before).row("check", "restated_day") == nil)

      // The second time all counts are one higher, and a user is gone.
      let plan = FaultPlan { $0.endpoint == "users" ? ($0.isFirstPage ? .fewerRows : nil) : .restated }
      let second = try await SampleServer.withServer(
        organisation: Self.large, options: SampleOptions(today: { Self.day + 2 }), faults: plan
      ) { try await rehearsal.run($0.url, now: later) }
      guard case .done(let after) = second else { throw Unexpected(end: second) }

      func table(_ files: [String: Data], _ name: String) throws -> CSVTable {
        CSVTable(String(decoding: try #require(files["r-csv/\(name).csv"]), as: UTF8.self))
      }
      let tokens = try [before, after].map {
        try #require(Int(try table($0, "daily/metrics").rows[0]["billable_tokens"] ?? ""))
      }
      #expect(tokens[1] == tokens[0] + 1)
      let restated = try quality(after).rows.filter { $0["check"] == "restated_day" }
      #expect(
        restated.contains {
          $0["message"]?.contains("billable_tokens of /tokens") == true && $0["expected"] == "\(tokens[0])"
            && $0["actual"] == "\(tokens[1])" && $0["difference"] == "1"
        }, "\(restated)")
      // The user stays, with a note.
      #expect(try table(after, "daily/users").rows == table(before, "daily/users").rows)
      #expect(try quality(after).rows.filter { $0["check"] == "withdrawn" }.count == 1)
      let coverage = try table(after, "coverage").rows
      #expect(coverage.allSatisfy { $0["restated"] == ($0["endpoint"] == "users" ? "false" : "true") })
    }
  }
}
