import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer took longer than it may.
struct TimedOut: Error {}

extension HTTPClientResponse {
  /// The most memory that is set aside because an answer announces a large body.
  private static let trustedLength = 8 << 20

  /// The body, with room behind it for the parser to look ahead.
  ///
  /// A server that sends a byte now and then is never idle: only a bound on the whole ends such an answer, and
  /// AsyncHTTPClient's ends with the answer's head. It is looked at with each piece.
  ///
  /// - Parameters:
  ///   - limit: How large it may be, in bytes and uncompressed.
  ///   - end: When it must be there.
  ///   - memory: Where its buffer comes from, and goes back to when it was read; `nil` for a new one.
  /// - Returns: All of it.
  /// - Throws: `NIOTooManyBytesError`, ``TimedOut``, and what the connection throws.
  func whole(
    upTo limit: Int, until end: ContinuousClock.Instant, in memory: AnswerMemory? = nil
  ) async throws -> ByteBuffer {
    let announced = headers.first(name: "Content-Length").flatMap { Int($0) }
    guard announced ?? 0 <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
    var whole = memory?.buffer(for: announced) ?? ByteBuffer()
    whole.reserveCapacity(min(max(announced ?? 0, 0), Self.trustedLength) + JSONParser.padding)
    for try await var part in body {
      guard whole.readableBytes + part.readableBytes <= limit else { throw NIOTooManyBytesError(maxBytes: limit) }
      guard ContinuousClock.now < end else { throw TimedOut() }
      whole.writeBuffer(&part)
    }
    whole.reserveCapacity(minimumWritableBytes: JSONParser.padding)
    return whole
  }
}
