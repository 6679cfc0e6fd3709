import AsyncHTTPClient
package import Logging
import NIOCore
import NIOHTTP1
package import Session
package import Usage

/// Asks for the organisation's subscription with the session of the droid CLI, which it keeps alive.
package struct SubscriptionClient: Sendable {
  private let home: SessionHome
  private let address: ServerAddress
  private let proxy: Proxy?
  private let authority: TokenAuthority
  private let renewing: Bool
  private let retry: RetryPolicy
  private let limits: FactoryClient.Limits
  private let timing: Timing
  private let logger: Logger

  /// What an answer of a few numbers may take.
  private static let standardLimits = {
    var limits = FactoryClient.Limits()
    limits.idle = .seconds(20)
    limits.answer = .seconds(30)
    limits.body = 1 << 20
    return limits
  }()

  /// - Parameters:
  ///   - home: Where the session is.
  ///   - address: Who knows the subscription.
  ///   - authority: Who renews the session.
  ///   - renewing: Whether the session may be renewed.
  ///   - retry: When to ask again.
  ///   - limits: What an answer may take; `nil` for what is usual.
  ///   - environment: Where a proxy is looked up.
  ///   - timing: The clock and the dice.
  ///   - logger: Told every request at level debug, without headers and bodies.
  /// - Throws: ``ServerAddress/Invalid`` where the proxy's address is none.
  package init(
    home: SessionHome, address: ServerAddress, authority: ServerAddress, renewing: Bool = true,
    retry: RetryPolicy = RetryPolicy(attempts: 3), limits: FactoryClient.Limits? = nil,
    environment: [String: String] = [:], timing: Timing = .system, logger: Logger
  ) throws(ServerAddress.Invalid) {
    self.home = home
    self.address = address
    proxy = try Proxy(for: address, environment: environment)
    let limits = limits ?? Self.standardLimits
    self.authority = TokenAuthority(
      address: authority, proxy: try Proxy(for: authority, environment: environment), limits: limits, logger: logger)
    self.renewing = renewing
    self.retry = retry
    self.limits = limits
    self.timing = timing
    self.logger = logger
  }

  /// The subscription as it is now.
  ///
  /// - Parameters:
  ///   - live: Whether the service should count anew in place of what it has in its cache.
  ///   - onRemark: Told in a sentence what went wrong without being in the way.
  /// - Returns: What the service says, and when it said it.
  /// - Throws: ``SubscriptionError`` and ``SessionError``.
  package func snapshot(live: Bool, onRemark: (String) -> Void = { _ in }) async throws -> SubscriptionSnapshot {
    var session = try home.session()
    var mayRenew = renewing
    if session.isOver(at: now, margin: DroidSession.renewalMargin) {
      do {
        guard mayRenew else { throw SessionError.expired }
        mayRenew = false
        session = try await renewed(session)
      } catch let error as SessionError where !session.isOver(at: now) {
        // It is good for some hours more.
        if error != .expired { onRemark(error.description) }
      }
    }
    try Task.checkCancellation()
    do {
      return try await snapshot(session, live: live)
    } catch SubscriptionError.notAllowed where mayRenew {
      session = try await renewed(session)
      try Task.checkCancellation()
      return try await snapshot(session, live: live)
    }
  }

  private var now: Int { Int(timing.now()) }

  private func renewed(_ session: DroidSession) async throws(SessionError) -> DroidSession {
    try await Renewal.session(of: home, insteadOf: session.access, now: now) { token, willSend in
      await authority.redeem(token, willSend: willSend)
    }
  }

  private func snapshot(_ session: DroidSession, live: Bool) async throws -> SubscriptionSnapshot {
    try await HTTPClient.withHTTPClient(
      configuration: HTTPClient.Configuration(limits, proxy: proxy, connections: 1)
    ) { http in
      SubscriptionSnapshot(
        try await subscription(session.access, live: live, http), fetchedAt: now,
        organisation: session.claims.organisation)
    }
  }

  // MARK: One answer

  /// A failure that another attempt may mend.
  private struct Passing: Error {
    let last: SubscriptionError
    var retryAfter: Duration?
  }

  private func subscription(_ token: AccessToken, live: Bool, _ http: HTTPClient) async throws -> Subscription {
    var attempt = 1
    var budget = retry.budget
    while true {
      do {
        return try await self.attempt(token, live: live, http)
      } catch let failure as Passing {
        let delay = max(failure.retryAfter ?? .zero, retry.delay(after: attempt, chance: timing.chance()))
        // A report does not wait for its subscription as it does for its days.
        guard attempt < retry.attempts, delay <= retry.cap, delay <= budget else {
          guard case .unreachable(let reason, _) = failure.last else { throw failure.last }
          throw SubscriptionError.unreachable(reason: reason, attempts: attempt)
        }
        budget -= delay
        logger.debug("POST \(Self.target): attempt \(attempt) failed, the next one follows")
        try await timing.sleep(delay)
        attempt += 1
      }
    }
  }

  private static let target = "/api/organization/subscription/usage"

  private func attempt(_ token: AccessToken, live: Bool, _ http: HTTPClient) async throws -> Subscription {
    var message = HTTPClientRequest(url: address.url + Self.target)
    message.method = .POST
    message.headers.add(name: "Authorization", value: "Bearer " + token.secret)
    message.headers.add(name: "Content-Type", value: "application/json")
    message.headers.add(name: "Accept", value: "application/json")
    message.headers.add(name: "User-Agent", value: "factory-report")
    message.body = .bytes(ByteBuffer(string: live ? #"{"useCache": false}"# : #"{"useCache": true}"#))
    let body: ByteBuffer
    do {
      let end = ContinuousClock.now + limits.answer
      let response = try await http.execute(message, timeout: TimeAmount(limits.answer))
      logger.debug("POST \(Self.target): \(response.status.code)")
      guard response.status == .ok else { throw await refusal(response, until: end, hiding: token) }
      body = try await response.whole(upTo: limits.body, until: end)
    } catch let error where error is SubscriptionError || error is Passing || error is CancellationError {
      throw error
    } catch is NIOTooManyBytesError {
      throw SubscriptionError.badData(reason: "it is larger than \(limits.body >> 10) KiB")
    } catch {
      try Task.checkCancellation()
      let reason = token.hidden(in: transportReason(error, url: address.url, limit: limits.answer))
      throw Passing(last: .unreachable(reason: reason, attempts: 1))
    }
    do {
      return try body.withUnsafeReadableBytes { bytes in
        try bytes.withMemoryRebound(to: UInt8.self) { try SubscriptionDecoding.subscription($0) }
      }
    } catch let problem as FieldProblem {
      throw SubscriptionError.badData(reason: token.hidden(in: problem.reason))
    } catch let error as JSONSyntaxError {
      throw Passing(last: .badData(reason: "it is no valid JSON: \(error.reason)"))
    }
  }

  /// The error for a status other than 200.
  private func refusal(
    _ response: HTTPClientResponse, until end: ContinuousClock.Instant, hiding token: AccessToken
  ) async -> any Error {
    let status = Int(response.status.code)
    if (300..<400).contains(status) {
      let location = response.headers.first(name: "Location") ?? "another address"
      return SubscriptionError.redirected(status: status, location: printable(token.hidden(in: location)))
    }
    let answer = (try? await response.whole(upTo: 64 << 10, until: end)).flatMap {
      ErrorAnswer(body: $0, hiding: token.hidden)
    }
    let words = answer.map { ": \($0)" } ?? ""
    let retryAfter = response.headers.first(name: "Retry-After").flatMap {
      RetryPolicy.retryAfter($0, now: timing.now())
    }
    switch status {
    case 401, 403: return SubscriptionError.notAllowed(status: status, answer: words)
    case 429: return Passing(last: .rateLimited, retryAfter: retryAfter)
    case _ where RetryPolicy.retriedStatuses.contains(status):
      return Passing(
        last: .unreachable(reason: "the API answered \(status)\(words)", attempts: 1), retryAfter: retryAfter)
    default: return SubscriptionError.refused(status: status, answer: words)
    }
  }
}
