import Synchronization

/// The targets of the requests that arrived, in order; of very many the first ones are forgotten.
final class RequestLog: Sendable {
  private static let capacity = 100_000

  private let targets = Mutex<[String]>([])

  func append(_ target: String) {
    targets.withLock { targets in
      if targets.count == Self.capacity { targets.removeFirst(Self.capacity / 2) }
      targets.append(target)
    }
  }

  var all: [String] { targets.withLock { $0 } }
}
