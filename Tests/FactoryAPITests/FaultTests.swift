import FactoryAPI
import Foundation
import Synchronization
import Testing
import Usage

/// The client against a server that misbehaves on purpose, with a clock that nobody waits for.
@Suite struct FaultTests {
  typealias Answer = ScriptedServer.Answer

  private static let secret = "fk-5ecret"
  private static let body =
    #"{"data":[{"date":"2026-01-15","daily_active_users":null,"sessions":890}],"meta":{"org_id":"org_1"}}"#
  private static let good = Answer(200, body)

  /// How a request went.
  private struct Outcome {
    let result: Result<OrganisationPage, any Error>
    let requests: [String]
    let delays: [Duration]
    /// The bodies that were told of, in bytes.
    let exchanges: [Int]

    var sessions: Count? { (try? result.get())?.days.first?.values[.sessions]?.count }
    var error: APIError? {
      guard case .failure(let error) = result else { return nil }
      return error as? APIError
    }
  }

  /// Asks for the activity of 2026-01-15; the key must appear nowhere but in the requests.
  private func ask(_ answers: [Answer], chance: Double = 0.5, sourceLocation: SourceLocation = #_sourceLocation)
    async throws -> Outcome
  {
    try await ask(answers, chance: chance, sourceLocation: sourceLocation) {
      try await $0.organisationDays(.activity, day...day)
    }
  }

  private func users(_ answers: [Answer]) async throws -> (rows: Result<[UserDay], any Error>, targets: [String]) {
    try await ScriptedServer.with(answers) { server in
      let rows = try await lend(server, TestClock(), RecordingLog()) { client in
        do { return Result<[UserDay], any Error>.success(try await client.users(on: day).rows.days) } catch {
          return .failure(error)
        }
      }
      return (rows, server.targets)
    }
  }

  private func ask(
    _ answers: [Answer], chance: Double, sourceLocation: SourceLocation,
    _ request: @Sendable (FactoryClient) async throws -> OrganisationPage
  ) async throws -> Outcome {
    try await ScriptedServer.with(answers) { server in
      let clock = TestClock(chance: chance)
      let log = RecordingLog()
      let exchanges = Mutex<[Int]>([])
      let result = try await lend(
        server, clock, log, onExchange: { exchange in exchanges.withLock { $0.append(exchange.bytes) } }
      ) { client in
        do { return Result<OrganisationPage, any Error>.success(try await request(client)) } catch {
          return .failure(error)
        }
      }
      var shown = log.text + "\(result)" + String(reflecting: result)
      dump(result, to: &shown)
      #expect(!shown.contains(Self.secret), sourceLocation: sourceLocation)
      #expect(log.text.contains("GET /api/v1/analytics/"), sourceLocation: sourceLocation)
      return Outcome(
        result: result, requests: server.requests, delays: clock.delays, exchanges: exchanges.withLock { $0 })
    }
  }

  private func lend<Result: Sendable>(
    _ server: ScriptedServer, _ clock: TestClock, _ log: RecordingLog,
    onExchange: @escaping @Sendable (FactoryClient.Exchange) -> Void = { _ in },
    _ body: (FactoryClient) async throws -> Result
  ) async throws -> Result {
    let configuration = try FactoryClient.Configuration(
      address: try ServerAddress(server.url), key: try #require(APIKey(Self.secret)))
    return try await FactoryClient.with(
      configuration, timing: clock.timing, logger: log.logger, onExchange: onExchange, body)
  }

  // MARK: The request

  @Test func `A request is the reference's, with the key in one header`() async throws {
    let outcome = try await ask([Self.good])
    #expect(outcome.sessions == 890)
    #expect(outcome.delays.isEmpty && outcome.exchanges == [Self.body.utf8.count])
    let lines = try #require(outcome.requests.first).components(separatedBy: "\r\n")
    #expect(outcome.requests.count == 1)
    #expect(lines[0] == "GET /api/v1/analytics/activity?startDate=2026-01-15&endDate=2026-01-15 HTTP/1.1")
    #expect(lines.filter { $0.lowercased().hasPrefix("authorization:") } == ["Authorization: Bearer \(Self.secret)"])
    #expect(lines.count { $0.contains(Self.secret) } == 1)
  }

  @Test func `Pages of users are asked for by cursor, in order, and a user counts once`() async throws {
    func page(_ users: [String], _ meta: String) -> Answer {
      let rows = users.map { #"{"user_id":"\#($0)","date":"2026-01-15","sessions":\#($0.utf8.count)}"# }
      return Answer(200, #"{"data":[\#(rows.joined(separator: ","))],"meta":{\#(meta)}}"#)
    }
    let target = "/api/v1/analytics/users?startDate=2026-01-15&endDate=2026-01-15&limit=100"
    let (rows, targets) = try await users([
      page(["a", "bb"], #""org_id":"o","has_more":true,"next_cursor":"user_01HPMQ8ABCDE7Y7PR3TTZY4KLM""#),
      Answer(503), page([], #""has_more":true,"next_cursor":"b/+=""#),
      page(["bb", "\u{e9}", "e\u{301}"], #""org_id":"o","has_more":false,"next_cursor":null"#),
    ])
    #expect(try rows.get().map(\.userID) == ["a", "bb", "\u{e9}", "e\u{301}"])
    let second = target + "&cursor=user_01HPMQ8ABCDE7Y7PR3TTZY4KLM"
    #expect(targets == [target, second, second, target + "&cursor=b%2F%2B%3D"])
  }

  @Test(arguments: [
    (#""has_more":true"#, "the page says that there are more, but names no cursor", 1),
    (#""has_more":true,"next_cursor":"x""#, "the page names a cursor that was already used", 2),
  ])
  func `Pages that lead nowhere`(meta: String, reason: String, requests: Int) async throws {
    let page = Answer(200, #"{"data":[],"meta":{\#(meta)}}"#)
    let (rows, targets) = try await users([page, page, page])
    let error = #expect(throws: APIError.self) { try rows.get() }
    let place = "/users of 2026-01-15" + (requests > 1 ? ", page \(requests)" : "")
    #expect(error?.description.contains("\(place) cannot be used: \(reason)") == true)
    #expect(targets.count == requests)
  }

  @Test func `Pages of two organisations`() async throws {
    let (rows, _) = try await users([
      Answer(200, #"{"data":[],"meta":{"org_id":"o1","next_cursor":"x"}}"#),
      Answer(200, #"{"data":[],"meta":{"org_id":"o2"}}"#),
    ])
    let error = #expect(throws: APIError.self) { try rows.get() }
    #expect(error?.description.contains("page 2 cannot be used: it is of organisation o2, page 1 of o1") == true)
  }

  // MARK: Tried again

  @Test(arguments: [408, 429, 500, 502, 503, 504, 520, 524, 599])
  func `A status that may pass is tried again`(status: Int) async throws {
    let outcome = try await ask([Answer(status), Answer(status, "<html>"), Self.good], chance: 0.5)
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 3)
    #expect(outcome.delays == [.milliseconds(250), .milliseconds(500)])
    #expect(outcome.exchanges.count == 1)
  }

  @Test func `Full jitter: the dice decide on the whole wait`() async throws {
    let answers = Array(repeating: Answer(500), count: 4) + [Self.good]
    #expect(try await ask(answers, chance: 1).delays == [0.5, 1, 2, 4].map { .seconds($0) })
    #expect(try await ask(answers, chance: 0).delays == Array(repeating: .zero, count: 4))
  }

  @Test func `After five attempts the API is unreachable, and nobody asks a sixth time`() async throws {
    let problem = #"{"title":"Internal","detail":"It broke","status":500,"requestId":"req_9"}"#
    let outcome = try await ask(Array(repeating: Answer(500, problem), count: 5) + [Self.good])
    guard case .unreachable(_, _, 5)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
    #expect(outcome.delays.count == 4)
    let text = try #require(outcome.error).description
    #expect(text.contains("/activity of 2026-01-15") && text.contains("500: Internal; It broke; request req_9"))
    #expect(outcome.exchanges.isEmpty)
  }

  @Test func `429 to the end is the rate limit's`() async throws {
    let outcome = try await ask(Array(repeating: Answer(429), count: 5) + [Self.good])
    guard case .rateLimited(_, nil)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
  }

  @Test(
    arguments: [
      Answer(200, body, cut: 1), Answer(200, body, cut: 60), Answer(200, body, cut: body.utf8.count), Answer(raw: ""),
      Answer(raw: "HTTP/1.1 200 OK\r\nContent-"),
      Answer(raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"data\":[]"),
      Answer(raw: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\":["), Answer(raw: "SSH-2.0-OpenSSH\r\n\r\n"),
      Answer(200, "<!DOCTYPE html><title>Sign in</title>"), Answer(200, ""), Answer(200, #"{"data":[1,]}"#),
      Answer(200, headers: ["Content-Encoding: gzip"], "no gzip"),
    ] as [Answer])
  func `A body that is cut short or no JSON is tried again`(answer: Answer) async throws {
    let outcome = try await ask([answer, Self.good], chance: 1)
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 2)
    #expect(outcome.delays == [.milliseconds(500)])
  }

  @Test func `A body that is no JSON five times is bad data`() async throws {
    let outcome = try await ask(Array(repeating: Answer(200, "<html>Sign in</html>"), count: 5) + [Self.good])
    guard case .badData(_, nil, let reason)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(reason.hasPrefix("it is no valid JSON"))
    #expect(outcome.requests.count == 5)
  }

  @Test func `A body cut short five times is unreachable`() async throws {
    let outcome = try await ask(Array(repeating: Answer(200, Self.body, cut: 1), count: 5) + [Self.good])
    guard case .unreachable(_, _, 5)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
  }

  @Test func `Where nobody listens the API is unreachable`() async throws {
    let clock = TestClock()
    let error = try await withSilentPort { url in
      let configuration = try FactoryClient.Configuration(
        address: try ServerAddress(url), key: try #require(APIKey(Self.secret)), retry: RetryPolicy(attempts: 3))
      return try await FactoryClient.with(configuration, timing: clock.timing, logger: RecordingLog().logger) {
        client in await #expect(throws: APIError.self) { try await client.organisationDays(.tools, day...day) }
      }
    }
    guard case .unreachable(_, _, 3)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(clock.delays.count == 2)
  }

  // MARK: Retry-After

  /// The clock of a test begins at 2026-10-31T12:00:00Z.
  @Test(arguments: [
    ("7", 7), ("300", 300), ("0", 0), ("Sat, 31 Oct 2026 12:00:40 GMT", 40), ("Sat, 31 Oct 2026 12:05:00 GMT", 300),
    ("Sat, 31 Oct 2026 11:00:00 GMT", 0), ("soon", 0), ("-5", 0),
  ])
  func `Retry-After is obeyed`(header: String, seconds: Int) async throws {
    for status in [429, 503] {
      let outcome = try await ask([Answer(status, headers: ["Retry-After: \(header)"]), Self.good], chance: 0.5)
      #expect(outcome.sessions == 890)
      #expect(outcome.delays.reduce(.zero, +) == max(.seconds(seconds), .milliseconds(250)))
      #expect(outcome.requests.count == 2)
    }
  }

  @Test(arguments: ["301", "86400", "Sat, 31 Oct 2026 12:05:01 GMT"])
  func `More than five minutes are not waited for`(header: String) async throws {
    let outcome = try await ask([Answer(429, headers: ["Retry-After: \(header)"]), Self.good])
    guard case .rateLimited(_, .some)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    #expect(outcome.delays.isEmpty)
  }

  @Test func `One request's Retry-After holds for those that follow`() async throws {
    let tokens = Answer(200, #"{"data":[]}"#)
    let (clock, log) = (TestClock(chance: 0), RecordingLog())
    try await ScriptedServer.with([Answer(429, headers: ["Retry-After: 30"]), Self.good, tokens]) { server in
      try await lend(server, clock, log) { client in
        _ = try await client.organisationDays(.activity, day...day)
        _ = try await client.organisationDays(.tokens, day...day)
      }
      #expect(server.requests.count == 3)
    }
    #expect(clock.delays == [.zero, .seconds(30)])
  }

  @Test func `The waits of a run have a budget, which ends the trying`() async throws {
    try await ScriptedServer.with(Array(repeating: Answer(503), count: 9)) { server in
      let clock = TestClock(chance: 1)
      let configuration = try FactoryClient.Configuration(
        address: try ServerAddress(server.url), key: try #require(APIKey(Self.secret)),
        retry: RetryPolicy(attempts: 5, base: .seconds(1), budget: .seconds(10)))
      try await FactoryClient.with(configuration, timing: clock.timing, logger: RecordingLog().logger) { client in
        // 1, 2 and 4 of 10 seconds, and 8 would be too much; then 1 and 2 of the 3 that are left.
        for attempts in [4, 3] {
          let error = await #expect(throws: APIError.self) { try await client.organisationDays(.tools, day...day) }
          guard case .unreachable(_, _, attempts)? = error else {
            Issue.record("\(String(describing: error))")
            return
          }
        }
      }
      #expect(server.requests.count == 7)
      #expect(clock.delays == [1, 2, 4, 1, 2].map { .seconds($0) })
    }
  }

  // MARK: Bounds

  private func failure(_ answer: Answer, _ change: (inout FactoryClient.Limits) -> Void) async throws -> APIError? {
    var limits = FactoryClient.Limits()
    change(&limits)
    return try await ScriptedServer.with([answer]) { [limits] server in
      let configuration = try FactoryClient.Configuration(
        address: try ServerAddress(server.url), key: try #require(APIKey(Self.secret)),
        retry: RetryPolicy(attempts: 1), limits: limits)
      return try await FactoryClient.with(configuration, timing: TestClock().timing, logger: RecordingLog().logger) {
        client in
        await #expect(throws: APIError.self) { try await client.organisationDays(.activity, day...day) }
      }
    }
  }

  @Test func `A body beyond the bound is not read, compressed or not`() async throws {
    let compressed = try #require(Data(base64Encoded: Self.compressed))
    for answer in [Self.good, Answer(200, headers: ["Content-Encoding: gzip"], bytes: [UInt8](compressed))] {
      let error = try await failure(answer) { $0.body = 70 }
      guard case .tooLarge(_, 70)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  // MARK: The key

  private static let longSecret = "fk-0123456789abcdef"

  @Test func `A key that the answer repeats is shown nowhere`() async throws {
    let problem = #"{"title":"Not \#(Self.secret)","detail":"\#(Self.secret)","requestId":"\#(Self.secret)"}"#
    // `ask` looks for the key in the error and in the log.
    for status in [400, 401, 403, 404, 500] {
      let outcome = try await ask(Array(repeating: Answer(status, problem), count: 5), chance: 0)
      #expect(outcome.error?.description.contains("Not (API key); (API key); request (API key)") == true)
    }
    let redirect = try await ask([Answer(302, headers: ["Location: https://x.example/?key=\(Self.secret)"])])
    #expect(redirect.error?.description.contains("https://x.example/?key=(API key)") == true)
    let models = #"{"data":[{"date":"2026-01-15","daily_active_users_by_client":{"\#(Self.secret)":"x"}}]}"#
    let field = try await ask([Answer(200, models)])
    #expect(field.error?.description.contains("daily_active_users_by_client.(API key) is not a number") == true)
  }

  @Test(arguments: [
    longSecret, "fk-\\u0030123456789abcdef", "\\u0066\\u006b-0123456789abcdef", "see \(longSecret)!",
  ])
  func `Data that repeats the key are not kept, however it is written`(text: String) async throws {
    let body = #"{"data":[{"date":"2026-01-15","daily_active_users":1,"debug":["\#(text)"]}]}"#
    try await ScriptedServer.with([Answer(200, body)]) { server in
      let configuration = try FactoryClient.Configuration(
        address: try ServerAddress(server.url), key: try #require(APIKey(Self.longSecret)))
      let error = try await FactoryClient.with(configuration, timing: TestClock().timing, logger: RecordingLog().logger)
      { client in
        await #expect(throws: APIError.self) { try await client.organisationDays(.activity, day...day) }
      }
      #expect(error?.description.contains("it repeats the API key") == true)
    }
  }

  // MARK: Not tried again

  @Test(arguments: [400, 404, 405, 410, 418, 451, 501])
  func `A refusal is final`(status: Int) async throws {
    let problem = #"{"title":"Bad\u001b[31m","detail":"No such\nday","status":1,"requestId":"req_1"}"#
    let outcome = try await ask([Answer(status, problem), Self.good])
    guard case .refused(_, status, _)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    let text = try #require(outcome.error).description
    #expect(text.contains("(\(status) for /activity of 2026-01-15: Bad [31m; No such day; request req_1)"))
  }

  @Test(arguments: [401, 403], ["", "<html>", "{}", "[7]", #"{"title":7,"detail":null}"#])
  func `A refusal without the API's words`(status: Int, body: String) async throws {
    let outcome = try await ask([Answer(status, body), Self.good])
    guard case .notAllowed(_, status, "")? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `A redirect is not followed`(status: Int) async throws {
    let (outcome, visits) = try await ScriptedServer.with([Self.good]) { other in
      let outcome = try await ask([Answer(status, headers: ["Location: \(other.url)/api"]), Self.good])
      return (outcome, other.requests)
    }
    guard case .redirected(_, status, let location)? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(location.hasSuffix("/api"))
    #expect(outcome.requests.count == 1)
    #expect(visits.isEmpty)
  }

  @Test(arguments: [
    (#"{"meta":{}}"#, "the required field data is missing"),
    (#"{"data":[{"sessions":1}]}"#, "the required field date is missing in row 1"),
    (
      #"{"data":[{"date":"2026-01-16","daily_active_users":null}]}"#,
      "it has a row for 2026-01-16, which was not asked for"
    ),
    (#"{"data":[{"date":"2026-01-15","sessions":-1}]}"#, "sessions is negative"),
    (
      #"{"data":[],"meta":{"start_date":"2026-01-14","end_date":"2026-01-15"}}"#,
      "its meta.start_date is 2026-01-14, where 2026-01-15 was asked for"
    ),
    (
      #"{"data":[],"meta":{"start_date":"2026-01-15","end_date":"2026-01-16"}}"#,
      "its meta.end_date is 2026-01-16, where 2026-01-15 was asked for"
    ),
  ])
  func `Data that cannot be used is an error with endpoint, day and field, at once`(
    body: String, reason: String
  ) async throws {
    let outcome = try await ask([Answer(200, body), Self.good])
    guard case .badData? = outcome.error else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    #expect(
      outcome.error?.description.hasPrefix(
        "The API's answer to /activity of 2026-01-15 cannot be used: \(reason); nothing of it was kept") == true)
  }

  @Test func `Of several days the error names the one`() async throws {
    let body = #"{"data":[{"date":"2026-01-15","daily_active_users":null},{"date":"2026-01-16","sessions":"x"}]}"#
    let outcome = try await ask([Answer(200, body)], chance: 0, sourceLocation: #_sourceLocation) {
      try await $0.organisationDays(.activity, day...(day + 2))
    }
    #expect(
      outcome.error?.description.contains(
        "/activity of 2026-01-15 to 2026-01-17 cannot be used for 2026-01-16: sessions is not a number") == true)
  }

  @Test(arguments: [
    ("{}", "data"), (#"{"data":[{"date":"2026-01-15"}]}"#, "user_id"), (#"{"data":[{"user_id":"u"}]}"#, "date"),
  ])
  func `A user's required field`(body: String, field: String) async throws {
    let (rows, targets) = try await users([Answer(200, body)])
    let error = #expect(throws: APIError.self) { try rows.get() }
    #expect(
      error?.description.contains("/users of 2026-01-15 cannot be used: the required field \(field) is missing") == true
    )
    #expect(targets.count == 1)
  }

  // MARK: Compression

  /// ``body``, compressed by gzip.
  private static let compressed =
    "H4sIAAAAAAACAxWMQQqAIBQF7/LWBioU5VUiRPITghn0LQjx7uluZhZT4F12MGvpQDDQUk+DVIMaIVoL8bNuz+El+zDdDJOeGAWYmMOVms+L"
    + "rJvASf1TcN2HDb6NOijU+gPc+1fsYwAAAA=="

  @Test func `A compressed body is read`() async throws {
    let bytes = try #require(Data(base64Encoded: Self.compressed))
    let outcome = try await ask([Answer(200, headers: ["Content-Encoding: gzip"], bytes: [UInt8](bytes))])
    #expect(outcome.sessions == 890)
    #expect(outcome.exchanges == [Self.body.utf8.count])
    #expect(outcome.requests.first?.lowercased().contains("\r\naccept-encoding: gzip\r\n") == true)
  }

  @Test func `A compressed body that was cut before it was announced is tried again`() async throws {
    let bytes = try #require(Data(base64Encoded: Self.compressed))
    let cut = Answer(200, headers: ["Content-Encoding: gzip"], bytes: bytes.dropLast(30))
    let outcome = try await ask([cut, Self.good])
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 2)
  }

  // MARK: Cancelling

  @Test func `A cancelled task ends as cancelled and is not tried again`() async throws {
    let clock = TestClock()
    try await ScriptedServer.with([Answer(500), Self.good]) { server in
      try await lend(server, clock, RecordingLog()) { client in
        let task = Task {
          withUnsafeCurrentTask { $0?.cancel() }
          _ = try await client.organisationDays(.activity, day...day)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
      }
      #expect(server.requests.count <= 1)
    }
    #expect(clock.delays.isEmpty)
  }
}
