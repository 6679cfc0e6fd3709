import CXLSXWriter
import Glibc

/// A zip archive on disk that is read back to see whether it is whole.
///
/// Source: PKWARE's APPNOTE. Of it, what the library writes: stored and deflated entries, no encryption, no zip64.
package struct ZipArchive: ~Copyable {
  package struct Entry: Hashable, Sendable {
    package let name: String
    /// 0 for stored, 8 for deflated.
    package let method: UInt16
    /// In the format of MS-DOS: the date in the upper 16 bits, the time in the lower.
    package let modified: UInt32
    package let checksum: UInt32
    /// Bytes of the content.
    package let size: Int
    /// Bytes in the archive.
    package let packedSize: Int
    /// The first of them in the archive.
    let offset: Int
  }

  /// Why an archive cannot be read, in the words of an error's reason.
  package struct Damage: Error, Hashable, Sendable {
    package let reason: String
  }

  package let entries: [Entry]
  private let file: Int32

  /// Opens an archive, reads its directory, and sees that the entries lie one behind the other up to it.
  ///
  /// - Throws: ``Damage``.
  package init(path: String) throws(Damage) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw Damage(reason: String(cString: strerror(errno))) }
    do {
      entries = try Self.directory(of: file)
    } catch {
      close(file)
      throw error
    }
    self.file = file
  }

  deinit { close(file) }

  /// Unpacks an entry piece by piece and checks its size and checksum.
  ///
  /// - Parameters:
  ///   - entry: Of this archive.
  ///   - visit: Gets the content's next bytes, which are gone after the call.
  /// - Throws: ``Damage``.
  package func read(_ entry: Entry, _ visit: (UnsafeRawBufferPointer) -> Void) throws(Damage) {
    var checksum: UInt32 = 0
    var size = 0
    func pass(_ bytes: UnsafeRawBufferPointer) {
      checksum = bytes.crc32(after: checksum)
      size += bytes.count
      visit(bytes)
    }
    switch entry.method {
    case 0: try copy(entry, pass)
    case 8: try inflate(entry, pass)
    default: throw Damage(reason: "\(entry.name) is packed in an unknown way")
    }
    try Self.check(entry, size: size, checksum: checksum)
  }

  /// Holds an entry against what its content has.
  ///
  /// - Parameters:
  ///   - entry: Of an archive.
  ///   - size: The content's, in bytes.
  ///   - checksum: The content's, by ``Swift/UnsafeRawBufferPointer/crc32(after:)``.
  /// - Throws: ``Damage``.
  static func check(_ entry: Entry, size: Int, checksum: UInt32) throws(Damage) {
    if size != entry.size { throw Damage(reason: "\(entry.name) has \(size) bytes instead of \(entry.size)") }
    if checksum != entry.checksum { throw Damage(reason: "\(entry.name) has another checksum") }
  }

  /// The whole content of the entry of this name; `nil` where there is none.
  ///
  /// - Throws: ``Damage``.
  package func contents(of name: String) throws(Damage) -> [UInt8]? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    var content: [UInt8] = []
    try read(entry) { content.append(contentsOf: $0) }
    return content
  }

  private static let pieceSize = 1 << 16

  private func copy(_ entry: Entry, _ visit: (UnsafeRawBufferPointer) -> Void) throws(Damage) {
    var offset = 0
    while offset < entry.packedSize {
      let piece = try Self.bytes(
        of: file, at: entry.offset + offset, count: min(Self.pieceSize, entry.packedSize - offset))
      piece.withUnsafeBytes(visit)
      offset += piece.count
    }
  }

  private func inflate(_ entry: Entry, _ visit: (UnsafeRawBufferPointer) -> Void) throws(Damage) {
    var stream = z_stream()
    // Negative window bits: a raw stream, as zip has it.
    if inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
      throw Damage(reason: "there is not enough memory")
    }
    defer { inflateEnd(&stream) }
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
    defer { output.deallocate() }
    var offset = 0
    var code = Z_OK
    while code != Z_STREAM_END {
      if offset == entry.packedSize { throw Damage(reason: "\(entry.name) is cut short") }
      var piece = try Self.bytes(
        of: file, at: entry.offset + offset, count: min(Self.pieceSize, entry.packedSize - offset))
      offset += piece.count
      piece.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        repeat {
          stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
          stream.avail_out = uInt(output.count)
          code = CXLSXWriter.inflate(&stream, Z_NO_FLUSH)
          visit(UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.avail_out))]))
        } while code == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0)
      }
      // Z_BUF_ERROR only says that it wants more input.
      if code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR {
        throw Damage(reason: "\(entry.name) cannot be unpacked")
      }
    }
  }

  private static func directory(of file: Int32) throws(Damage) -> [Entry] {
    let length = Int(lseek(file, 0, SEEK_END))
    // The end record has 22 bytes and a comment, which the library leaves empty.
    if length < 22 { throw Damage(reason: "it has only \(max(length, 0)) bytes") }
    let last = try bytes(of: file, at: length - 22, count: 22)
    if last.number(at: 0, bytes: 4) != 0x0605_4B50 { throw Damage(reason: "its directory is missing") }
    let count = last.number(at: 10, bytes: 2)
    let size = last.number(at: 12, bytes: 4)
    let start = last.number(at: 16, bytes: 4)
    if start + size != length - 22 { throw Damage(reason: "its directory is incomplete") }
    let directory = try bytes(of: file, at: start, count: size)
    var entries: [Entry] = []
    var offset = 0
    var end = 0
    while entries.count < count {
      if offset + 46 > directory.count || directory.number(at: offset, bytes: 4) != 0x0201_4B50 {
        throw Damage(reason: "its directory is broken")
      }
      let nameLength = directory.number(at: offset + 28, bytes: 2)
      let extraLength = directory.number(at: offset + 30, bytes: 2) + directory.number(at: offset + 32, bytes: 2)
      let next = offset + 46 + nameLength + extraLength
      if next > directory.count { throw Damage(reason: "its directory is broken") }
      let name = String(decoding: directory[(offset + 46)..<(offset + 46 + nameLength)], as: UTF8.self)
      let header = try bytes(of: file, at: end, count: 30)
      // An entry lies right behind the one before, and says itself what the directory says of it.
      guard directory.number(at: offset + 42, bytes: 4) == end, header.number(at: 0, bytes: 4) == 0x0403_4B50,
        header[14..<26] == directory[(offset + 16)..<(offset + 28)]
      else { throw Damage(reason: "\(name) is not where it should be") }
      let entry = Entry(
        name: name,
        method: UInt16(directory.number(at: offset + 10, bytes: 2)),
        modified: UInt32(directory.number(at: offset + 12, bytes: 4)),
        checksum: UInt32(directory.number(at: offset + 16, bytes: 4)),
        size: directory.number(at: offset + 24, bytes: 4),
        packedSize: directory.number(at: offset + 20, bytes: 4),
        offset: end + 30 + header.number(at: 26, bytes: 2) + header.number(at: 28, bytes: 2))
      entries.append(entry)
      end = entry.offset + entry.packedSize
      offset = next
    }
    if end != start { throw Damage(reason: "its entries do not fill it") }
    return entries
  }

  private static func bytes(of file: Int32, at offset: Int, count: Int) throws(Damage) -> [UInt8] {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let read = pread(file, buffer.baseAddress?.advanced(by: initialized), count - initialized, offset + initialized)
        if read < 0 && errno == EINTR { continue }
        if read <= 0 { break }
        initialized += read
      }
    }
    if bytes.count < count { throw Damage(reason: "it ends too early") }
    return bytes
  }
}

extension UnsafeRawBufferPointer {
  /// Goes on with the checksum that zip archives have.
  ///
  /// - Parameter checksum: That of the bytes before; 0 where there are none.
  /// - Returns: That of those and these.
  func crc32(after checksum: UInt32) -> UInt32 {
    // Without an address it would begin anew.
    guard let start = baseAddress?.assumingMemoryBound(to: UInt8.self) else { return checksum }
    return UInt32(truncatingIfNeeded: CXLSXWriter.crc32(uLong(checksum), start, uInt(count)))
  }
}

extension [UInt8] {
  /// A little-endian number of 2 or 4 bytes.
  fileprivate func number(at offset: Int, bytes: Int) -> Int {
    (0..<bytes).reversed().reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }
}
