import Synchronization

/// The requests that have arrived, in order: the first 100,000.
final class RequestLog: Sendable {
  private struct State {
    var entries: [(target: String, authorization: String?)] = []
    var isClosed = false
  }

  private static let capacity = 100_000

  private let state = Mutex(State())

  func append(_ request: SampleRequest) {
    state.withLock { state in
      guard state.entries.count < Self.capacity else { return }
      state.entries.append((request.target, request.authorization))
    }
  }

  var entries: [(target: String, authorization: String?)] { state.withLock(\.entries) }

  /// Waits until that many requests have arrived.
  ///
  /// - Parameter ordinal: 1 for the first request.
  /// - Returns: The target of the request with that ordinal.
  /// - Throws: `CancellationError` if the task is cancelled or the log closed.
  func target(of ordinal: Int) async throws -> String {
    while true {
      let (target, isClosed) = state.withLock { state in
        (state.entries.count < ordinal ? nil : state.entries[ordinal - 1].target, state.isClosed)
      }
      if let target { return target }
      if isClosed { throw CancellationError() }
      // Only tests wait.
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  /// Ends all waiting: no more requests will arrive.
  func close() { state.withLock { $0.isClosed = true } }
}
