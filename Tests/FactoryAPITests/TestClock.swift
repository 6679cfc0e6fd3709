import FactoryAPI
import Synchronization

/// A clock that nobody waits for: a sleep is noted, and the time it takes has passed.
final class TestClock: Sendable {
  private struct State {
    // Small enough that halves and quarters of seconds stay exact.
    var now = 1_793_448_000.0
    var delays: [Duration] = []
  }

  private let state = Mutex(State())
  private let chance: Double

  /// - Parameter chance: What every throw of the dice gives.
  init(chance: Double = 0.5) { self.chance = chance }

  /// The sleeps so far, in order.
  var delays: [Duration] { state.withLock(\.delays) }

  var timing: Timing {
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
