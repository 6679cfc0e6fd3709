import CZlib

/// Packs bytes into one gzip file (RFC 1952), piece by piece.
///
/// The same bytes give the same file: its header has no time and no name.
///
///     var gzip = try Gzip()
///     var packed = gzip.pack(bytes)
///     packed += gzip.finish()
package struct Gzip: ~Copyable {
  /// zlib could not get its memory of about 300 kB.
  package struct OutOfMemory: Error, CustomStringConvertible {
    package let description = "There is not enough memory to pack a file; run the command again with more."
  }

  /// zlib keeps this address.
  private let stream: UnsafeMutablePointer<z_stream>
  private var piece = [UInt8](repeating: 0, count: 1 << 16)

  /// The fastest level, which packs rows of users to a third.
  package init(level: Int32 = Z_BEST_SPEED) throws(OutOfMemory) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 is the largest window; 16 more make zlib write gzip's header and checksum.
    let code = deflateInit2_(
      stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else { throw OutOfMemory() }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Packs more bytes.
  ///
  /// - Returns: The next bytes of the file; may be empty.
  package mutating func pack(_ bytes: [UInt8]) -> [UInt8] { deflate(bytes, Z_NO_FLUSH) }

  /// The last bytes of the file.
  package mutating func finish() -> [UInt8] { deflate([], Z_FINISH) }

  private mutating func deflate(_ bytes: [UInt8], _ flush: Int32) -> [UInt8] {
    var packed: [UInt8] = []
    bytes.withUnsafeBufferPointer { bytes in
      // zlib does not change its input.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      stream.pointee.avail_in = uInt(bytes.count)
      repeat {
        let count = piece.withUnsafeMutableBufferPointer { piece in
          stream.pointee.next_out = piece.baseAddress
          stream.pointee.avail_out = uInt(piece.count)
          _ = CZlib.deflate(stream, flush)
          return piece.count - Int(stream.pointee.avail_out)
        }
        packed += piece[..<count]
      } while stream.pointee.avail_out == 0
    }
    return packed
  }
}
