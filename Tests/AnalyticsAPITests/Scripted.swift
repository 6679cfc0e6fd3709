import AnalyticsAPI
import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing
import Usage

/// What the client is asked to make of scripted answers.
enum Scripted {
  static let secret = "fk-5ecret"
  static let body =
    #"{"data":[{"date":"2026-01-15","daily_active_users":null,"sessions":890}],"meta":{"org_id":"org_1"}}"#
  static let good = ScriptedServer.Answer(200, body)

  /// ``body``, compressed by gzip.
  static let compressed =
    "H4sIAAAAAAACAxWMQQqAIBQF7/LWBioU5VUiRPITghn0LQjx7uluZhZT4F12MGvpQDDQUk+DVIMaIVoL8bNuz+El+zDdDJOeGAWYmMOVms+L"
    + "rJvASf1TcN2HDb6NOijU+gPc+1fsYwAAAA=="
}

/// How a request went.
struct Outcome {
  let result: Result<OrganisationPage, any Error>
  let requests: [String]
  let delays: [Duration]
  /// The sizes of the bodies that were reported, in bytes.
  let answers: [Int]

  var sessions: Count? { (try? result.get())?.days.first?.values[.sessions]?.count }
  var error: RequestError? {
    guard case .failure(let error) = result else { return nil }
    return error as? RequestError
  }
}

/// Asks for the activity of 2026-01-15; the key must appear nowhere but in the requests.
func ask(_ answers: [ScriptedServer.Answer], chance: Double = 0.5, sourceLocation: SourceLocation = #_sourceLocation)
  async throws -> Outcome
{
  try await ask(answers, chance: chance, sourceLocation: sourceLocation) {
    try await $0.organisationDays(.activity, day...day)
  }
}

func askForUsers(_ answers: [ScriptedServer.Answer]) async throws -> (
  rows: Result<[UserDay], any Error>, targets: [String]
) {
  try await ScriptedServer.with(answers) { server in
    let rows = try await lend(server, TestClock(), RecordingLog()) { client in
      do { return Result<[UserDay], any Error>.success(try await client.users(on: day).users) } catch {
        return .failure(error)
      }
    }
    return (rows, server.targets)
  }
}

func ask(
  _ answers: [ScriptedServer.Answer], chance: Double, sourceLocation: SourceLocation,
  _ request: @Sendable (AnalyticsClient) async throws -> OrganisationPage
) async throws -> Outcome {
  try await ScriptedServer.with(answers) { server in
    let clock = TestClock(chance: chance)
    let log = RecordingLog()
    let answers = Mutex<[Int]>([])
    let result = try await lend(
      server, clock, log, onAnswer: { bytes in answers.withLock { $0.append(bytes) } }
    ) { client in
      do { return Result<OrganisationPage, any Error>.success(try await request(client)) } catch {
        return .failure(error)
      }
    }
    var shown = log.text + "\(result)" + String(reflecting: result)
    dump(result, to: &shown)
    #expect(!shown.contains(Scripted.secret), sourceLocation: sourceLocation)
    #expect(log.text.contains("GET /api/v1/analytics/"), sourceLocation: sourceLocation)
    return Outcome(
      result: result, requests: server.requests, delays: clock.delays, answers: answers.withLock { $0 })
  }
}

func lend<Result: Sendable>(
  _ server: ScriptedServer, _ clock: TestClock, _ log: RecordingLog,
  onAnswer: @escaping @Sendable (_ bytes: Int) -> Void = { _ in },
  _ body: (AnalyticsClient) async throws -> Result
) async throws -> Result {
  try await AnalyticsClient.with(
    configuration(server.url), timing: clock.timing, logger: log.logger, onAnswer: onAnswer, body)
}

/// A client of `url`.
func configuration(
  _ url: String, key: String = Scripted.secret, concurrency: Int = 4, retry: RetryPolicy = RetryPolicy(),
  limits: RequestLimits = RequestLimits()
) throws -> AnalyticsClient.Configuration {
  let server = try ServerClient.Configuration(
    address: try ServerAddress(url), concurrency: concurrency, retry: retry, limits: limits)
  return AnalyticsClient.Configuration(server, key: try #require(APIKey(key)))
}
