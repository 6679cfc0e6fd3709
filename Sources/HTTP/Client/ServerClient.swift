import AsyncHTTPClient
package import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// The HTTP client of one server: it sends requests, retries them, and limits how many are in flight.
///
///     try await ServerClient.with(configuration, credential: key, logger: logger) { server in
///       try await server.send(Request("/status", subject: "the status")) { body in body.count }
///     }
package struct ServerClient: Sendable {
  package struct Configuration: Sendable {
    package let address: ServerAddress
    /// The most requests in flight, from 1.
    package let concurrency: Int
    let retry: RetryPolicy
    let limits: RequestLimits
    /// `nil` if the address is reached directly.
    let proxy: Proxy?
    /// `nil` for those of the machine.
    let authorities: [NIOSSLCertificate]?
    let notice: WaitNotice

    /// How the server is reached, without a login: `https://api.factory.ai through the proxy proxy.example.com:3128`.
    package var route: String { address.url + (proxy.map { " through \($0.name)" } ?? "") }

    /// - Parameters:
    ///   - address: The server.
    ///   - concurrency: The most requests in flight, from 1.
    ///   - retry: When a request is sent again.
    ///   - limits: What an answer may take.
    ///   - environment: Variables that may name a proxy, and certificates.
    ///   - notice: Says which answer is waited for.
    /// - Throws: ``ServerAddress/Invalid`` if the proxy's address is invalid, or there are no such certificates.
    package init(
      address: ServerAddress, concurrency: Int = 4, retry: RetryPolicy = RetryPolicy(),
      limits: RequestLimits = RequestLimits(), environment: [String: String] = [:], notice: WaitNotice = .none
    ) throws(ServerAddress.Invalid) {
      self.address = address
      self.concurrency = concurrency
      self.retry = retry
      self.limits = limits
      self.notice = notice
      proxy = try Proxy(for: address, environment: environment)
      authorities = address.scheme == "https" ? try TrustedAuthorities.named(in: environment) : nil
    }
  }

  private let configuration: Configuration
  private let credential: any Credential
  private let http: HTTPClient
  private let executor: LoopExecutor
  private let admission: Admission
  private let room = AnswerRoom()
  private let timing: Timing
  private let logger: Logger
  private let onAnswer: @Sendable (_ bytes: Int) -> Void

  /// Lends a client; its connections are closed when `body` returns.
  ///
  /// - Parameters:
  ///   - configuration: The server, and how it is asked.
  ///   - credential: What each request carries.
  ///   - timing: The clock and the random numbers.
  ///   - logger: Logs every request at level debug, without headers and bodies.
  ///   - onAnswer: Called with the size of each body of an answer with status 200, from any thread.
  ///   - body: Uses the client.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  package static func with<Result: Sendable>(
    _ configuration: Configuration, credential: any Credential, timing: Timing = .system, logger: Logger,
    onAnswer: @escaping @Sendable (_ bytes: Int) -> Void = { _ in }, _ body: (ServerClient) async throws -> Result
  ) async throws -> Result {
    try await HTTPClient.withHTTPClient(configuration: HTTPClient.Configuration(configuration)) { http in
      try await body(
        ServerClient(
          configuration: configuration, credential: credential, http: http,
          executor: LoopExecutor(http.eventLoopGroup.any()),
          admission: Admission(
            concurrency: configuration.concurrency, budget: configuration.retry.budget, timing: timing,
            firstAlone: configuration.address.scheme == "https"),
          timing: timing, logger: logger, onAnswer: onAnswer))
    }
  }

  /// Sends a request, again as long as a retry may help, and reads the body of its answer.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - read: Reads an answer; it throws ``UnusableBody`` if it cannot.
  /// - Returns: What `read` returns.
  /// - Throws: ``RequestError``, and `CancellationError`.
  package func send<Value: Sendable>(
    _ request: Request, read: (_ answer: Answer) throws -> Value
  ) async throws -> Value {
    try await withTaskExecutorPreference(executor) {
      try await configuration.notice.during("the API's answer for \(request.subject)") {
        try await retried(request, read)
      }
    }
  }

  private func retried<Value: Sendable>(_ request: Request, _ read: (Answer) throws -> Value) async throws -> Value {
    var attempt = 1
    while true {
      let failure: Failure
      do {
        let share = AnswerRoom.Share(of: room)
        defer { extendLifetime(share) }
        return try read(try await admitted(request, in: share))
      } catch let error as Failure {
        failure = error
      } catch let error as UnusableBody {
        failure = Failure(cause: .badData(reason: credential.hidden(in: error.reason)), isTransient: error.isTransient)
      }
      let delay = configuration.retry.delay(after: attempt, chance: timing.chance())
      guard failure.isTransient, attempt < configuration.retry.attempts, await admission.spend(delay) else {
        throw RequestError(failure.cause, request, type(of: credential), attempts: attempt, date: failure.date)
      }
      logger.debug("\(request.subject): attempt \(attempt) failed, retry in \(delay)")
      try await timing.sleep(delay)
      attempt += 1
    }
  }

  // MARK: One attempt

  /// An attempt that failed.
  private struct Failure: Error {
    let cause: RequestError.Cause
    /// Whether another attempt may succeed.
    var isTransient = false
    /// Whether every other request would fail alike.
    var isForAll = false
    var retryAfter: Duration?
    /// When the server has answered, by its own clock.
    var date: Int?

    var outcome: Admission.Outcome {
      if case .rateLimited = cause { .limited } else { .failed }
    }
  }

  /// Sends a request when it is admitted, and reports its outcome to the admission.
  private func admitted(_ request: Request, in share: AnswerRoom.Share) async throws -> Answer {
    let pass = try await admission.enter()
    do {
      let answer = try await answer(to: request, in: share)
      await admission.leave(pass, .answered)
      return answer
    } catch var failure as Failure {
      // Before the request leaves: no waiting request may take its place during the pause.
      if let retryAfter = failure.retryAfter {
        let isShort = retryAfter <= configuration.retry.longestRetryAfter
        failure.isTransient = isShort ? await admission.close(for: retryAfter) : false
      }
      if failure.isForAll { await admission.stop(failure) }
      await admission.leave(pass, failure.outcome)
      throw failure
    } catch {
      await admission.leave(pass, .failed)
      throw error
    }
  }

  private func answer(to request: Request, in share: AnswerRoom.Share) async throws -> Answer {
    let limits = configuration.limits
    var message = HTTPClientRequest(request, to: configuration.address)
    message.headers.add(name: "Authorization", value: credential.authorization)
    message.headers.add(name: "Accept-Encoding", value: "gzip")
    do {
      if configuration.proxy?.hasRefused == true { throw configuration.proxyProblem }
      let end = ContinuousClock.now + limits.answer
      let response = try await http.execute(message, timeout: TimeAmount(limits.answer))
      logger.debug("\(request.name): \(response.status.code)")
      guard response.status == .ok || response.status == .noContent else {
        var failure = await failure(response, until: end)
        failure.date = HTTPDate.seconds(response.headers.first(name: "Date") ?? "")
        throw failure
      }
      let body = try await response.bytes(upTo: limits.body, until: end, in: share)
      onAnswer(body.count)
      return Answer(
        body: body, isWithoutContent: response.status == .noContent, dateHeader: response.headers.first(name: "Date"),
        linkHeader: response.headers["Link"].joined(separator: ", "))
    } catch let failure as Failure {
      throw failure
    } catch let error as CancellationError {
      throw error
    } catch is BodyTooLarge {
      throw Failure(cause: .tooLarge(limit: limits.body))
    } catch {
      try Task.checkCancellation()
      let problem = await configuration.problem(error)
      let reason = credential.hidden(in: problem.reason)
      logger.debug("\(request.name): \(reason)")
      throw Failure(
        cause: .unreachable(reason: reason, check: problem.check), isTransient: problem.isTransient,
        isForAll: !problem.isTransient)
    }
  }

  /// The failure that a status other than 200 means.
  private func failure(_ response: HTTPClientResponse, until end: ContinuousClock.Instant) async -> Failure {
    let status = Int(response.status.code)
    if (300..<400).contains(status) {
      let location = response.headers.first(name: "Location") ?? "another address"
      return Failure(cause: .redirected(status: status, location: printable(credential.hidden(in: location))))
    }
    let body = try? await response.bytes(upTo: 64 << 10, until: end)
    let answer = ErrorAnswer.words(body ?? [], hiding: credential)
    let retryAfter = response.headers.first(name: "Retry-After").flatMap {
      RetryPolicy.retryAfter($0, now: timing.now())
    }
    switch status {
    case 403:
      guard let server = ErrorAnswer.intermediary(response.headers, body: body) else { fallthrough }
      return Failure(cause: .blocked(status: status, by: credential.hidden(in: server)))
    case 401: return Failure(cause: .notAllowed(status: status, answer: answer))
    case 429: return Failure(cause: .rateLimited(retryAfter: retryAfter), isTransient: true, retryAfter: retryAfter)
    case _ where RetryPolicy.retriedStatuses.contains(status):
      let reason = "the API answered \(status)\(answer)"
      let check = "the network and \(configuration.address.variable)"
      return Failure(cause: .unreachable(reason: reason, check: check), isTransient: true, retryAfter: retryAfter)
    default: return Failure(cause: .refused(status: status, answer: answer))
    }
  }
}
