/// Says what a run waits for, once for each thing, when it has waited for a while.
package struct WaitNotice: Sendable {
  /// After what time it is said.
  package static let patience = Duration.seconds(10)

  private let sleep: @Sendable (Duration) async throws -> Void
  private let say: @Sendable (_ sentence: String) -> Void

  /// - Parameters:
  ///   - sleep: The clock; it ends with an error when its task is cancelled.
  ///   - say: Called with a sentence, from any thread.
  package init(
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    say: @escaping @Sendable (_ sentence: String) -> Void
  ) {
    (self.sleep, self.say) = (sleep, say)
  }

  /// Waits silently.
  package static let none = WaitNotice(sleep: { _ in throw CancellationError() }, say: { _ in })

  /// Runs `body`, and says after ``patience`` what it waits for.
  ///
  /// - Parameters:
  ///   - subject: An object of "waiting for".
  ///   - body: Waits.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  package func during<Value, Problem: Error>(
    _ subject: String, _ body: () async throws(Problem) -> Value
  ) async throws(Problem) -> Value {
    let timer = Task {
      try await sleep(Self.patience)
      say("Waiting for \(subject); \(Self.patience.components.seconds) s have passed.")
    }
    defer { timer.cancel() }
    return try await body()
  }
}
