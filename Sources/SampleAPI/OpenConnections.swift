import NIOCore
import Synchronization

/// The connections that are open, so that none is left behind.
final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosed = false
  }

  private let state = Mutex(State())

  /// Keeps a connection until it closes; one that comes too late is closed at once.
  func insert(_ channel: any Channel) {
    let identifier = ObjectIdentifier(channel)
    let isLate = state.withLock { state in
      if !state.isClosed { state.channels[identifier] = channel }
      return state.isClosed
    }
    if isLate {
      channel.close(promise: nil)
    } else {
      channel.closeFuture.whenComplete { _ in
        self.state.withLock { state in _ = state.channels.removeValue(forKey: identifier) }
      }
    }
  }

  /// Closes all connections and those yet to come, and returns when they are closed.
  func close() async {
    let open = state.withLock { state in
      state.isClosed = true
      return Array(state.channels.values)
    }
    for channel in open {
      channel.close(promise: nil)
      try? await channel.closeFuture.get()
    }
  }
}
