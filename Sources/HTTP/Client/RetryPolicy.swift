/// When a request is sent again, and after what wait.
package struct RetryPolicy: Sendable {
  /// How often a request is sent at most.
  package let attempts: Int
  /// The longest wait before the second attempt; it doubles with each attempt.
  package let base: Duration
  /// The longest wait before any attempt.
  package let cap: Duration
  /// The longest `Retry-After` that the client waits for.
  package let longestRetryAfter: Duration
  /// The longest sum of all waits of a client: the waits of concurrent requests are added up; a `Retry-After`, which
  /// holds for all of them, counts once.
  package let budget: Duration

  package init(
    attempts: Int = 5, base: Duration = .milliseconds(500), cap: Duration = .seconds(20),
    longestRetryAfter: Duration = .seconds(300), budget: Duration = .seconds(1800)
  ) {
    self.attempts = attempts
    self.base = base
    self.cap = cap
    self.longestRetryAfter = longestRetryAfter
    self.budget = budget
  }

  /// Statuses after which a retry may succeed.
  ///
  /// Those from 520 come from proxies that cannot reach the API.
  static let retriedStatuses = Set([408, 429, 500, 502, 503, 504]).union(520...599)

  /// The wait before the next attempt: exponential backoff with full jitter.
  ///
  /// - Parameters:
  ///   - attempt: The attempt that failed, from 1.
  ///   - chance: From 0 to 1.
  /// - Returns: At most ``cap``.
  package func delay(after attempt: Int, chance: Double) -> Duration {
    min(cap, base * (1 << min(attempt - 1, 16))) * chance
  }

  /// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
  ///
  /// - Parameters:
  ///   - header: The value of the header.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: `nil` for any other text.
  package static func retryAfter(_ header: String, now: Double) -> Duration? {
    if let seconds = Int64(header), seconds >= 0 { return .seconds(min(seconds, 1_000_000)) }
    guard let date = HTTPDate.seconds(header) else { return nil }
    return .seconds(max(0, Double(date) - now))
  }
}
