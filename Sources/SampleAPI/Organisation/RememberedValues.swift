import Synchronization

/// Values that are computed at the first request for their key, and kept.
package final class RememberedValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let values = Mutex<[Key: Value]>([:])

  package init() {}

  /// The value of `key`.
  ///
  /// `compute` is called outside the lock: concurrent first requests may each call it.
  package func value(for key: Key, compute: () -> Value) -> Value {
    if let value = values.withLock({ $0[key] }) { return value }
    let value = compute()
    values.withLock { $0[key] = value }
    return value
  }
}
