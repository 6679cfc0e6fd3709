import FactoryAPI
import Synchronization

/// Shows how far a fetch is: a bar that is drawn over on a terminal, a line now and then elsewhere.
final class Progress: Sendable {
  private struct State {
    var requests = 0
    var bytes = 0
    var finishedDays = 0
    var shownTenths = 0
  }

  private let totalDays: Int
  private let console: Console?
  private let isBar: Bool
  private let state = Mutex(State())

  /// - Parameters:
  ///   - days: Endpoints' days to be fetched.
  ///   - console: `nil` to show nothing.
  init(days: Int, console: Console?) {
    totalDays = days
    self.console = console
    isBar = console?.isTerminal ?? false
    if !isBar { console?.write("Fetching \(days) endpoint-days.\n") }
  }

  func note(_ exchange: FactoryClient.Exchange) {
    state.withLock { state in
      state.requests += 1
      state.bytes += exchange.bytes
      if isBar { draw(state) }
    }
  }

  func finish(days: Int) {
    state.withLock { state in
      state.finishedDays += days
      if isBar {
        draw(state)
      } else {
        let tenths = state.finishedDays * 10 / max(1, totalDays)
        guard tenths > state.shownTenths else { return }
        state.shownTenths = tenths
        console?.write("  \(tenths * 10) %: \(words(state))\n")
      }
    }
  }

  /// Leaves the bar, so that what follows starts on a line of its own.
  func end() {
    if isBar { console?.write("\n") }
  }

  private static let width = 30

  private func draw(_ state: State) {
    let filled = min(Self.width, state.finishedDays * Self.width / max(1, totalDays))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    console?.write("\r\u{1B}[K\(bar) \(words(state))")
  }

  private func words(_ state: State) -> String {
    let megabytes = Double(state.bytes) / 1e6
    let rounded = (megabytes * 10).rounded() / 10
    return "\(state.finishedDays)/\(totalDays) endpoint-days, \(state.requests) requests, \(rounded) MB"
  }
}
