import FactoryAPI
import Foundation
import Synchronization
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
  /// The bodies that were told of, in bytes.
  let exchanges: [Int]

  var sessions: Count? { (try? result.get())?.days.first?.values[.sessions]?.count }
  var error: APIError? {
    guard case .failure(let error) = result else { return nil }
    return error as? APIError
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
      do { return Result<[UserDay], any Error>.success(try await client.users(on: day).rows.days) } catch {
        return .failure(error)
      }
    }
    return (rows, server.targets)
  }
}

func ask(
  _ answers: [ScriptedServer.Answer], chance: Double, sourceLocation: SourceLocation,
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
    #expect(!shown.contains(Scripted.secret), sourceLocation: sourceLocation)
    #expect(log.text.contains("GET /api/v1/analytics/"), sourceLocation: sourceLocation)
    return Outcome(
      result: result, requests: server.requests, delays: clock.delays, exchanges: exchanges.withLock { $0 })
  }
}

func lend<Result: Sendable>(
  _ server: ScriptedServer, _ clock: TestClock, _ log: RecordingLog,
  onExchange: @escaping @Sendable (FactoryClient.Exchange) -> Void = { _ in },
  _ body: (FactoryClient) async throws -> Result
) async throws -> Result {
  let configuration = try FactoryClient.Configuration(
    address: try ServerAddress(server.url), key: try #require(APIKey(Scripted.secret)))
  return try await FactoryClient.with(
    configuration, timing: clock.timing, logger: log.logger, onExchange: onExchange, body)
}
