internal import Glibc

/// Work on several things at the same time, as many as there are cores.
///
/// Writers compute and do not wait, so that more of them at a time would only need more memory.
enum Rendering {
  /// Calls `body` with each item; the first error cancels what is under way, and nothing more is begun.
  ///
  /// - Parameters:
  ///   - items: What to work on.
  ///   - limit: How many at a time.
  ///   - body: Notices that its task is cancelled by `Task.checkCancellation()`.
  /// - Throws: Once all have ended, the error of the first item, in their order, that failed of itself; and
  ///   `CancellationError` where none did.
  static func concurrently<Item: Sendable>(
    _ items: [Item], limit: Int = cores, _ body: @escaping @Sendable (Item) throws -> Void
  ) async throws {
    let failures = await withTaskGroup(of: (position: Int, failure: (any Error)?).self) { group in
      var waiting = items.enumerated().makeIterator()
      func beginNext() {
        guard let (position, item) = waiting.next() else { return }
        _ = group.addTaskUnlessCancelled {
          do {
            try Task.checkCancellation()
            try body(item)
            return (position, nil)
          } catch {
            return (position, error)
          }
        }
      }
      for _ in 0..<max(1, limit) { beginNext() }
      var failures: [(position: Int, failure: any Error)] = []
      for await (position, failure) in group {
        if let failure {
          failures.append((position, failure))
          if !(failure is CancellationError) { group.cancelAll() }
        }
        beginNext()
      }
      return failures.sorted { $0.position < $1.position }.map(\.failure)
    }
    if let failure = failures.first(where: { !($0 is CancellationError) }) ?? failures.first { throw failure }
    try Task.checkCancellation()
  }

  private static var cores: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }
}
