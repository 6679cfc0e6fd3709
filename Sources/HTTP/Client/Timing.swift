import Foundation

/// The clock and the random numbers, so that tests can replace them.
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

  package static let system = Timing(
    now: { Date().timeIntervalSince1970 }, sleep: { try await Task.sleep(for: $0) },
    chance: { Double.random(in: 0...1) })
}
