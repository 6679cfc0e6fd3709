import Foundation
import HTTP
import SampleAPI
import Subscription
import Synchronization
import TestSupport
import Testing
import Usage

/// How the service is asked, in every way in which it answers.
@Suite struct BillingRequestTests {
  private static let now = 1_793_448_000

  private enum Credentials: CaseIterable {
    case key, session, both

    var hasKey: Bool { self != .session }
    var hasSession: Bool { self != .key }
  }

  /// The requests of a run: what was asked, and how it was answered.
  private struct Exchange: Sendable {
    let request: SampleRequest
    let status: Int
  }

  /// Serves one variant, and lends a function that asks it.
  private func serve(
    _ billing: SampleBilling, _ credentials: Credentials, key: String = "fk-sample",
    session edit: (String) -> String = { $0 }, lifetime: Int = 90 * 3600,
    refusing: @escaping @Sendable (SampleRequest) -> Bool = { _ in false }, as refusal: Int = 403,
    _ body: (_ fetch: (Set<ServiceFact>) async throws -> (SubscriptionFetch, [Exchange])) async throws -> Void
  ) async throws {
    try await withHome { home in
      let organisation = SampleOrganisation(users: 5)
      let sessions = SampleSessions(of: organisation, now: { Self.now })
      var options = SampleOptions(today: { Day(secondsSince1970: Self.now) })
      (options.sessions, options.billing) = (sessions, billing)
      if credentials.hasSession {
        try write(edit(SampleSessions.file(sessions.logIn(lifetime: lifetime))), to: home + "/auth.json")
      }
      let log = Mutex<[Exchange]>([])
      try await SampleServer.withServer(
        organisation: organisation, options: options,
        interception: { request, respond in
          let isRefused = refusing(request)
          let response =
            isRefused
            ? SampleResponse.problem(refusal, "Refused", detail: "no", requestID: "req_1") : respond(request)
          log.withLock { $0.append(Exchange(request: request, status: response.status)) }
          return ResponseDelivery(response)
        }
      ) { server in
        let address = try ServerAddress(server.url)
        let client = try SubscriptionClient(
          key: credentials.hasKey ? Key(secret: key) : nil, home: SessionHome(home), address: address,
          authority: address, patience: .seconds(600), timing: TestClock().timing, logger: RecordingLog().logger)
        try await body { facts in
          log.withLock { $0 = [] }
          let fetch = try await client.fetch(live: false, knowing: facts)
          return (fetch, log.withLock(\.self))
        }
      }
    }
  }

  @Test(arguments: SampleBilling.Kind.allCases, [true, false])
  func `Every way gives the same figures, and the second run asks right at once`(
    kind: SampleBilling.Kind, hasNewPaths: Bool
  ) async throws {
    var seen: Set<SubscriptionSnapshot> = []
    for method in SampleBilling.Method.allCases {
      for (credentials, acceptsKey) in [
        (Credentials.key, true), (.session, true), (.session, false), (.both, true), (.both, false),
      ] {
        let billing = SampleBilling(kind, method: method, acceptsKey: acceptsKey, hasNewPaths: hasNewPaths)
        try await serve(billing, credentials) { fetch in
          let (first, asked) = try await fetch([])
          let (second, askedAgain) = try await fetch(first.facts)
          #expect(first.snapshot == second.snapshot)
          let snapshot = first.snapshot
          seen.insert(
            SubscriptionSnapshot(
              snapshot.subscription, windows: snapshot.windows, extraUsage: snapshot.extraUsage,
              planName: snapshot.planName, fetchedAt: snapshot.fetchedAt, organisation: nil))
          // Limits, use unless there are windows, plan; managed computers where the plan has them.
          let needed = hasNewPaths ? 3 : 1
          #expect(askedAgain.count == needed && askedAgain.allSatisfy { $0.status == 200 }, "\(askedAgain)")
          let isOther = method == .post && !(hasNewPaths && kind == .windows)
          let isRefused = credentials == .both && !acceptsKey
          // Without managed computers that question is the one too many; of old services it is that for the limits, and
          // for the plan's name where there is no allowance that tells it.
          let without = hasNewPaths ? (kind == .windows ? 0 : 1) : kind == .allowance ? 1 : 2
          #expect(asked.count <= needed + without + (isOther ? 1 : 0) + (isRefused ? 2 : 0), "\(asked)")
        }
      }
    }
    #expect(seen.count == 1)
    let snapshot = try #require(seen.first)
    let hasWindows = kind == .windows && hasNewPaths
    #expect((snapshot.subscription == nil) == hasWindows && snapshot.windows.count == (hasWindows ? 7 : 0))
    #expect(snapshot.planName == (hasNewPaths && kind != .none ? "Team" : nil))
    if kind == .none { #expect(snapshot.subscription?.standard.isAllOverage == true) }
  }

  @Test func `The header is sent where clients say it is needed, and nowhere else`() async throws {
    try await serve(SampleBilling(.none), .session, lifetime: 60) { fetch in
      let (_, asked) = try await fetch([])
      let named = asked.map { exchange in
        (
          exchange.request.target.prefix { $0 != "?" },
          exchange.request.headers.filter { $0.name.lowercased() == "x-factory-client" }.map(\.value)
        )
      }
      #expect(named.count == 5)
      for (path, values) in named {
        let isSent = ["/api/billing/limits", "/api/organization/subscription/usage", "/api/app/auth/me"].contains(path)
        #expect(values == (isSent ? ["web-app"] : []), "\(path)")
      }
    }
  }

  @Test func `The organisation that droid works for is sent with the renewal`() async throws {
    func body(_ edit: (String) -> String) async throws -> String {
      var body = ""
      try await serve(SampleBilling(), .session, session: edit, lifetime: 60) { fetch in
        let renewal = try #require(try await fetch([]).1.first { $0.request.target.contains("authenticate") })
        body = String(decoding: renewal.request.body, as: UTF8.self)
      }
      return body
    }
    #expect(
      try await body { $0.replacing(#""account""#, with: #""active_organization_id": "org/9", "account""#) }
        .hasSuffix("&organization_id=org%2F9"))
    #expect(try await !body { $0 }.contains("organization_id"))
  }

  @Test func `A key that is refused without a session is said as such`() async throws {
    try await serve(SampleBilling(acceptsKey: false), .key) { fetch in
      do {
        _ = try await fetch([])
        Issue.record("it was accepted")
      } catch let error as RequestError {
        #expect(error.description.contains("does not accept the API key") && error.description.contains("401"))
      }
    }
    try await serve(SampleBilling(), .both, key: "fk-other") { fetch in
      let (fetch, _) = try await fetch([])
      #expect(fetch.facts == [.keyRefused, .noComputers] && fetch.snapshot.organisation != nil)
    }
  }

  @Test func `A key that may not see the limits gives way to the session, and asks for the use without one`()
    async throws
  {
    let refusing: @Sendable (SampleRequest) -> Bool = {
      $0.target.contains("limits") && $0.authorization == "Bearer fk-sample"
    }
    try await serve(SampleBilling(.windows), .both, refusing: refusing) { fetch in
      let (fetch, _) = try await fetch([])
      #expect(fetch.snapshot.windows.count == 7 && fetch.facts == [.keyRefused])
    }
    try await serve(SampleBilling(.allowance), .key, refusing: refusing) { fetch in
      let (fetch, _) = try await fetch([])
      #expect(fetch.snapshot.subscription != nil && fetch.facts == [.noComputers])
    }
    // The session has expired, and another program has lost its refresh token.
    let expired: @Sendable (SampleRequest) -> Bool = { refusing($0) || $0.target.contains("authenticate") }
    try await serve(SampleBilling(.allowance), .both, lifetime: -60, refusing: expired) { fetch in
      let (fetch, _) = try await fetch([])
      #expect(fetch.snapshot.subscription != nil && !fetch.facts.contains(.keyRefused))
    }
  }

  @Test func `A service without GET is asked one question too many, once`() async throws {
    let withoutGet: @Sendable (SampleRequest) -> Bool = { $0.method == "GET" }
    for credentials in Credentials.allCases {
      try await serve(SampleBilling(method: .post), credentials, refusing: withoutGet, as: 405) { fetch in
        let (first, asked) = try await fetch([])
        #expect(first.snapshot.subscription != nil && asked.map(\.status) == [405, 200], "\(asked)")
        let (second, askedAgain) = try await fetch(first.facts)
        #expect(first.snapshot == second.snapshot && askedAgain.map(\.status) == [200], "\(askedAgain)")
      }
    }
  }

  @Test(arguments: [(12_000_000, 1), (1, 2)])
  func `Without limits the plan's name is asked for only where the use is beyond the allowance`(
    tokensPerUser: Int, needed: Int
  ) async throws {
    var billing = SampleBilling(.allowance)
    billing.tokensPerUser = tokensPerUser
    let withoutLimits: @Sendable (SampleRequest) -> Bool = {
      $0.target.contains("limits") || $0.target.contains("compute")
    }
    try await serve(billing, .key, refusing: withoutLimits, as: 404) { fetch in
      let (first, asked) = try await fetch([])
      #expect(asked.count == needed + 1 && asked.count { $0.status == 200 } == needed, "\(asked)")
      #expect(first.snapshot.plan?.isInferred == (needed == 1))
      let (second, askedAgain) = try await fetch(first.facts)
      #expect(second.snapshot == first.snapshot && askedAgain.allSatisfy { $0.status == 200 }, "\(askedAgain)")
    }
  }

  @Test func `What was learned with a key that is refused is not asked for again with the session`() async throws {
    let billing = SampleBilling(method: .post, acceptsKey: false, hasNewPaths: false)
    try await serve(billing, .both) { fetch in
      let (first, asked) = try await fetch([])
      // Limits and use with the key; use by GET and POST with the session.
      #expect(asked.map(\.status) == [404, 401, 405, 200], "\(asked)")
      #expect(first.facts == [.keyRefused, .noLimits, .usageByPost])
    }
  }

  @Test func `The plan's name is asked with the session where the key may not see it`() async throws {
    let refusing: @Sendable (SampleRequest) -> Bool = {
      $0.target.contains("/me") && $0.authorization == "Bearer fk-sample"
    }
    try await serve(SampleBilling(.windows), .both, refusing: refusing) { fetch in
      let (first, asked) = try await fetch([])
      #expect(first.snapshot.planName == "Team" && first.facts == [.planBySession] && asked.count == 4)
      #expect(first.answers["/api/app/auth/me"]?.contains("Team") == true)
      let (second, askedAgain) = try await fetch(first.facts)
      #expect(second.snapshot.planName == "Team" && askedAgain.count == 3)
    }
  }

  @Test func `A way that is remembered and no longer right is found again`() async throws {
    try await serve(SampleBilling(method: .get), .key) { fetch in
      let (fetch, asked) = try await fetch([.usageByPost, .keyRefused])
      #expect(fetch.snapshot.subscription != nil && fetch.facts == [.noComputers])
      #expect(asked.filter { $0.status == 405 }.count == 1)
    }
  }

  @Test func `The answers are kept as they came, and of the profile the subscription alone`() async throws {
    try await serve(SampleBilling(.windows), .key) { fetch in
      let answers = try await fetch([]).0.answers
      #expect(
        answers.keys.sorted() == ["/api/app/auth/me", "/api/billing/limits", "/api/organization/compute-usage"])
      #expect(answers["/api/billing/limits"]?.contains(#""overagePreference":"droidCore""#) == true)
      #expect(
        answers["/api/app/auth/me"] == #"{"factoryTier":"team","orbSubscription":{"plan":{"name":"Team"}}}"#)
    }
  }
}
