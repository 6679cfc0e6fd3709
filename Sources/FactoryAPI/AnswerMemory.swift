import NIOCore
import Synchronization

/// The memory that large answers take, used again for the next ones: taken anew, it is cleared by the system page by
/// page, which costs more than to parse what lies in it.
final class AnswerMemory: Sendable {
  private let buffers = Mutex<[ByteBuffer]>([])
  /// For large answers, one at a time: parsed they take three times their size.
  private let parser = Mutex(JSONParser())

  /// Larger buffers are given back to the system.
  private static let largestBuffer = 8 << 20
  /// From here on an answer is large, in bytes: its memory would not be the allocator's to keep.
  private static let largeAnswer = 1 << 20

  /// An empty buffer.
  func buffer() -> ByteBuffer { buffers.withLock { $0.popLast() } ?? ByteBuffer() }

  /// Takes a buffer back that nobody looks into any more.
  func takeBack(_ buffer: consuming ByteBuffer) {
    guard buffer.capacity <= Self.largestBuffer else { return }
    var buffer = buffer
    buffer.clear()
    buffers.withLock { $0.append(buffer) }
  }

  /// Parses a body and lends its value.
  ///
  /// - Parameters:
  ///   - body: JSON in UTF-8.
  ///   - parser: For one that is not large.
  ///   - read: Given the value, and the body's bytes.
  /// - Returns: What `read` returns.
  /// - Throws: ``JSONSyntaxError`` where the body is not one JSON value, and what `read` throws.
  func parse<Result: Sendable>(
    _ body: ByteBuffer, with parser: inout JSONParser,
    _ read: (JSONValue, UnsafeBufferPointer<UInt8>) throws -> Result
  ) throws -> Result {
    let isPadded = body.writableBytes >= JSONParser.padding
    return try body.withUnsafeReadableBytes { bytes in
      try bytes.withMemoryRebound(to: UInt8.self) { bytes in
        if bytes.count < Self.largeAnswer { return try parser.parse(bytes, isPadded: isPadded) { try read($0, bytes) } }
        return try self.parser.withLock { try $0.parse(bytes, isPadded: isPadded) { try read($0, bytes) } }
      }
    }
  }
}
