import CZlib

/// Packs bytes into one gzip file (RFC 1952), piece by piece.
///
/// The same bytes give the same file: its header has no time and no name.
///
///     var gzip = try Gzip()
///     var packed = gzip.pack(bytes)
///     packed += gzip.finish()
package struct Gzip: ~Copyable {
  private var deflate: Deflate

  /// The fastest level, which packs rows of users to a third.
  package init(level: Int32 = Z_BEST_SPEED) throws(OutOfMemory) { deflate = try Deflate(.gzip, level: level) }

  /// Packs more bytes.
  ///
  /// - Returns: The next bytes of the file; may be empty.
  package mutating func pack(_ bytes: [UInt8]) -> [UInt8] { deflate.pack(bytes) }

  /// The last bytes of the file.
  package mutating func finish() -> [UInt8] { deflate.pack([], isLast: true) }
}
