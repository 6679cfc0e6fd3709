import Synchronization

/// Shows the progress of a fetch: a bar on a terminal, a line for each tenth elsewhere.
final class Progress: Sendable {
  /// How far a fetch is.
  struct State {
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
    if !isBar { console?.write("Fetching \(days) days of data.\n") }
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
      console?.write("  \(tenths * 10) %: \(Self.counts(state, of: totalDays).joined(separator: ", "))\n")
    }
  }

  /// Ends the line of the bar.
  func end() {
    if isBar { console?.write("\n") }
  }

  private func drawBar(_ state: State) {
    console?.write("\r\u{1B}[K" + Self.line(state, of: totalDays, columns: console?.columns ?? Self.usualColumns))
  }

  static let usualColumns = 80
  private static let widestBar = 30

  /// A bar and as many counts as fit beside it: a terminal would show the rest on a second line, and keep it there.
  ///
  /// - Parameters:
  ///   - state: How far the fetch is.
  ///   - days: The number of days to fetch, counted once for each endpoint.
  ///   - columns: The width of the terminal; the last column stays free.
  /// - Returns: A text of fewer characters than that.
  static func line(_ state: State, of days: Int, columns: Int) -> String {
    let room = max(columns - 1, 0)
    var text = ""
    for count in counts(state, of: days) {
      let longer = text.isEmpty ? count : text + ", " + count
      // A short bar is worth more than the counts behind the first.
      guard text.isEmpty || longer.count + 11 <= room else { break }
      text = longer
    }
    let width = min(widestBar, room - text.count - 1)
    guard width > 0 else { return String(text.prefix(room)) }
    let filled = min(width, state.finishedDays * width / max(1, days))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled) + " " + text
  }

  private static func counts(_ state: State, of days: Int) -> [String] {
    let megabytes = (Double(state.bytes) / 1e5).rounded() / 10
    return ["\(state.finishedDays)/\(days) days of data", "\(state.requests) requests", "\(megabytes) MB"]
  }
}
