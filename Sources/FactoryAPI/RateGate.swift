/// The moment before which no request may be sent: what one answer's `Retry-After` says holds for all in flight.
actor RateGate {
  private var opensAt = 0.0
  private let timing: Timing

  init(timing: Timing) { self.timing = timing }

  func close(for delay: Duration) {
    opensAt = max(opensAt, timing.now() + delay / .seconds(1))
  }

  /// Returns once requests may be sent.
  func pass() async throws {
    while true {
      let wait = opensAt - timing.now()
      guard wait > 0 else { return }
      try await timing.sleep(.seconds(wait))
    }
  }
}
