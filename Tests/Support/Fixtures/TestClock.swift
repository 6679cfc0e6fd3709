package import HTTP
import Synchronization

/// A clock without waiting: a sleep is recorded and moves the clock forward.
package final class TestClock: Sendable {
  private struct State {
    // Small enough that halves and quarters of seconds stay exact.
    var now = 1_793_448_000.0
    var delays: [Duration] = []
  }

  private let state = Mutex(State())
  private let chance: Double

  /// - Parameter chance: Every random number.
  package init(chance: Double = 0.5) { self.chance = chance }

  /// The sleeps so far, in order.
  package var delays: [Duration] { state.withLock(\.delays) }

  /// The clock as the HTTP client uses it.
  package var timing: Timing {
    Timing(
      now: { self.state.withLock(\.now) },
      sleep: { delay in
        try Task.checkCancellation()
        self.state.withLock {
          $0.now += delay / .seconds(1)
          $0.delays.append(delay)
        }
      },
      chance: { self.chance })
  }
}
