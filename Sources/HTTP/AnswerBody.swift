import AsyncHTTPClient
import NIOCore

/// An answer took longer than ``RequestLimits/answer``.
struct TimedOut: Error {}

extension HTTPClientResponse {
  /// The whole body.
  ///
  /// The deadline is checked with each piece: the deadline of AsyncHTTPClient ends with the head of the answer, and a
  /// server that sends a byte now and then is never idle.
  ///
  /// - Parameters:
  ///   - limit: The largest body, in bytes and uncompressed.
  ///   - end: The deadline.
  /// - Returns: The bytes.
  /// - Throws: `NIOTooManyBytesError`, ``TimedOut``, and the errors of the connection.
  func bytes(upTo limit: Int, until end: ContinuousClock.Instant) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await part in body {
      guard bytes.count + part.readableBytes <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
      guard ContinuousClock.now < end else { throw TimedOut() }
      part.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
