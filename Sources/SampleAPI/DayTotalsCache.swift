import Synchronization
import Usage

/// The totals of the days asked for last: a day is added up once although four endpoints ask for it.
final class DayTotalsCache: Sendable {
  /// Half a year and more; about a megabyte.
  private static let capacity = 200

  private struct State {
    var totals: [Day: DayTotals] = [:]
    /// Oldest first.
    var order: [Day] = []
  }

  private let state = Mutex(State())

  /// The totals of `day`, made by `make` where they are not held.
  ///
  /// `make` is called outside the lock: where two callers ask for one day at once, both may make it.
  func totals(on day: Day, make: () -> DayTotals) -> DayTotals {
    if let totals = state.withLock({ $0.totals[day] }) { return totals }
    let totals = make()
    state.withLock { state in
      guard state.totals.updateValue(totals, forKey: day) == nil else { return }
      state.order.append(day)
      if state.order.count > Self.capacity { state.totals[state.order.removeFirst()] = nil }
    }
    return totals
  }
}
