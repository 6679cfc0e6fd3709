import Synchronization

/// Shows the progress of a fetch: a bar on a terminal, a line for each tenth elsewhere.
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
  ///   - days: The number of days to fetch, counted once for each endpoint.
  ///   - console: `nil` to show nothing.
  init(days: Int, console: Console?) {
    totalDays = days
    self.console = console
    isBar = console?.isTerminal ?? false
    if !isBar { console?.write("Fetching \(days) endpoint-days.\n") }
  }

  func note(answerBytes: Int) {
    state.withLock { state in
      state.requests += 1
      state.bytes += answerBytes
      if isBar { drawBar(state) }
    }
  }

  func finish(days: Int) {
    state.withLock { state in
      state.finishedDays += days
      if isBar { return drawBar(state) }
      let tenths = state.finishedDays * 10 / max(1, totalDays)
      guard tenths > state.shownTenths else { return }
      state.shownTenths = tenths
      console?.write("  \(tenths * 10) %: \(counts(state))\n")
    }
  }

  /// Ends the line of the bar.
  func end() {
    if isBar { console?.write("\n") }
  }

  private func drawBar(_ state: State) {
    let width = 30
    let filled = min(width, state.finishedDays * width / max(1, totalDays))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    console?.write("\r\u{1B}[K\(bar) \(counts(state))")
  }

  private func counts(_ state: State) -> String {
    let megabytes = (Double(state.bytes) / 1e5).rounded() / 10
    return "\(state.finishedDays)/\(totalDays) endpoint-days, \(state.requests) requests, \(megabytes) MB"
  }
}
