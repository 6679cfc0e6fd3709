package import HTTP
package import Logging
package import Usage

/// What the service said of the subscription, and what was learned of it.
package struct SubscriptionFetch: Sendable {
  package let snapshot: SubscriptionSnapshot
  /// The answers as they came, JSON texts by the path of the request.
  package let answers: [String: String]
  /// What is known now of how the service is asked.
  package let facts: Set<ServiceFact>
}

/// The client of the subscription.
///
/// It asks with the API key, and with the session of the droid CLI where there is no key or the service refuses it. It
/// renews the session.
package struct SubscriptionClient: Sendable {
  private let key: (any Credential)?
  private let home: SessionHome
  private let server: ServerClient.Configuration
  private let authority: TokenAuthority
  private let renewing: Bool
  private let patience: Duration
  private let notice: WaitNotice
  private let timing: Timing
  private let logger: Logger

  /// An answer is a few numbers, and a report does not wait for its subscription as long as for its days.
  private static let limits = RequestLimits(idle: .seconds(20), answer: .seconds(30), body: 1 << 20)
  private static let retry = RetryPolicy(attempts: 3, longestRetryAfter: .seconds(20))

  /// - Parameters:
  ///   - key: The API key; `nil` without one.
  ///   - home: The folder of the session.
  ///   - address: The API.
  ///   - authority: The service that renews sessions.
  ///   - renewing: Whether the session may be renewed.
  ///   - patience: How long to wait for what a report can do without, such as the plan's name.
  ///   - environment: Variables that may name a proxy.
  ///   - notice: Says which answer is waited for.
  ///   - timing: The clock and the random numbers.
  ///   - logger: Logs every request at level debug, without headers and bodies.
  /// - Throws: `ServerAddress.Invalid` if the proxy's address is invalid.
  package init(
    key: (any Credential)?, home: SessionHome, address: ServerAddress, authority: ServerAddress, renewing: Bool = true,
    patience: Duration = .seconds(15), environment: [String: String] = [:], notice: WaitNotice = .none,
    timing: Timing = .system, logger: Logger
  ) throws(ServerAddress.Invalid) {
    self.key = key
    self.home = home
    server = try ServerClient.Configuration(
      address: address, retry: Self.retry, limits: Self.limits, environment: environment, notice: notice)
    self.authority = TokenAuthority(
      server: try ServerClient.Configuration(address: authority, limits: Self.limits, environment: environment),
      logger: logger)
    self.renewing = renewing
    self.patience = patience
    self.notice = notice
    self.timing = timing
    self.logger = logger
  }

  /// The subscription as it is now.
  ///
  /// - Parameters:
  ///   - live: Whether the service counts anew; otherwise it may answer from its cache.
  ///   - facts: What earlier runs have learned of the service.
  ///   - onRemark: Called with a sentence for a problem that did not prevent the answer.
  /// - Returns: The answer, and its time.
  /// - Throws: `RequestError` and ``SessionError``.
  package func fetch(
    live: Bool, knowing facts: Set<ServiceFact> = [], onRemark: (String) -> Void = { _ in }
  ) async throws -> SubscriptionFetch {
    guard let key else { return try await fetchWithSession(live, facts, onRemark) }
    let hasSession = (try? await facts.contains(.keyRefused) ? settledSession() : home.session()) != nil
    var facts = facts
    do {
      guard hasSession, facts.contains(.keyRefused) else {
        facts.remove(.keyRefused)
        return try await fetch(live, with: key, hasOther: hasSession, &facts)
      }
    } catch let error as RequestError {
      guard case .notAllowed = error.cause, hasSession else { throw error }
    }
    do {
      return try await fetchWithSession(live, facts.union([.keyRefused]), onRemark)
    } catch let error as SessionError {
      // The key may be another one now, or be allowed a part.
      do {
        facts.remove(.keyRefused)
        return try await fetch(live, with: key, hasOther: false, &facts)
      } catch is RequestError {
        throw error
      }
    }
  }

  private var now: Int { Int(timing.now()) }
  private var secrets: [String] { home.secrets + [key].compactMap { $0?.secret } }

  // MARK: With the key

  private func fetch(
    _ live: Bool, with key: any Credential, hasOther: Bool, _ facts: inout Set<ServiceFact>
  ) async throws -> SubscriptionFetch {
    let fetch = try await ask(live, with: key, hasOther: hasOther, of: nil, &facts)
    // The session is not renewed for the plan's name.
    guard fetch.snapshot.planName == nil, facts.contains(.planBySession), let session = try? home.session(),
      !session.isOver(at: now)
    else { return fetch }
    return try await named(fetch, by: session)
  }

  /// The same with the plan's name, which the service tells to the session alone.
  private func named(_ fetch: SubscriptionFetch, by session: DroidSession) async throws -> SubscriptionFetch {
    try await ServerClient.with(server, credential: session.access, timing: timing, logger: logger) { server in
      var inquiry = BillingInquiry(
        server: server, credential: session.access, secrets: secrets, hasOther: false, live: false, now: now,
        patience: patience, facts: fetch.facts)
      let profile = await inquiry.optional(.plan)
      inquiry.note(profile, of: .plan)
      if inquiry.facts.contains(.noPlan) { inquiry.facts.remove(.planBySession) }
      let snapshot = fetch.snapshot
      return SubscriptionFetch(
        snapshot: SubscriptionSnapshot(
          snapshot.subscription, windows: snapshot.windows, extraUsage: snapshot.extraUsage,
          planName: profile.value.flatMap(PlanAnswer.name), fetchedAt: snapshot.fetchedAt,
          organisation: snapshot.organisation),
        answers: fetch.answers.merging(inquiry.texts) { $1 }, facts: inquiry.facts)
    }
  }

  // What is learned stays in the facts, also where another credential is needed.
  private func ask(
    _ live: Bool, with credential: any Credential, hasOther: Bool = false, of organisation: String?,
    _ facts: inout Set<ServiceFact>
  ) async throws -> SubscriptionFetch {
    try await ServerClient.with(server, credential: credential, timing: timing, logger: logger) { server in
      var inquiry = BillingInquiry(
        server: server, credential: credential, secrets: secrets, hasOther: hasOther, live: live, now: now,
        patience: patience, facts: facts)
      defer { facts = inquiry.facts }
      let snapshot = try await inquiry.snapshot(of: organisation)
      return SubscriptionFetch(snapshot: snapshot, answers: inquiry.texts, facts: inquiry.facts)
    }
  }

  // MARK: With the session

  private func fetchWithSession(
    _ live: Bool, _ facts: Set<ServiceFact>, _ onRemark: (String) -> Void
  ) async throws -> SubscriptionFetch {
    var (session, facts) = (try await settledSession(), facts)
    for remark in try home.remarks() { onRemark(remark) }
    var mayRenew = renewing
    if session.isOver(at: now, margin: DroidSession.renewalMargin) {
      do {
        guard mayRenew else { throw SessionError.expired }
        mayRenew = false
        session = try await renewed(session)
      } catch let error as SessionError where !session.isOver(at: now) {
        // The session is valid for some hours more.
        if error != .expired { onRemark(error.description) }
      }
    }
    try Task.checkCancellation()
    do {
      return try await ask(live, with: session.access, of: session.claims.organisation, &facts)
    } catch let error as RequestError {
      guard mayRenew, case .notAllowed = error.cause else { throw error }
      session = try await renewed(session)
      try Task.checkCancellation()
      return try await ask(live, with: session.access, of: session.claims.organisation, &facts)
    }
  }

  /// The session on disk, which another program may be writing: for a moment it is empty, or half written.
  private func settledSession() async throws(SessionError) -> DroidSession {
    for _ in 0..<10 {
      do throws(SessionError) {
        return try home.session()
      } catch {
        guard case .malformed = error else { throw error }
        guard (try? await timing.sleep(.milliseconds(50))) != nil else { break }
      }
    }
    return try home.session()
  }

  private func renewed(_ session: DroidSession) async throws(SessionError) -> DroidSession {
    try await notice.during("the renewal of the session, by this run or another program") {
      () async throws(SessionError) in
      try await Renewal.session(of: home, insteadOf: session.access, now: now) { token, organisation, willSend in
        await authority.redeem(token, for: organisation, willSend: willSend)
      }
    }
  }
}
