import Synchronization
import TestSupport
import Testing

@testable import HTTP

/// What a run says while it waits.
@Suite struct WaitNoticeTests {
  @Test func `A request that waits is said once, and one that is answered at once is not`() async throws {
    let said = Mutex<[String]>([])
    let (waits, continuation) = AsyncStream.makeStream(of: Duration.self)
    // The server is silent: only the sentence ends the request.
    try await withListeningPort { url in
      let task = Mutex<Task<Void, any Error>?>(nil)
      let notice = WaitNotice(sleep: { continuation.yield($0) }) { sentence in
        said.withLock { $0.append(sentence) }
        task.withLock { $0?.cancel() }
      }
      let configuration = try ServerClient.Configuration(address: try ServerAddress(url), notice: notice)
      let request = task.withLock { task in
        let request = Task {
          try await ServerClient.with(configuration, credential: TestKey(), logger: RecordingLog().logger) { server in
            try await server.send(Request("/x", subject: "/users of 2026-10-01, page 3")) { _ in }
          }
        }
        task = request
        return request
      }
      await #expect(throws: CancellationError.self) { try await request.value }
    }
    #expect(
      said.withLock(\.self) == [
        "Waiting for the API's answer for /users of 2026-10-01, page 3; 10 s have passed."
      ])
    #expect(await waits.first { _ in true } == .seconds(10))
    try await RawServer.with(RawServer.good) { server in
      let notice = WaitNotice(sleep: { _ in try await Task.sleep(for: .seconds(3600)) }) { _ in Issue.record() }
      let configuration = try ServerClient.Configuration(
        address: try ServerAddress("http://127.0.0.1:\(server.port)"), notice: notice)
      try await ServerClient.with(configuration, credential: TestKey(), logger: RecordingLog().logger) { server in
        try await server.send(Request("/x", subject: "x")) { _ in }
      }
    }
  }
}
