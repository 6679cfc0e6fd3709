import Synchronization

/// The requests that arrived, in order, counted; of very many the first ones are forgotten.
final class RequestLog: Sendable {
  struct Entry {
    let target: String
    let authorization: String?
  }

  private struct State {
    var entries: [Entry] = []
    var forgotten = 0
    var attempts: [String: Int] = [:]
    var endpoints: [String: Int] = [:]
    var waiting: [Int: (ordinal: Int, continuation: CheckedContinuation<String, any Error>)] = [:]
    var lastTicket = 0
    var isClosed = false

    var ordinal: Int { forgotten + entries.count }

    /// `nil` for one that has yet to come.
    func target(_ ordinal: Int) -> Result<String, any Error>? {
      guard ordinal > forgotten else { return .failure(RunningServer.Forgotten(ordinal: ordinal)) }
      return ordinal <= self.ordinal ? .success(entries[ordinal - forgotten - 1].target) : nil
    }
  }

  private static let capacity = 100_000

  private let state = Mutex(State())

  /// Counts a request in.
  func append(_ entry: Entry, endpoint: String, isFirstPage: Bool) -> FaultPlan.Occasion {
    let (occasion, ready) = state.withLock { state in
      if state.entries.count == Self.capacity {
        state.entries.removeFirst(Self.capacity / 2)
        state.forgotten += Self.capacity / 2
      }
      if state.attempts.count == Self.capacity { state.attempts = [:] }
      state.entries.append(entry)
      state.attempts[entry.target, default: 0] += 1
      state.endpoints[endpoint, default: 0] += 1
      let occasion = FaultPlan.Occasion(
        endpoint: endpoint, target: entry.target, ordinal: state.ordinal,
        ordinalOfEndpoint: state.endpoints[endpoint, default: 1], attempt: state.attempts[entry.target, default: 1],
        isFirstPage: isFirstPage)
      let ready = state.waiting.filter { $0.value.ordinal == occasion.ordinal }
      for ticket in ready.keys { state.waiting[ticket] = nil }
      return (occasion, ready.values.map(\.continuation))
    }
    for continuation in ready { continuation.resume(returning: entry.target) }
    return occasion
  }

  var all: [Entry] { state.withLock(\.entries) }

  /// The target of a request, once it has arrived.
  ///
  /// - Throws: `CancellationError` where the task is cancelled or no more requests will come, and
  ///   ``RunningServer/Forgotten``.
  func target(of ordinal: Int) async throws -> String {
    let ticket = state.withLock { state in
      state.lastTicket += 1
      return state.lastTicket
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: Result<String, any Error>? = state.withLock { state in
          if let target = state.target(ordinal) { return target }
          // A task counts as cancelled before its handler runs: it either is seen here or finds the ticket below.
          if Task.isCancelled || state.isClosed { return .failure(CancellationError()) }
          state.waiting[ticket] = (ordinal, continuation)
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      let waiting = state.withLock { $0.waiting.removeValue(forKey: ticket) }
      waiting?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Nobody waits any longer.
  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.continuation)
    }
    for continuation in waiting { continuation.resume(throwing: CancellationError()) }
  }
}
