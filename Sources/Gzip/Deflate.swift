import CZlib

/// zlib could not get its memory of about 300 kB.
package struct OutOfMemory: Error, CustomStringConvertible {
  package let description = "There is not enough memory to pack a file; run the command again with more."
}

/// A stream of zlib that packs bytes piece by piece.
struct Deflate: ~Copyable {
  /// What stands around the packed bytes; the values are those of zlib's `windowBits` with the largest window.
  enum Frame: Int32 {
    /// The header and checksum of gzip.
    case gzip = 31
    case none = -15
  }

  /// zlib keeps this address.
  private let stream: UnsafeMutablePointer<z_stream>
  private var piece = [UInt8](repeating: 0, count: 1 << 16)

  init(_ frame: Frame, level: Int32) throws(OutOfMemory) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let code = deflateInit2_(
      stream, level, Z_DEFLATED, frame.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw OutOfMemory() }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Begins another stream of packed bytes.
  mutating func reset() { deflateReset(stream) }

  /// Packs more bytes; `isLast` ends the stream.
  ///
  /// - Returns: The next packed bytes; may be empty.
  mutating func pack(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
    var packed: [UInt8] = []
    bytes.withUnsafeBufferPointer { bytes in
      // zlib does not change its input.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      stream.pointee.avail_in = uInt(bytes.count)
      repeat {
        let count = piece.withUnsafeMutableBufferPointer { piece in
          stream.pointee.next_out = piece.baseAddress
          stream.pointee.avail_out = uInt(piece.count)
          _ = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          return piece.count - Int(stream.pointee.avail_out)
        }
        packed += piece[..<count]
      } while stream.pointee.avail_out == 0
    }
    return packed
  }
}
