import Synchronization
import Testing

@testable import ReportWriters

/// Parallel work on several items.
@Suite struct RenderingTests {
  private struct Failed: Error, Equatable {
    let item: Int
  }

  @Test(arguments: [1, 2, 3, 9]) func eachItemRunsOnceWithinTheLimit(limit: Int) async throws {
    let state = Mutex((done: [Int](), running: 0, most: 0))
    try await Rendering.concurrently(Array(0..<5), limit: limit) { item in
      state.withLock { state in
        state.running += 1
        state.most = max(state.most, state.running)
      }
      state.withLock { state in
        state.running -= 1
        state.done.append(item)
      }
    }
    let (done, _, most) = state.withLock(\.self)
    #expect(done.sorted() == Array(0..<5))
    #expect(most <= limit)
  }

  @Test func nothingStartsAfterAnError() async throws {
    let started = Mutex<[Int]>([])
    await #expect(throws: Failed(item: 1)) {
      try await Rendering.concurrently(Array(0..<4), limit: 1) { item in
        started.withLock { $0.append(item) }
        if item == 1 { throw Failed(item: item) }
      }
    }
    #expect(started.withLock(\.self) == [0, 1])
  }

  @Test func cancellationIsNotReportedAsTheError() async throws {
    await #expect(throws: Failed(item: 1)) {
      try await Rendering.concurrently([0, 1], limit: 2) { item in
        if item == 0 { throw CancellationError() }
        throw Failed(item: item)
      }
    }
    await #expect(throws: CancellationError.self) {
      try await Rendering.concurrently([0, 1]) { _ in throw CancellationError() }
    }
  }

  @Test func nothingStartsInACancelledTask() async throws {
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await Rendering.concurrently([0]) { _ in Issue.record("it was started") }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
