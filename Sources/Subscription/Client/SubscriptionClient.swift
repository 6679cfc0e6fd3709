package import HTTP
package import Logging
package import Usage

/// The client of the subscription: it asks with the session of the droid CLI, and renews the session.
package struct SubscriptionClient: Sendable {
  private let home: SessionHome
  private let server: ServerClient.Configuration
  private let authority: TokenAuthority
  private let renewing: Bool
  private let notice: WaitNotice
  private let timing: Timing
  private let logger: Logger

  /// An answer is a few numbers, and a report does not wait for its subscription as long as for its days.
  private static let limits = RequestLimits(idle: .seconds(20), answer: .seconds(30), body: 1 << 20)
  private static let retry = RetryPolicy(attempts: 3, longestRetryAfter: .seconds(20))

  /// - Parameters:
  ///   - home: The folder of the session.
  ///   - address: The API.
  ///   - authority: The service that renews sessions.
  ///   - renewing: Whether the session may be renewed.
  ///   - environment: Variables that may name a proxy.
  ///   - notice: Says which answer is waited for.
  ///   - timing: The clock and the random numbers.
  ///   - logger: Logs every request at level debug, without headers and bodies.
  /// - Throws: `ServerAddress.Invalid` if the proxy's address is invalid.
  package init(
    home: SessionHome, address: ServerAddress, authority: ServerAddress, renewing: Bool = true,
    environment: [String: String] = [:], notice: WaitNotice = .none, timing: Timing = .system, logger: Logger
  ) throws(ServerAddress.Invalid) {
    self.home = home
    server = try ServerClient.Configuration(
      address: address, retry: Self.retry, limits: Self.limits, environment: environment, notice: notice)
    self.authority = TokenAuthority(
      server: try ServerClient.Configuration(address: authority, limits: Self.limits, environment: environment),
      logger: logger)
    self.renewing = renewing
    self.notice = notice
    self.timing = timing
    self.logger = logger
  }

  /// The subscription as it is now.
  ///
  /// - Parameters:
  ///   - live: Whether the service counts anew; otherwise it may answer from its cache.
  ///   - onRemark: Called with a sentence for a problem that did not prevent the answer.
  /// - Returns: The answer, and its time.
  /// - Throws: `RequestError` and ``SessionError``.
  package func snapshot(live: Bool, onRemark: (String) -> Void = { _ in }) async throws -> SubscriptionSnapshot {
    var session = try home.session()
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
      return try await snapshot(session, live: live)
    } catch let error as RequestError {
      guard mayRenew, case .notAllowed = error.cause else { throw error }
      session = try await renewed(session)
      try Task.checkCancellation()
      return try await snapshot(session, live: live)
    }
  }

  private var now: Int { Int(timing.now()) }

  private func renewed(_ session: DroidSession) async throws(SessionError) -> DroidSession {
    try await notice.during("the renewal of the session, by this run or another program") {
      () async throws(SessionError) in
      try await Renewal.session(of: home, insteadOf: session.access, now: now) { token, willSend in
        await authority.redeem(token, willSend: willSend)
      }
    }
  }

  private func snapshot(_ session: DroidSession, live: Bool) async throws -> SubscriptionSnapshot {
    let request = Request(
      "/api/organization/subscription/usage",
      body: #"{"useCache": \#(!live)}"#, subject: "the subscription")
    return try await ServerClient.with(server, credential: session.access, timing: timing, logger: logger) { server in
      let subscription = try await server.send(request) { try SubscriptionAnswer.subscription($0.body) }
      return SubscriptionSnapshot(subscription, fetchedAt: now, organisation: session.claims.organisation)
    }
  }
}
