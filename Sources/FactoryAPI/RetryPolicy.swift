import Glibc
import Usage

/// When a request is tried again, and how long after: a pure rule, with time and chance given from outside.
package struct RetryPolicy: Sendable {
  /// Tries in all, the first included.
  package let attempts: Int
  /// The bound on the wait before the second attempt; it doubles with each one.
  package let base: Duration
  package let cap: Duration
  /// The longest `Retry-After` that is waited for.
  package let longestRetryAfter: Duration
  /// What all waits of a run together may take: those of requests that wait at the same time are added up, a
  /// `Retry-After`, which all obey, counts once.
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

  /// Statuses that another attempt may mend.
  ///
  /// Those from 520 are what proxies before an API make up when they cannot reach it.
  static let retriedStatuses = Set([408, 429, 500, 502, 503, 504]).union(520...599)

  /// The wait before the next attempt: full jitter, any part of a bound that doubles.
  ///
  /// - Parameters:
  ///   - attempt: The one that failed, from 1.
  ///   - chance: From 0 to 1.
  /// - Returns: At most ``cap``.
  package func delay(after attempt: Int, chance: Double) -> Duration {
    min(cap, base * (1 << min(attempt - 1, 16))) * chance
  }

  /// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
  ///
  /// - Parameters:
  ///   - header: The header's value.
  ///   - now: Seconds since 1970.
  /// - Returns: `nil` where it is neither.
  package static func retryAfter(_ header: String, now: Double) -> Duration? {
    if let seconds = Int64(header), seconds >= 0 { return .seconds(min(seconds, 1_000_000)) }
    guard let date = HTTPDate.seconds(header) else { return nil }
    return .seconds(max(0, Double(date) - now))
  }
}

/// The clock and the dice, so that tests need neither.
package struct Timing: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let now: @Sendable () -> Double
  package let sleep: @Sendable (Duration) async throws -> Void
  /// A number from 0 to 1.
  package let chance: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) async throws -> Void,
    chance: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.chance = chance
  }

  /// The system's.
  package static let system = Timing(
    now: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    },
    sleep: { try await Task.sleep(for: $0) },
    chance: { Double.random(in: 0...1) })
}
