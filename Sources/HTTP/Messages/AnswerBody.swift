import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer took longer than ``RequestLimits/answer``.
struct TimedOut: Error {}

/// A body is larger than its limit.
struct BodyTooLarge: Error {}

extension HTTPClientResponse {
  /// The whole body, unpacked.
  ///
  /// The deadline is checked with each piece: the deadline of AsyncHTTPClient ends with the head of the answer, and a
  /// server that sends a byte now and then is never idle.
  ///
  /// - Parameters:
  ///   - limit: The largest body, in bytes and unpacked.
  ///   - end: The deadline; a wait for room does not count.
  ///   - room: The body's share of the memory; `nil` for a small limit.
  /// - Returns: The bytes.
  /// - Throws: ``BodyTooLarge``, ``TimedOut``, ``BrokenCompression``, and the errors of the connection.
  func bytes(
    upTo limit: Int, until end: ContinuousClock.Instant, in room: AnswerRoom.Share? = nil
  ) async throws -> [UInt8] {
    let inflater = try Inflater.unpacking(headers.first(name: "Content-Encoding"))
    var (bytes, end): ([UInt8], _) = ([], end)
    for try await var part in body {
      var hasMore = true
      while hasMore {
        if let inflater {
          hasMore = try inflater.step(&part, into: &bytes)
        } else {
          part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
          hasMore = false
        }
        guard bytes.count <= limit else { throw BodyTooLarge() }
        guard ContinuousClock.now < end else { throw TimedOut() }
        if let waited = try await room?.grow(to: bytes.count) { end += waited }
      }
    }
    guard inflater?.isWhole != false else { throw BrokenCompression() }
    return bytes
  }
}
