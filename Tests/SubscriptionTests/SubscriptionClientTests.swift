import FaultSwitchboard
import Foundation
import HTTP
import SampleAPI
import Subscription
import TestSupport
import Testing
import Usage

/// The subscription over HTTP: sessions, their renewal, and faults.
@Suite struct SubscriptionClientTests {
  /// The clock of `TestClock`.
  private static let now = 1_793_448_000

  /// A made-up organisation, and a session of it.
  private struct Scene: Sendable {
    let home: String
    let sessions: SampleSessions
    let server: RunningServer
    let log = RecordingLog()
    let clock = TestClock()

    var path: String { home + "/auth.json" }
    func file() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
    var asked: Int { server.requests.count { $0.contains("subscription") } }
    /// Whether each first question and each renewal was a renewal.
    var beginnings: [Bool] {
      server.requests.filter { $0.contains("limits") || $0.contains("authenticate") }.map {
        $0.contains("authenticate")
      }
    }
    var renewals: Int { server.requests.count { $0.contains("authenticate") } }

    func snapshot(
      renewing: Bool = true, live: Bool = false, authority: String? = nil, remarks: inout [String]
    ) async throws -> SubscriptionSnapshot {
      let client = try SubscriptionClient(
        key: nil, home: SessionHome(home), address: try ServerAddress(server.url),
        authority: try ServerAddress(authority ?? server.url), renewing: renewing, patience: .seconds(600),
        timing: clock.timing, logger: log.logger)
      return try await client.fetch(live: live) { remarks.append($0) }.snapshot
    }

    func snapshot(renewing: Bool = true, live: Bool = false, authority: String? = nil) async throws
      -> SubscriptionSnapshot
    {
      var remarks: [String] = []
      let snapshot = try await snapshot(renewing: renewing, live: live, authority: authority, remarks: &remarks)
      #expect(remarks.isEmpty, "\(remarks)")
      return snapshot
    }

    /// The error message.
    func failure(renewing: Bool = true, authority: String? = nil) async throws -> String {
      do {
        var remarks: [String] = []
        _ = try await snapshot(renewing: renewing, authority: authority, remarks: &remarks)
        return ""
      } catch let error as RequestError {
        return error.description
      } catch let error as SessionError {
        return error.description
      }
    }
  }

  /// Makes a session that is valid for so many hours, and runs `body`; then no token may be in the log.
  private func scene(hours: Int, faults: FaultPlan = .none, _ body: (Scene) async throws -> Void) async throws {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("home-\(UUID())").path
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    let organisation = SampleOrganisation(users: 3)
    let sessions = SampleSessions(of: organisation, now: { Self.now })
    let pair = sessions.logIn(lifetime: hours * 3600)
    var options = SampleOptions(today: { Day(secondsSince1970: Self.now) })
    (options.sessions, options.billing) = (sessions, SampleBilling())
    try await SampleServer.withServer(organisation: organisation, options: options, faults: faults) { server in
      let scene = Scene(home: home, sessions: sessions, server: server)
      try Data(SampleSessions.file(pair).utf8).write(to: URL(fileURLWithPath: scene.path))
      try await body(scene)
      for secret in sessions.given.flatMap({ [$0.access, $0.refresh] }) {
        #expect(!scene.log.text.contains(secret))
      }
    }
  }

  // MARK: Success

  @Test func `A valid session is used without renewal`() async throws {
    try await scene(hours: 25) { scene in
      let before = try scene.file()
      let snapshot = try await scene.snapshot()
      #expect(snapshot.fetchedAt == Self.now && snapshot.organisation == SampleOrganisation(users: 3).id)
      #expect(
        snapshot.subscription?.source == .cache && snapshot.subscription?.period.firstDay.description == "2026-10-09")
      #expect(try await scene.snapshot(live: true).subscription?.source == .live)
      #expect(scene.renewals == 0)
      #expect(try scene.file() == before)
    }
  }

  @Test(arguments: ["", "{\"account\": {\"na"])
  func `A session that another program is writing is looked at again`(half: String) async throws {
    try await scene(hours: 90) { scene in
      let whole = try scene.file()
      try half.write(toFile: scene.path, atomically: false, encoding: .utf8)
      let path = scene.path
      let timing = Timing(
        now: scene.clock.timing.now, sleep: { _ in try whole.write(toFile: path, atomically: false, encoding: .utf8) },
        chance: scene.clock.timing.chance)
      let client = try SubscriptionClient(
        key: nil, home: SessionHome(scene.home), address: try ServerAddress(scene.server.url),
        authority: try ServerAddress(scene.server.url), patience: .seconds(600), timing: timing,
        logger: scene.log.logger)
      #expect(try await client.fetch(live: false).snapshot.subscription != nil)
      #expect(try scene.file() == whole && scene.renewals == 0)
    }
  }

  @Test(arguments: [24, 1, -5])
  func `A session that has expired, or will soon, is renewed first`(hours: Int) async throws {
    try await scene(hours: hours) { scene in
      _ = try await scene.snapshot()
      #expect(scene.beginnings == [true, false])
      _ = try await scene.snapshot()
      #expect(scene.renewals == 1, "the new one lasts")
      #expect(try scene.file().contains("Ada Lovelace"))
    }
  }

  @Test func `A session that is refused is renewed, and the request is sent once more`() async throws {
    try await scene(hours: 99) { scene in
      scene.sessions.revokeAccess()
      _ = try await scene.snapshot()
      #expect(scene.beginnings == [false, true, false])
    }
  }

  @Test(arguments: [401, 403])
  func `A session that stays refused is renewed only once`(status: Int) async throws {
    try await scene(hours: 99, faults: .always(.echo(status), of: "subscription")) { scene in
      let sentence = try await scene.failure()
      #expect(sentence.contains("(\(status) for the subscription") && sentence.contains("(token)"), "\(sentence)")
      #expect(scene.asked == 2 && scene.renewals == 1)
      #expect(!sentence.contains("eyJ"))
    }
  }

  @Test func `Concurrent clients redeem the token once`() async throws {
    try await scene(hours: 2) { scene in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 { group.addTask { _ = try await scene.snapshot() } }
        try await group.waitForAll()
      }
      #expect(scene.sessions.received.count == 1)
    }
  }

  @Test func `A transient failure is retried`() async throws {
    try await scene(hours: 99, faults: .first(2, .status(503), of: "subscription")) { scene in
      _ = try await scene.snapshot()
      #expect(scene.asked == 3 && scene.clock.delays.count == 2)
    }
  }

  // MARK: Failures

  @Test(arguments: [Fault.status(500), .statusPage(502), .closed, .notHTTP, .status(429, retryAfter: "600")])
  func `A server that does not answer is one sentence`(fault: Fault) async throws {
    try await scene(hours: 99, faults: .always(fault, of: "subscription")) { scene in
      let before = try scene.file()
      let sentence = try await scene.failure()
      #expect(sentence.hasSuffix(".") && sentence.contains("subscription"), "\(sentence)")
      #expect(scene.asked == (fault == .status(429, retryAfter: "600") ? 1 : 3))
      #expect(try scene.renewals == 0 && scene.file() == before)
    }
  }

  @Test func `A redirect never sees the token`() async throws {
    try await SampleServer.withServer(organisation: SampleOrganisation(users: 1)) { other in
      try await scene(hours: 99, faults: .always(.redirect(307, to: other.url), of: "subscription")) { scene in
        let refusal = try await scene.failure()
        #expect(refusal.contains("where the token is not sent"))
        #expect(other.requests.isEmpty)
      }
    }
  }

  /// Faults after which the token may be used up or not.
  @Test(arguments: [Fault.status(500), .closed, .cut(keeping: 20), .empty, .signInPage, .notHTTP, .status(302)])
  func `A renewal whose answer is lost is not repeated, and the old token is used until it expires`(
    fault: Fault
  ) async throws {
    try await scene(hours: 5, faults: .always(fault, of: "authenticate")) { scene in
      let before = try scene.file()
      var remarks: [String] = []
      _ = try await scene.snapshot(remarks: &remarks)
      #expect(remarks.count == 1 && remarks[0].contains("run droid"), "\(remarks)")
      #expect(try scene.file() == before)
      _ = try await scene.snapshot(remarks: &remarks)
      #expect(remarks.count == 2 && remarks[1].contains("never sent twice"), "\(remarks)")
      #expect(scene.sessions.received.count == 1)
    }
  }

  @Test func `Without a network the old token is used, and the renewal is tried again`() async throws {
    try await withSilentPort { silent in
      try await scene(hours: 5) { scene in
        var remarks: [String] = []
        _ = try await scene.snapshot(authority: silent, remarks: &remarks)
        #expect(remarks.count == 1 && remarks[0].contains("nothing was sent"), "\(remarks)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: scene.home) == ["auth.json"])
        _ = try await scene.snapshot()
        #expect(scene.renewals == 1)
      }
      try await scene(hours: -5) { scene in
        let sentence = try await scene.failure(authority: silent)
        #expect(sentence.contains("nothing was sent"))
        #expect(scene.asked == 0, "an expired token is not sent")
      }
    }
  }

  @Test func `A login that was revoked says to log in again`() async throws {
    try await scene(hours: -1) { scene in
      scene.sessions.revokeAll()
      let before = try scene.file()
      let sentence = try await scene.failure()
      #expect(sentence.contains("invalid_grant") && sentence.contains("run droid and log in again"), "\(sentence)")
      #expect(try scene.file() == before && scene.asked == 0)
      let again = try await scene.failure()
      #expect(again.contains("run droid"))
      #expect(scene.sessions.received.count == 1)
    }
  }

  @Test func `A session that may not be renewed is used until it expires`() async throws {
    try await scene(hours: 1) { scene in
      _ = try await scene.snapshot(renewing: false)
      scene.sessions.revokeAccess()
      let sentence = try await scene.failure(renewing: false)
      #expect(sentence.contains("(401 for the limits of the subscription"))
      #expect(scene.renewals == 0)
    }
    try await scene(hours: -1) { scene in
      let sentence = try await scene.failure(renewing: false)
      #expect(sentence.contains("--no-refresh"))
      #expect(scene.server.requests.isEmpty)
    }
  }
}
