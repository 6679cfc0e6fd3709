import Synchronization
import Usage

/// How large a day's answers were in a run, by endpoint.
final class AnswerSizes: Sendable {
  private let largest = Mutex<[Endpoint: Int]>([:])

  /// What the largest day has taken so far, in bytes; 0 before the first.
  func bytesPerDay(_ endpoint: Endpoint) -> Int { largest.withLock { $0[endpoint] ?? 0 } }

  func note(_ endpoint: Endpoint, bytes: Int, days: Int) {
    largest.withLock { $0[endpoint] = max($0[endpoint] ?? 0, bytes / max(days, 1)) }
  }
}
