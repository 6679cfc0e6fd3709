import AnalyticsAPI
import HTTP
import TestSupport
import Testing
import Usage

/// Errors that a retry cannot change are reported at once, without the key.
@Suite struct RefusalTests {
  typealias Answer = ScriptedServer.Answer

  // MARK: The key

  private static let longSecret = "fk-0123456789abcdef"

  @Test func `A key that the answer repeats is shown nowhere`() async throws {
    let problem =
      #"{"title":"Not \#(Scripted.secret)","detail":"\#(Scripted.secret)","requestId":"\#(Scripted.secret)"}"#
    // `ask` looks for the key in the error and in the log.
    for status in [400, 401, 403, 404, 500] {
      let outcome = try await ask(Array(repeating: Answer(status, problem), count: 5), chance: 0)
      #expect(outcome.error?.description.contains("Not (API key); (API key); request (API key)") == true)
    }
    let redirect = try await ask([Answer(302, headers: ["Location: https://x.example/?key=\(Scripted.secret)"])])
    #expect(redirect.error?.description.contains("https://x.example/?key=(API key)") == true)
    let models = #"{"data":[{"date":"2026-01-15","daily_active_users_by_client":{"\#(Scripted.secret)":"x"}}]}"#
    let field = try await ask([Answer(200, models)])
    #expect(field.error?.description.contains("daily_active_users_by_client.(API key) is not a number") == true)
  }

  @Test(arguments: [
    longSecret, "fk-\\u0030123456789abcdef", "\\u0066\\u006b-0123456789abcdef", "see \(longSecret)!",
  ])
  func `An answer that repeats the key is not kept, also with escapes`(text: String) async throws {
    let body = #"{"data":[{"date":"2026-01-15","daily_active_users":1,"debug":["\#(text)"]}]}"#
    try await ScriptedServer.with([Answer(200, body)]) { server in
      let configuration = try configuration(server.url, key: Self.longSecret)
      let error = try await AnalyticsClient.with(
        configuration, timing: TestClock().timing, logger: RecordingLog().logger
      ) { client in
        await #expect(throws: RequestError.self) { try await client.organisationDays(.activity, day...day) }
      }
      #expect(error?.description.contains("it repeats the API key") == true)
    }
  }

  // MARK: No retries

  @Test(arguments: [400, 404, 405, 410, 418, 451, 501])
  func `A refusal is final`(status: Int) async throws {
    let problem = #"{"title":"Bad\u001b[31m","detail":"No such\nday","status":1,"requestId":"req_1"}"#
    let outcome = try await ask([Answer(status, problem), Scripted.good])
    guard case .refused(status, _)? = outcome.error?.cause else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    let text = try #require(outcome.error).description
    #expect(text.contains("(\(status) for /activity of 2026-01-15: Bad [31m; No such day; request req_1)"))
  }

  @Test(arguments: [401, 403], ["", "<html>", "{}", "[7]", #"{"title":7,"detail":null}"#])
  func `A refusal without a message of the API`(status: Int, body: String) async throws {
    let outcome = try await ask([Answer(status, body), Scripted.good])
    #expect(outcome.requests.count == 1)
    switch outcome.error?.cause {
    case .notAllowed(status, ""): #expect((status, body) != (403, "<html>"))
    // Not the API's: it sends JSON.
    case .blocked(403, by: "a server without a name"): #expect(body == "<html>")
    default: Issue.record("\(outcome.result)")
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `A redirect is not followed`(status: Int) async throws {
    let (outcome, visits) = try await ScriptedServer.with([Scripted.good]) { other in
      let outcome = try await ask([Answer(status, headers: ["Location: \(other.url)/api"]), Scripted.good])
      return (outcome, other.requests)
    }
    guard case .redirected(status, let location)? = outcome.error?.cause else {
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
    let outcome = try await ask([Answer(200, body), Scripted.good])
    guard case .badData? = outcome.error?.cause else {
      Issue.record("\(outcome.result)")
      return
    }
    #expect(outcome.requests.count == 1)
    #expect(
      outcome.error?.description.hasPrefix(
        "The API's answer for /activity of 2026-01-15 cannot be used: \(reason); nothing of it was kept") == true)
  }

  @Test func `Of several days the error names the one`() async throws {
    let body = #"{"data":[{"date":"2026-01-15","daily_active_users":null},{"date":"2026-01-16","sessions":"x"}]}"#
    let outcome = try await ask([Answer(200, body)], chance: 0, sourceLocation: #_sourceLocation) {
      try await $0.organisationDays(.activity, day...(day + 2))
    }
    #expect(
      outcome.error?.description.contains(
        "/activity of 2026-01-15 to 2026-01-17 cannot be used: on 2026-01-16, sessions is not a number") == true)
  }

  @Test(arguments: [
    ("{}", "data"), (#"{"data":[{"date":"2026-01-15"}]}"#, "user_id"), (#"{"data":[{"user_id":"u"}]}"#, "date"),
  ])
  func `A user's required field`(body: String, field: String) async throws {
    let (rows, targets) = try await askForUsers([Answer(200, body)])
    let error = #expect(throws: RequestError.self) { try rows.get() }
    #expect(
      error?.description.contains("/users of 2026-01-15 cannot be used: the required field \(field) is missing") == true
    )
    #expect(targets.count == 1)
  }
}
