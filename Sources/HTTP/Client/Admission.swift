/// Decides when a request may be sent. All requests of a client pass here.
///
/// - The number of requests in flight has a limit. A 429 halves the limit, once for all requests that were in flight.
///   As many answers as the limit raise it by one, up to the first limit: additive increase, multiplicative decrease
///   as in TCP (RFC 5681), because the API does not publish its rate limit.
/// - The `Retry-After` of one answer holds for all requests.
/// - All waits together have a budget, so that every run ends.
actor Admission {
  /// A request's permission to be in flight.
  struct Pass: Sendable {
    /// How often the limit was halved before.
    fileprivate let halvings: Int
  }

  /// How a request ended.
  enum Outcome: Sendable {
    case answered
    /// 429.
    case limited
    /// Any other failure: it says nothing about the rate.
    case failed
  }

  /// The most requests in flight.
  private(set) var limit: Int
  private let highest: Int
  private var inFlight = 0
  private var halvings = 0
  private var answersAtLimit = 0
  private var opensAt = 0.0
  private var budget: Duration
  private let timing: Timing
  /// Why no request is sent any more.
  private var end: (any Error)?
  /// Whether a request has ended: until then only one is in flight, because the server may be the wrong one.
  private var isOpen: Bool

  /// Finishing one resumes a request that waits for its turn.
  private var waiting: [AsyncStream<Void>.Continuation] = []

  /// - Parameters:
  ///   - concurrency: The first and highest limit, from 1.
  ///   - budget: The longest sum of all waits.
  ///   - timing: The clock.
  ///   - firstAlone: Whether the others wait for the end of the first request.
  init(concurrency: Int, budget: Duration, timing: Timing, firstAlone: Bool = false) {
    isOpen = !firstAlone
    limit = max(1, concurrency)
    highest = max(1, concurrency)
    self.budget = budget
    self.timing = timing
  }

  /// Waits until a request may be sent.
  ///
  /// - Throws: `CancellationError`, and the error of ``stop(_:)``.
  func enter() async throws -> Pass {
    while true {
      try Task.checkCancellation()
      if let end { throw end }
      let wait = opensAt - timing.now()
      if wait > 0 {
        try await timing.sleep(.seconds(wait))
      } else if inFlight < (isOpen ? limit : 1) {
        inFlight += 1
        return Pass(halvings: halvings)
      } else {
        let (turn, continuation) = AsyncStream.makeStream(of: Void.self)
        waiting.append(continuation)
        // Ends with the next request that leaves, and with the cancellation of the task.
        for await _ in turn {}
      }
    }
  }

  /// Takes a request out of flight.
  func leave(_ pass: Pass, _ outcome: Outcome) {
    inFlight -= 1
    isOpen = true
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
    for continuation in waiting { continuation.finish() }
    waiting = []
  }

  /// Admits no further request.
  func stop(_ error: any Error) { end = error }

  /// Takes a wait out of the budget.
  ///
  /// - Returns: False if the rest of the budget is shorter.
  func spend(_ delay: Duration) -> Bool {
    guard delay <= budget else { return false }
    budget -= delay
    return true
  }

  /// Admits no request for a while.
  ///
  /// - Returns: False if the rest of the budget is shorter.
  func close(for delay: Duration) -> Bool {
    let now = timing.now()
    let until = now + delay / .seconds(1)
    let longer = max(0, until - max(opensAt, now))
    guard spend(.seconds(longer)) else { return false }
    opensAt = max(opensAt, until)
    return true
  }
}
