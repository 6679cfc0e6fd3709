import HTTP
import TestSupport

/// How a request went.
struct Asked: Sendable {
  let body: [UInt8]?
  let error: RequestError?
  let delays: [Duration]

  var sentence: String { error?.description ?? "" }
}

/// Asks a server, `count` times at the same time, and returns the first request that ended.
func ask(
  _ address: String, _ environment: [String: String] = [:], count: Int = 1, limits: RequestLimits = RequestLimits()
) async throws -> Asked {
  let clock = TestClock()
  let configuration = try ServerClient.Configuration(
    address: try ServerAddress(address), concurrency: 8, limits: limits, environment: environment)
  do {
    let body = try await ServerClient.with(
      configuration, credential: TestKey(), timing: clock.timing, logger: RecordingLog().logger
    ) { server in
      try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for _ in 0..<count {
          group.addTask { try await server.send(Request("/x", subject: "the numbers")) { $0.body } }
        }
        return try await group.reduce(into: []) { $0 = $1 }
      }
    }
    return Asked(body: body, error: nil, delays: clock.delays)
  } catch let error as RequestError {
    return Asked(body: nil, error: error, delays: clock.delays)
  }
}
