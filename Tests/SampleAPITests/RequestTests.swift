import FaultSwitchboard
import SampleAPI
import Synchronization
import Testing

/// A test can wait for requests, and sees their targets and keys.
@Suite struct RequestTests {
  private let service = SampleService.sample(users: 3)

  @Test func `Waiting for a request ends with its arrival`() async throws {
    try await service.serve { server in
      async let third = server.request(3)
      async let second = server.request(2)
      for path in ["/a", "/b", "/c"] { _ = try await server.answer(path) }
      #expect(try await server.request(1) == "/a")
      let others = try await [second, third]
      #expect(others == ["/b", "/c"])
      #expect(server.requests == ["/a", "/b", "/c"])
    }
  }

  @Test func `Waiting for a request ends with the task and with the server`() async throws {
    let left = try await service.serve { server in
      let cancelled = Task { try await server.request(7) }
      cancelled.cancel()
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      return Task { try await server.request(7) }
    }
    await #expect(throws: CancellationError.self) { try await left.value }
  }

  @Test func `A plan knows endpoint, order, attempt and page`() async throws {
    let log = Occasions()
    let cursor = target("users", "2026-10-05", "2026-10-07", "&cursor=x")
    let plan = FaultPlan { occasion in
      log.append(occasion)
      return nil
    }
    try await service.serve(faults: plan) { server in
      for target in [target("users"), "/x", cursor, target("users"), target("tools") + "&x=%"] {
        _ = try await server.answer(target)
      }
    }
    let occasions = log.all
    #expect(occasions.map(\.endpoint) == ["users", "", "users", "users", "tools"])
    #expect(occasions.map(\.ordinal) == [1, 2, 3, 4, 5])
    #expect(occasions.map(\.ordinalOfEndpoint) == [1, 1, 2, 3, 1])
    #expect(occasions.map(\.attempt) == [1, 1, 1, 2, 1])
    #expect(occasions.map(\.isFirstPage) == [true, true, false, true, true])
    #expect(occasions[2].target == cursor)
  }

  @Test func `A random plan chooses the same requests with any number of connections`() async throws {
    let targets = (1...28).map { target("tools", "2026-09-01", "2026-09-\($0 < 10 ? "0" : "")\($0)") }
    func statuses(_ targets: [String]) async throws -> [String: Int] {
      try await service.serve(faults: .random(seed: 9, share: 0.5, of: [.status(500), .status(503)])) { server in
        try await withThrowingTaskGroup(of: (String, Int).self) { group in
          for target in targets { group.addTask { (target, try await server.answer(target).status) } }
          return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
      }
    }
    let first = try await statuses(targets)
    #expect(try await statuses(targets.reversed()) == first)
    #expect(Set(first.values) == [200, 500, 503])
  }
}

/// What a plan has seen, from any thread.
private final class Occasions: Sendable {
  private let occasions = Mutex<[FaultPlan.Occasion]>([])

  func append(_ occasion: FaultPlan.Occasion) { occasions.withLock { $0.append(occasion) } }

  var all: [FaultPlan.Occasion] { occasions.withLock { $0 } }
}
