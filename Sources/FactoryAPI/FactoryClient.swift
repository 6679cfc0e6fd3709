import AsyncHTTPClient
package import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import Synchronization
package import Usage

/// Asks Factory's Analytics API for whole days.
package struct FactoryClient: Sendable {
  /// What an answer may take.
  package struct Limits: Sendable {
    /// For a connection to be made.
    package var connecting: Duration = .seconds(10)
    /// Between two pieces of an answer.
    package var idle: Duration = .seconds(60)
    /// From the request to the answer's last byte.
    package var answer: Duration = .seconds(300)
    /// The largest body, in bytes and uncompressed: `/tokens` lists every user, so that 100,000 users and three days are
    /// 120 MB.
    package var body = 256 << 20

    package init() {}
  }

  package struct Configuration: Sendable {
    package let address: ServerAddress
    package let key: APIKey
    /// Requests in flight at a time, from 1.
    package let concurrency: Int
    package let retry: RetryPolicy
    package let limits: Limits
    /// `nil` where the address is reached directly.
    let proxy: Proxy?

    /// - Parameters:
    ///   - address: Whom to ask.
    ///   - key: What to show.
    ///   - concurrency: Requests in flight at a time, from 1.
    ///   - retry: When to ask again.
    ///   - limits: What an answer may take.
    ///   - environment: Where a proxy is looked up.
    /// - Throws: ``ServerAddress/Invalid`` where the proxy's address is none.
    package init(
      address: ServerAddress, key: APIKey, concurrency: Int = 4, retry: RetryPolicy = RetryPolicy(),
      limits: Limits = Limits(), environment: [String: String] = [:]
    ) throws(ServerAddress.Invalid) {
      self.address = address
      self.key = key
      self.concurrency = concurrency
      self.retry = retry
      self.limits = limits
      proxy = try Proxy(for: address, environment: environment)
    }
  }

  /// What a request cost: shown while it runs.
  package struct Exchange: Sendable {
    package let request: AnalyticsRequest
    /// Of the body, uncompressed.
    package let bytes: Int
  }

  private let configuration: Configuration
  private let http: HTTPClient
  /// Where answers are waited for and read; what becomes of them is done elsewhere, while more arrive.
  private let executor: LoopExecutor
  private let admission: Admission
  private let timing: Timing
  private let users = SharedUserTexts()
  private let memory = AnswerMemory()
  private let logger: Logger
  private let onExchange: @Sendable (Exchange) -> Void

  /// Lends a client: its connections are closed when `body` is left.
  ///
  /// - Parameters:
  ///   - configuration: Whom to ask, and how.
  ///   - timing: The clock and the dice.
  ///   - logger: Told every request at level debug, without headers.
  ///   - onExchange: Called after each answered request, from any thread.
  ///   - body: Uses the client.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  package static func with<Result: Sendable>(
    _ configuration: Configuration, timing: Timing = .system, logger: Logger,
    onExchange: @escaping @Sendable (Exchange) -> Void = { _ in },
    _ body: (FactoryClient) async throws -> Result
  ) async throws -> Result {
    let options = HTTPClient.Configuration(
      configuration.limits, proxy: configuration.proxy, connections: configuration.concurrency)
    return try await HTTPClient.withHTTPClient(configuration: options) { http in
      try await body(
        FactoryClient(
          configuration: configuration, http: http, executor: LoopExecutor(http.eventLoopGroup.any()),
          admission: Admission(
            concurrency: configuration.concurrency, budget: configuration.retry.budget, timing: timing),
          timing: timing, logger: logger, onExchange: onExchange))
    }
  }

  /// The days of an organisation endpoint that have a row.
  ///
  /// - Throws: ``APIError``.
  package func organisationDays(_ endpoint: Endpoint, _ days: ClosedRange<Day>) async throws -> OrganisationPage {
    try await withTaskExecutorPreference(executor) {
      var parser = JSONParser()
      let decoder = OrganisationDecoder(endpoint)
      return try await page(AnalyticsRequest(endpoint, days: days), parser: &parser) { root, bytes in
        var page = try decoder.page(root, days: days)
        page.bytes = bytes
        return page
      }
    }
  }

  /// All users of a day, every page of it.
  ///
  /// A user who is on two pages counts once, as first seen.
  ///
  /// - Throws: ``APIError``.
  package func users(on day: Day) async throws -> (organisation: String?, rows: UserRows) {
    try await withTaskExecutorPreference(executor) { try await pages(of: day) }
  }

  private func pages(of day: Day) async throws -> (organisation: String?, rows: UserRows) {
    var parser = JSONParser()
    let decoder = UsersDecoder()
    var rows = UserRowsBuilder()
    var organisation: String?
    var walk = CursorWalk()
    var request = AnalyticsRequest(.users, days: day...day)
    while true {
      let page = try await page(request, parser: &parser) { root, _ in
        try users.texts.withLock { try decoder.page(root, day: day, into: &rows, &$0) }
      }
      if let other = page.organisation, let organisation, other != organisation {
        throw APIError.badData(
          request, day: day, reason: "it is of organisation \(printable(other)), page 1 of \(printable(organisation))")
      }
      organisation = organisation ?? page.organisation
      do {
        guard case .fetch(let cursor) = try walk.advance(hasMore: page.hasMore, nextCursor: page.nextCursor) else {
          return (organisation, rows.rows(users.texts.withLock(\.texts)))
        }
        request = AnalyticsRequest(.users, days: day...day, cursor: cursor, page: request.page + 1)
      } catch {
        throw APIError.badData(request, day: day, reason: "\(error)")
      }
    }
  }

  // MARK: One page

  /// Fetches and reads a page, again where another attempt may mend it.
  private func page<Page: Sendable>(
    _ request: AnalyticsRequest, parser: inout JSONParser, _ read: (JSONValue, _ bytes: Int) throws -> Page
  ) async throws -> Page {
    var attempt = 1
    while true {
      let failure: Failure
      do {
        let body = try await admitted { try await self.body(request) }
        let page = try memory.parse(body, with: &parser) { root, bytes in
          guard !configuration.key.isRepeated(in: bytes, parsed: root) else {
            throw FieldProblem(reason: "it repeats the API key")
          }
          return try read(root, bytes.count)
        }
        memory.takeBack(body)
        return page
      } catch let problem as FieldProblem {
        throw APIError.badData(request, day: problem.day, reason: configuration.key.hidden(in: problem.reason))
      } catch let error as JSONSyntaxError {
        failure = Failure(.badData(request, day: nil, reason: "it is no valid JSON (\(error.reason))"))
      } catch let error as Failure {
        failure = error
      }
      guard attempt < configuration.retry.attempts else { throw failure.error(attempts: attempt) }
      if let retryAfter = failure.retryAfter {
        guard retryAfter <= configuration.retry.longestRetryAfter, await admission.close(for: retryAfter)
        else { throw failure.error(attempts: attempt) }
      }
      let delay = configuration.retry.delay(after: attempt, chance: timing.chance())
      guard await admission.spend(delay) else { throw failure.error(attempts: attempt) }
      logger.debug("\(request): attempt \(attempt) failed, the next one follows", metadata: ["delay": "\(delay)"])
      try await timing.sleep(delay)
      attempt += 1
    }
  }

  /// Runs a request once it is admitted, and tells how it went.
  private func admitted(_ request: () async throws -> ByteBuffer) async throws -> ByteBuffer {
    let pass = try await admission.enter()
    do {
      let body = try await request()
      await admission.leave(pass, .answered)
      return body
    } catch {
      let failure = error as? Failure
      // Before its place is free: whoever takes it must not be sent into the pause.
      if let retryAfter = failure?.retryAfter, retryAfter <= configuration.retry.longestRetryAfter {
        _ = await admission.close(for: retryAfter)
      }
      await admission.leave(pass, failure?.isRateLimit == true ? .limited : .failed)
      throw error
    }
  }

  /// A failure that another attempt may mend.
  private struct Failure: Error {
    private let last: APIError
    let retryAfter: Duration?

    init(_ last: APIError, retryAfter: Duration? = nil) {
      self.last = last
      self.retryAfter = retryAfter
    }

    var isRateLimit: Bool {
      if case .rateLimited = last { true } else { false }
    }

    func error(attempts: Int) -> APIError {
      guard case .unreachable(let request, let reason, _) = last else { return last }
      return .unreachable(request, reason: reason, attempts: attempts)
    }
  }

  private func body(_ request: AnalyticsRequest) async throws -> ByteBuffer {
    var message = HTTPClientRequest(url: configuration.address.url + request.target)
    message.headers.add(name: "Authorization", value: configuration.key.authorization)
    message.headers.add(name: "Accept", value: "application/json")
    message.headers.add(name: "Accept-Encoding", value: "gzip")
    message.headers.add(name: "User-Agent", value: "factory-report")
    do {
      let limits = configuration.limits
      let end = ContinuousClock.now + limits.answer
      let response = try await http.execute(message, timeout: TimeAmount(limits.answer))
      guard response.status == .ok else { throw try await refusal(request, response, until: end) }
      let body = try await response.whole(upTo: limits.body, until: end, in: memory)
      logger.debug("GET \(request.target): 200, \(body.readableBytes) bytes")
      onExchange(Exchange(request: request, bytes: body.readableBytes))
      return body
    } catch let error where error is NIOTooManyBytesError || error as? NIOHTTPDecompression.DecompressionError == .limit
    {
      throw APIError.tooLarge(request, limit: configuration.limits.body)
    } catch let error as APIError {
      throw error
    } catch let error as Failure {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      logger.debug("GET \(request.target): \(configuration.key.hidden(in: reason(error)))")
      throw Failure(.unreachable(request, reason: reason(error), attempts: 1))
    }
  }

  /// The error for a status other than 200.
  private func refusal(
    _ request: AnalyticsRequest, _ response: HTTPClientResponse, until end: ContinuousClock.Instant
  ) async throws -> any Error {
    let status = Int(response.status.code)
    logger.debug("GET \(request.target): \(status)")
    if (300..<400).contains(status) {
      return APIError.redirected(
        request, status: status,
        location: printable(
          configuration.key.hidden(in: response.headers.first(name: "Location") ?? "another address")))
    }
    let answer = (try? await response.whole(upTo: 64 << 10, until: end)).flatMap {
      ErrorAnswer(body: $0, hiding: configuration.key.hidden)
    }
    let words = answer.map { ": \($0)" } ?? ""
    switch status {
    case 401, 403: return APIError.notAllowed(request, status: status, answer: words)
    case 429:
      let retryAfter = response.headers.first(name: "Retry-After").flatMap {
        RetryPolicy.retryAfter($0, now: timing.now())
      }
      return Failure(.rateLimited(request, retryAfter: retryAfter), retryAfter: retryAfter)
    case _ where RetryPolicy.retriedStatuses.contains(status):
      let retryAfter = response.headers.first(name: "Retry-After").flatMap {
        RetryPolicy.retryAfter($0, now: timing.now())
      }
      return Failure(
        .unreachable(request, reason: "the API answered \(status)\(words)", attempts: 1), retryAfter: retryAfter)
    default: return APIError.refused(request, status: status, answer: words)
    }
  }

  private func reason(_ error: any Error) -> String {
    transportReason(error, url: configuration.address.url, limit: configuration.limits.answer)
  }
}

/// The texts of users, shared by the days that are fetched at a time.
private final class SharedUserTexts: Sendable {
  let texts = Mutex(UserTexts())
}

/// Text from outside, made safe for a terminal and a log: one line, no control characters, not too long.
func printable(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars.prefix(300) {
    let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    result.unicodeScalars.append(isControl ? " " : scalar)
  }
  return result
}
