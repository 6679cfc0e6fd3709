internal import Glibc

/// Runs work on several items in parallel, one per core.
enum Rendering {
  /// Calls `body` with each item; the first error cancels running work, and no more is started.
  ///
  /// - Parameters:
  ///   - items: The items.
  ///   - limit: The number of items worked on at the same time.
  ///   - body: Checks for cancellation with `Task.checkCancellation()`.
  /// - Throws: When all work has ended, the error of the first item, in their order, that is not a `CancellationError`;
  ///   else a `CancellationError`, if there was one.
  static func concurrently<Item: Sendable>(
    _ items: [Item], limit: Int = cores, _ body: @escaping @Sendable (Item) async throws -> Void
  ) async throws {
    let failures = await withTaskGroup(of: (position: Int, failure: (any Error)?).self) { group in
      var waiting = items.enumerated().makeIterator()
      func startNext() {
        guard let (position, item) = waiting.next() else { return }
        _ = group.addTaskUnlessCancelled {
          do {
            try Task.checkCancellation()
            try await body(item)
            return (position, nil)
          } catch {
            return (position, error)
          }
        }
      }
      for _ in 0..<max(1, limit) { startNext() }
      var failures: [(position: Int, failure: any Error)] = []
      for await (position, failure) in group {
        if let failure {
          failures.append((position, failure))
          if !(failure is CancellationError) { group.cancelAll() }
        }
        startNext()
      }
      return failures.sorted { $0.position < $1.position }.map(\.failure)
    }
    if let failure = failures.first(where: { !($0 is CancellationError) }) ?? failures.first { throw failure }
    try Task.checkCancellation()
  }

  private static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
