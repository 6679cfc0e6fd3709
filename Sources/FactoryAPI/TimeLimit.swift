/// A piece of work took longer than it may.
struct TimedOut: Error {}

/// Runs `body`, and cancels it after a while of real time.
///
/// A server that sends a byte now and then is never idle: only a bound on the whole ends such an answer, and
/// AsyncHTTPClient's deadline ends with the answer's head.
///
/// - Throws: ``TimedOut``, and what `body` throws.
func within<Result: Sendable>(
  _ limit: Duration, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result.self) { group in
    group.addTask(operation: body)
    group.addTask {
      try await Task.sleep(for: limit)
      throw TimedOut()
    }
    defer { group.cancelAll() }
    // The group has two tasks: the first to end decides.
    guard let result = try await group.next() else { throw CancellationError() }
    return result
  }
}
