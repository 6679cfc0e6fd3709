import AnalyticsAPI
import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing
import Usage

/// The client against a server with faults, with a clock without waiting.
@Suite struct FaultTests {
  typealias Answer = ScriptedServer.Answer

  // MARK: The request

  @Test func `A request is the reference's, with the key in one header`() async throws {
    let outcome = try await ask([Scripted.good])
    #expect(outcome.sessions == 890)
    #expect(outcome.delays.isEmpty && outcome.answers == [Scripted.body.utf8.count])
    let lines = try #require(outcome.requests.first).components(separatedBy: "\r\n")
    #expect(outcome.requests.count == 1)
    #expect(lines[0] == "GET /api/v1/analytics/activity?startDate=2026-01-15&endDate=2026-01-15 HTTP/1.1")
    #expect(
      lines.filter { $0.lowercased().hasPrefix("authorization:") } == ["Authorization: Bearer \(Scripted.secret)"])
    #expect(lines.count { $0.contains(Scripted.secret) } == 1)
  }

  @Test func `Pages of users are asked for by cursor, in order, and a user counts once`() async throws {
    func page(_ users: [String], _ meta: String) -> Answer {
      let rows = users.map { #"{"user_id":"\#($0)","date":"2026-01-15","sessions":\#($0.utf8.count)}"# }
      return Answer(200, #"{"data":[\#(rows.joined(separator: ","))],"meta":{\#(meta)}}"#)
    }
    let target = "/api/v1/analytics/users?startDate=2026-01-15&endDate=2026-01-15&limit=100"
    let (rows, targets) = try await askForUsers([
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
    let (rows, targets) = try await askForUsers([page, page, page])
    let error = #expect(throws: RequestError.self) { try rows.get() }
    let place = "/users of 2026-01-15" + (requests > 1 ? ", page \(requests)" : "")
    #expect(error?.description.contains("\(place) cannot be used: \(reason)") == true)
    #expect(targets.count == requests)
  }

  @Test func `Pages of two organisations`() async throws {
    let (rows, _) = try await askForUsers([
      Answer(200, #"{"data":[],"meta":{"org_id":"o1","next_cursor":"x"}}"#),
      Answer(200, #"{"data":[],"meta":{"org_id":"o2"}}"#),
    ])
    let error = #expect(throws: RequestError.self) { try rows.get() }
    #expect(error?.description.contains("page 2 cannot be used: it is of organisation o2, page 1 of o1") == true)
  }

  // MARK: Retries

  @Test(arguments: [408, 429, 500, 502, 503, 504, 520, 524, 599])
  func `A transient status is retried`(status: Int) async throws {
    let outcome = try await ask([Answer(status), Answer(status, "<html>"), Scripted.good], chance: 0.5)
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 3)
    #expect(outcome.delays == [.milliseconds(250), .milliseconds(500)])
    #expect(outcome.answers.count == 1)
  }

  @Test func `Full jitter: the whole wait is random`() async throws {
    let answers = Array(repeating: Answer(500), count: 4) + [Scripted.good]
    #expect(try await ask(answers, chance: 1).delays == [0.5, 1, 2, 4].map { .seconds($0) })
    #expect(try await ask(answers, chance: 0).delays == Array(repeating: .zero, count: 4))
  }

  @Test func `After five attempts the API is unreachable, and there is no sixth attempt`() async throws {
    let problem = #"{"title":"Internal","detail":"It broke","status":500,"requestId":"req_9"}"#
    let outcome = try await ask(Array(repeating: Answer(500, problem), count: 5) + [Scripted.good])
    guard case .unreachable? = outcome.error?.cause, outcome.error?.attempts == 5 else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
    #expect(outcome.delays.count == 4)
    let text = try #require(outcome.error).description
    #expect(text.contains("/activity of 2026-01-15") && text.contains("500: Internal; It broke; request req_9"))
    #expect(outcome.answers.isEmpty)
  }

  @Test func `429 on every attempt is a rate limit`() async throws {
    let outcome = try await ask(Array(repeating: Answer(429), count: 5) + [Scripted.good])
    guard case .rateLimited(nil)? = outcome.error?.cause else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
  }

  @Test(
    arguments: [
      Answer(200, Scripted.body, cut: 1), Answer(200, Scripted.body, cut: 60),
      Answer(200, Scripted.body, cut: Scripted.body.utf8.count), Answer(raw: ""),
      Answer(raw: "HTTP/1.1 200 OK\r\nContent-"),
      Answer(raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"data\":[]"),
      Answer(raw: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{\"data\":["), Answer(raw: "SSH-2.0-OpenSSH\r\n\r\n"),
      Answer(200, "<!DOCTYPE html><title>Sign in</title>"), Answer(200, ""), Answer(200, #"{"data":[1,]}"#),
      Answer(200, headers: ["Content-Encoding: gzip"], "no gzip"),
    ] as [Answer])
  func `A body that is cut short or not JSON is retried`(answer: Answer) async throws {
    let outcome = try await ask([answer, Scripted.good], chance: 1)
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 2)
    #expect(outcome.delays == [.milliseconds(500)])
  }

  @Test func `A body that is not JSON on five attempts is bad data`() async throws {
    let outcome = try await ask(Array(repeating: Answer(200, "<html>Sign in</html>"), count: 5) + [Scripted.good])
    guard case .badData(let reason)? = outcome.error?.cause else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(reason.hasPrefix("it is not valid JSON"))
    #expect(outcome.requests.count == 5)
  }

  @Test func `A body cut short on five attempts is unreachable`() async throws {
    let outcome = try await ask(Array(repeating: Answer(200, Scripted.body, cut: 1), count: 5) + [Scripted.good])
    guard case .unreachable? = outcome.error?.cause, outcome.error?.attempts == 5 else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 5)
  }

  @Test func `Without a server the API is unreachable`() async throws {
    let clock = TestClock()
    let error = try await withSilentPort { url in
      let configuration = try configuration(url, retry: RetryPolicy(attempts: 3))
      return try await AnalyticsClient.with(configuration, timing: clock.timing, logger: RecordingLog().logger) {
        client in await #expect(throws: RequestError.self) { try await client.organisationDays(.tools, day...day) }
      }
    }
    guard case .unreachable? = error?.cause, error?.attempts == 3 else {
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
      let outcome = try await ask([Answer(status, headers: ["Retry-After: \(header)"]), Scripted.good], chance: 0.5)
      #expect(outcome.sessions == 890)
      #expect(outcome.delays.reduce(.zero, +) == max(.seconds(seconds), .milliseconds(250)))
      #expect(outcome.requests.count == 2)
    }
  }

  @Test(arguments: ["301", "86400", "Sat, 31 Oct 2026 12:05:01 GMT"])
  func `A Retry-After above five minutes is an error`(header: String) async throws {
    let outcome = try await ask([Answer(429, headers: ["Retry-After: \(header)"]), Scripted.good])
    guard case .rateLimited(.some)? = outcome.error?.cause else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    #expect(outcome.delays.isEmpty)
  }

  @Test func `The Retry-After of one request holds for the next ones`() async throws {
    let tokens = Answer(200, #"{"data":[]}"#)
    let (clock, log) = (TestClock(chance: 0), RecordingLog())
    try await ScriptedServer.with([Answer(429, headers: ["Retry-After: 30"]), Scripted.good, tokens]) { server in
      try await lend(server, clock, log) { client in
        _ = try await client.organisationDays(.activity, day...day)
        _ = try await client.organisationDays(.tokens, day...day)
      }
      #expect(server.requests.count == 3)
    }
    #expect(clock.delays == [.zero, .seconds(30)])
  }

  @Test func `The waits of a run have a budget, which ends the retries`() async throws {
    try await ScriptedServer.with(Array(repeating: Answer(503), count: 9)) { server in
      let clock = TestClock(chance: 1)
      let configuration = try configuration(
        server.url, retry: RetryPolicy(attempts: 5, base: .seconds(1), budget: .seconds(10)))
      try await AnalyticsClient.with(configuration, timing: clock.timing, logger: RecordingLog().logger) { client in
        // 1, 2 and 4 of 10 seconds, and 8 would be too much; then 1 and 2 of the 3 that are left.
        for attempts in [4, 3] {
          let error = await #expect(throws: RequestError.self) { try await client.organisationDays(.tools, day...day) }
          guard case .unreachable? = error?.cause, error?.attempts == attempts else {
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

  private func failure(_ answer: Answer, _ change: (inout RequestLimits) -> Void) async throws -> RequestError? {
    var limits = RequestLimits()
    change(&limits)
    return try await ScriptedServer.with([answer]) { [limits] server in
      let configuration = try configuration(server.url, retry: RetryPolicy(attempts: 1), limits: limits)
      return try await AnalyticsClient.with(configuration, timing: TestClock().timing, logger: RecordingLog().logger) {
        client in
        await #expect(throws: RequestError.self) { try await client.organisationDays(.activity, day...day) }
      }
    }
  }

  @Test func `A body above the limit is an error, compressed or not`() async throws {
    let compressed = try #require(Data(base64Encoded: Scripted.compressed))
    for answer in [Scripted.good, Answer(200, headers: ["Content-Encoding: gzip"], bytes: [UInt8](compressed))] {
      let error = try await failure(answer) { $0.body = 70 }
      guard case .tooLarge(70)? = error?.cause else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  // MARK: Compression

  @Test func `A compressed body is read`() async throws {
    let bytes = try #require(Data(base64Encoded: Scripted.compressed))
    let outcome = try await ask([Answer(200, headers: ["Content-Encoding: gzip"], bytes: [UInt8](bytes))])
    #expect(outcome.sessions == 890)
    #expect(outcome.answers == [Scripted.body.utf8.count])
    #expect(outcome.requests.first?.lowercased().contains("\r\naccept-encoding: gzip\r\n") == true)
  }

  @Test func `A truncated compressed body is retried`() async throws {
    let bytes = try #require(Data(base64Encoded: Scripted.compressed))
    let cut = Answer(200, headers: ["Content-Encoding: gzip"], bytes: bytes.dropLast(30))
    let outcome = try await ask([cut, Scripted.good])
    #expect(outcome.sessions == 890)
    #expect(outcome.requests.count == 2)
  }

  // MARK: Cancelling

  @Test func `A cancelled task ends as cancelled and is not retried`() async throws {
    let clock = TestClock()
    try await ScriptedServer.with([Answer(500), Scripted.good]) { server in
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
