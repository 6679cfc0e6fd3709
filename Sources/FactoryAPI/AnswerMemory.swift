import NIOCore
import Synchronization

/// The memory that large answers take, used again for the next ones: taken anew, it is cleared by the system page by
/// page, which costs more than to parse what lies in it.
final class AnswerMemory: Sendable {
  private let buffers = Mutex<[ByteBuffer]>([])
  /// For large answers, one at a time: parsed they take three times their size.
  private let parser = Mutex(JSONParser())

  /// From here on an answer is large, in bytes: its memory would not be the allocator's to keep.
  private static let largeAnswer = 1 << 20
  /// Larger buffers, and more of them, are given back to the system.
  private static let (largestBuffer, mostBuffers) = (8 << 20, 2)

  /// An empty buffer.
  ///
  /// - Parameter announced: How many bytes it will take, as far as that is known.
  /// - Returns: One that was used before where the answer is large, or may be.
  func buffer(for announced: Int?) -> ByteBuffer {
    if let announced, announced < Self.largeAnswer { return ByteBuffer() }
    return buffers.withLock { $0.popLast() } ?? ByteBuffer()
  }

  /// Takes a buffer back that nobody looks into any more.
  func takeBack(_ buffer: consuming ByteBuffer) {
    guard (Self.largeAnswer...Self.largestBuffer).contains(buffer.capacity) else { return }
    var buffer = buffer
    buffer.clear()
    buffers.withLock { buffers in
      if buffers.count < Self.mostBuffers { buffers.append(buffer) }
    }
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
