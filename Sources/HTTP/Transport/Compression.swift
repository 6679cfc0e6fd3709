import CZlib
import NIOCore

/// A compressed body is broken or cut short.
struct BrokenCompression: Error {}

/// Unpacks a body in the gzip or zlib format piece by piece.
///
/// A gzip body may have several members (RFC 1952, 2.2), which the decompressor of AsyncHTTPClient refuses. It also
/// unpacks twice the size of its input at once; this one unpacks pieces of a fixed size.
final class Inflater {
  /// The most bytes that one call unpacks.
  private static let pieceSize = 64 << 10

  // zlib keeps the address of the stream.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var piece = [UInt8](repeating: 0, count: pieceSize)
  /// Whether no member has begun, or the last one is whole.
  private(set) var isWhole = true

  /// - Throws: ``BrokenCompression`` if there is no memory.
  init() throws(BrokenCompression) {
    stream.initialize(to: z_stream())
    // 32: gzip or zlib, as the header says.
    guard inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw BrokenCompression()
    }
  }

  /// - Parameter contentEncoding: The header of the answer.
  /// - Returns: `nil` for a body that is not compressed.
  /// - Throws: ``BrokenCompression`` if there is no memory.
  static func unpacking(_ contentEncoding: String?) throws(BrokenCompression) -> Inflater? {
    ["gzip", "x-gzip", "deflate"].contains(contentEncoding?.lowercased()) ? try Inflater() : nil
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Unpacks a piece, appends it to `bytes`, and takes what it has used from `input`.
  ///
  /// - Returns: Whether there may be more to unpack.
  /// - Throws: ``BrokenCompression``.
  func step(_ input: inout ByteBuffer, into bytes: inout [UInt8]) throws(BrokenCompression) -> Bool {
    // Zeros behind a member fill up a block.
    if isWhole, input.readableBytesView.allSatisfy({ $0 == 0 }) { return false }
    var code = Z_OK
    input.readWithUnsafeMutableReadableBytes { packed in
      stream.pointee.next_in = packed.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = uInt(packed.count)
      piece.withUnsafeMutableBufferPointer {
        stream.pointee.next_out = $0.baseAddress
        stream.pointee.avail_out = uInt($0.count)
        code = CZlib.inflate(stream, Z_NO_FLUSH)
      }
      return packed.count - Int(stream.pointee.avail_in)
    }
    let count = piece.count - Int(stream.pointee.avail_out)
    bytes += piece[..<count]
    switch code {
    case Z_OK: isWhole = false
    case Z_STREAM_END:
      isWhole = true
      guard inflateReset(stream) == Z_OK else { throw BrokenCompression() }
    case Z_BUF_ERROR: break
    default: throw BrokenCompression()
    }
    return input.readableBytes > 0 || count == piece.count
  }
}
