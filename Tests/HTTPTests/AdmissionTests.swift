import TestSupport
import Testing

@testable import HTTP

/// When a request may be sent.
@Suite struct AdmissionTests {
  private func admission(_ concurrency: Int, budget: Duration = .seconds(60), _ clock: TestClock = TestClock())
    -> Admission
  {
    Admission(concurrency: concurrency, budget: budget, timing: clock.timing)
  }

  private func enter(_ admission: Admission, _ count: Int) async throws -> [Admission.Pass] {
    var passes: [Admission.Pass] = []
    for _ in 0..<count { passes.append(try await admission.enter()) }
    return passes
  }

  @Test func `429 halves the limit, once for all requests in flight`() async throws {
    let admission = admission(8)
    let passes = try await enter(admission, 8)
    for pass in passes { await admission.leave(pass, .limited) }
    #expect(await admission.limit == 4)
    for pass in try await enter(admission, 3) { await admission.leave(pass, .limited) }
    #expect(await admission.limit == 2)
    for _ in 0..<5 { await admission.leave(try await admission.enter(), .limited) }
    #expect(await admission.limit == 1)
  }

  @Test func `Until the first request has ended it is alone, and after a stop none is sent`() async throws {
    struct Stopped: Error {}
    let admission = Admission(concurrency: 8, budget: .seconds(60), timing: TestClock().timing, firstAlone: true)
    let first = try await admission.enter()
    let second = Task { try await admission.enter() }
    await Task.yield()
    await admission.stop(Stopped())
    await admission.leave(first, .failed)
    await #expect(throws: Stopped.self) { try await second.value }
    await #expect(throws: Stopped.self) { try await admission.enter() }
    let open = Admission(concurrency: 8, budget: .seconds(60), timing: TestClock().timing, firstAlone: true)
    await open.leave(try await open.enter(), .failed)
    for _ in 0..<8 { _ = try await open.enter() }
  }

  @Test func `As many answers as the limit raise it by one, and never above the first limit`() async throws {
    let admission = admission(4)
    for pass in try await enter(admission, 4) { await admission.leave(pass, .limited) }
    var limits: [Int] = []
    for _ in 0..<9 {
      await admission.leave(try await admission.enter(), .answered)
      limits.append(await admission.limit)
    }
    #expect(limits == [2, 3, 3, 3, 4, 4, 4, 4, 4])
  }

  @Test func `Other failures do not change the limit`() async throws {
    let admission = admission(4)
    for _ in 0..<9 { await admission.leave(try await admission.enter(), .failed) }
    #expect(await admission.limit == 4)
  }

  @Test func `A request above the limit waits until another one leaves`() async throws {
    let admission = admission(1)
    let first = try await admission.enter()
    let order = RecordingOrder()
    try await withThrowingTaskGroup { group in
      for number in 0..<3 {
        group.addTask {
          let pass = try await admission.enter()
          await order.add(number)
          await admission.leave(pass, .answered)
        }
      }
      await admission.leave(first, .answered)
      try await group.waitForAll()
    }
    #expect(await order.numbers.sorted() == [0, 1, 2])
  }

  @Test func `A cancelled request stops waiting, and the others go on`() async throws {
    let admission = admission(1)
    let first = try await admission.enter()
    let cancelled = Task { try await admission.enter() }
    let other = Task { try await admission.leave(admission.enter(), .answered) }
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    await admission.leave(first, .answered)
    try await other.value
  }

  @Test func `A pause holds for all requests, and counts once`() async throws {
    let clock = TestClock()
    let admission = admission(2, budget: .seconds(60), clock)
    #expect(await admission.close(for: .seconds(40)))
    #expect(await admission.close(for: .seconds(40)))
    #expect(await admission.close(for: .seconds(60)))
    #expect(await !admission.close(for: .seconds(61)))
    _ = try await admission.enter()
    #expect(clock.delays == [.seconds(60)])
  }

  @Test func `All waits together have a budget`() async throws {
    let admission = admission(2, budget: .seconds(10))
    #expect(await admission.spend(.seconds(6)))
    #expect(await !admission.spend(.seconds(5)))
    #expect(await admission.spend(.seconds(4)))
    #expect(await !admission.close(for: .seconds(1)))
  }
}

private actor RecordingOrder {
  private(set) var numbers: [Int] = []

  func add(_ number: Int) { numbers.append(number) }
}
