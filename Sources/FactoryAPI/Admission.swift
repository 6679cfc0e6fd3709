/// Decides when a request may be sent: all requests of a run pass here.
///
/// - At most as many are in flight as the limit says. A 429 halves it, once for all that were in flight then, and as
///   many answers as the limit raise it by one, up to where it began: additive increase, multiplicative decrease, as
///   TCP does it (RFC 5681), since the API does not say how much it takes.
/// - What one answer's `Retry-After` says holds for all.
/// - All waits of a run together have a budget, so that a run ends some day, whatever the API does.
actor Admission {
  /// A request's permission to be in flight.
  struct Pass: Sendable {
    /// How often the limit had been halved when it was given.
    fileprivate let halvings: Int
  }

  /// How a request ended.
  enum Outcome: Sendable {
    case answered
    /// 429.
    case limited
    /// Anything else: it says nothing about the rate.
    case failed
  }

  /// How many may be in flight.
  private(set) var limit: Int
  private let highest: Int
  private var inFlight = 0
  private var halvings = 0
  private var answersAtLimit = 0
  private var opensAt = 0.0
  private var budget: Duration
  private let timing: Timing

  /// A request that waits for another to end.
  private struct Waiting {
    let number: Int
    let continuation: CheckedContinuation<Void, any Error>
  }

  private var queue: [Waiting] = []
  private var numbers = 0

  /// - Parameters:
  ///   - concurrency: The most requests in flight, from 1.
  ///   - budget: What all waits together may take.
  ///   - timing: The clock.
  init(concurrency: Int, budget: Duration, timing: Timing) {
    limit = max(1, concurrency)
    highest = max(1, concurrency)
    self.budget = budget
    self.timing = timing
  }

  /// Returns once a request may be sent.
  ///
  /// - Throws: `CancellationError`.
  func enter() async throws -> Pass {
    do {
      while true {
        try Task.checkCancellation()
        let wait = opensAt - timing.now()
        if wait > 0 {
          try await timing.sleep(.seconds(wait))
        } else if inFlight < limit {
          inFlight += 1
          return Pass(halvings: halvings)
        } else {
          try await turn()
        }
      }
    } catch {
      // Whoever was woken and leaves wakes the next one in its place.
      wake()
      throw error
    }
  }

  /// Takes a request out of flight.
  func leave(_ pass: Pass, _ outcome: Outcome) {
    inFlight -= 1
    switch outcome {
    case .answered:
      answersAtLimit += 1
      if answersAtLimit >= limit, limit < highest {
        limit += 1
        answersAtLimit = 0
      }
    case .limited where pass.halvings == halvings:
      limit = max(1, limit / 2)
      halvings += 1
      answersAtLimit = 0
    case .limited, .failed: break
    }
    wake()
  }

  /// Takes a wait out of the budget.
  ///
  /// - Returns: False where there is not enough left.
  func spend(_ delay: Duration) -> Bool {
    guard delay <= budget else { return false }
    budget -= delay
    return true
  }

  /// Lets nobody in for a while: what one request is told holds for all.
  ///
  /// - Returns: False where the budget does not allow it.
  func close(for delay: Duration) -> Bool {
    let now = timing.now()
    let until = now + delay / .seconds(1)
    let longer = max(0, until - max(opensAt, now))
    guard spend(.seconds(longer)) else { return false }
    opensAt = max(opensAt, until)
    return true
  }

  // MARK: The queue

  private func turn() async throws {
    numbers += 1
    let number = numbers
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        if Task.isCancelled {
          continuation.resume(throwing: CancellationError())
        } else {
          queue.append(Waiting(number: number, continuation: continuation))
        }
      }
    } onCancel: {
      Task { await self.giveUp(number) }
    }
  }

  private func giveUp(_ number: Int) {
    guard let index = queue.firstIndex(where: { $0.number == number }) else { return }
    queue.remove(at: index).continuation.resume(throwing: CancellationError())
  }

  private func wake() {
    let count = min(queue.count, max(0, limit - inFlight))
    for waiting in queue.prefix(count) { waiting.continuation.resume() }
    queue.removeFirst(count)
  }
}
