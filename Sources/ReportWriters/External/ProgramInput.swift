internal import Foundation

/// Hands on bytes that are made without waiting to a task that waits for their reader.
enum ProgramInput {
  /// The reader has gone.
  private struct Closed: Error {}

  /// Pieces that are made and not taken.
  private static let most = 2

  /// Calls `produce` on a thread of its own, since it waits while the reader is slow, and tasks share few threads.
  ///
  /// - Parameters:
  ///   - produce: Makes the pieces and passes them on.
  ///   - write: Writes a piece; false if nothing reads it, which ends `produce`.
  /// - Throws: The errors of both, and `CancellationError`. Neither runs then.
  static func stream(
    _ produce: @escaping @Sendable (_ output: ([UInt8]) throws -> Void) throws -> Void,
    to write: ([UInt8]) async throws -> Bool
  ) async throws {
    let (pieces, made) = AsyncStream<[UInt8]>.makeStream()
    // Dispatch ends the process if a semaphore is left with a lower value than its first.
    let room = DispatchSemaphore(value: 0)
    for _ in 0..<most { room.signal() }
    async let producing: Void = onThread {
      defer { made.finish() }
      try produce { piece in
        room.wait()
        guard case .enqueued = made.yield(piece) else { throw Closed() }
      }
    }
    let writing: Result<Void, any Error>
    do {
      for await piece in pieces {
        guard try await write(piece) else { break }
        room.signal()
      }
      writing = .success(())
    } catch {
      writing = .failure(error)
    }
    // Lets the producer go on, to its end.
    made.finish()
    room.signal()
    do { try await producing } catch is Closed {}
    try writing.get()
    try Task.checkCancellation()
  }

  private static func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }
}
