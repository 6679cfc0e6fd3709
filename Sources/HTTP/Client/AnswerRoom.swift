import Synchronization

/// The memory for the bodies of answers that are read at the same time.
///
/// A body takes room as it grows. Bodies grow side by side up to the capacity of all; beyond it only one grows, to its
/// own limit, and the others wait until one is done. So the bodies take at most the capacity, the largest body, and one
/// ``Share/free`` for each request in flight.
final class AnswerRoom: Sendable {
  private struct State {
    var taken = 0
    /// The share that may grow beyond the capacity.
    var leader: ObjectIdentifier?
    /// Finishing one resumes a body that waits for room.
    var waiting: [AsyncStream<Void>.Continuation] = []
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// - Parameter capacity: In bytes.
  init(capacity: Int = 64 << 20) { self.capacity = capacity }

  /// The room that all bodies have taken, in bytes.
  var taken: Int { state.withLock(\.taken) }

  /// The room of one body; it is given back when the share goes out of scope.
  final class Share: Sendable {
    /// The bytes that a body has without asking.
    static let free = 1 << 20

    private let room: AnswerRoom
    private let size = Mutex(free)

    init(of room: AnswerRoom) { self.room = room }

    deinit { room.give(back: size.withLock(\.self) - Self.free, from: ObjectIdentifier(self)) }

    /// Waits for room for a body.
    ///
    /// - Parameter count: The size of the body so far, in bytes.
    /// - Returns: The wait; `nil` if there was none.
    /// - Throws: `CancellationError`.
    func grow(to count: Int) async throws -> Duration? {
      let missing = size.withLock { count - $0 }
      guard missing > 0 else { return nil }
      let step = max(missing, Self.free)
      let start = ContinuousClock.now
      var hasWaited = false
      while let turn = room.take(step, for: ObjectIdentifier(self)) {
        hasWaited = true
        // Ends with the next body that is done, and with the cancellation of the task.
        for await _ in turn {}
        try Task.checkCancellation()
      }
      size.withLock { $0 += step }
      return hasWaited ? ContinuousClock.now - start : nil
    }
  }

  /// - Returns: `nil` if the room was taken; otherwise a stream that ends when it may be free.
  private func take(_ count: Int, for share: ObjectIdentifier) -> AsyncStream<Void>? {
    state.withLock { state in
      let fits = state.taken + count <= capacity
      if fits || state.leader == nil || state.leader == share {
        if !fits { state.leader = share }
        state.taken += count
        return nil
      }
      let (turn, continuation) = AsyncStream.makeStream(of: Void.self)
      state.waiting.append(continuation)
      return turn
    }
  }

  private func give(back count: Int, from share: ObjectIdentifier) {
    let waiting = state.withLock { state in
      state.taken -= count
      if state.leader == share { state.leader = nil }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.finish() }
  }
}
