import CZlib
import Glibc

/// A zip archive that is read back to see whether it is whole.
///
/// Source: PKWARE's APPNOTE. It reads what the library writes: stored and deflated entries, no encryption, no zip64.
package struct ZipArchive {
  package struct Entry: Hashable, Sendable {
    package let name: String
    /// 0 for stored, 8 for deflated.
    package let method: Int
    /// In the format of MS-DOS: the date in the upper 16 bits, the time in the lower.
    package let modified: UInt32
    let checksum: Int
    /// The number of bytes of the content.
    package let size: Int
    /// The packed content in the archive.
    let range: Range<Int>
  }

  /// The reason why an archive cannot be read.
  package struct Damage: Error, Hashable, Sendable {
    package let reason: String
  }

  package let entries: [Entry]
  private let bytes: [UInt8]

  /// Reads an archive and its directory.
  ///
  /// - Throws: ``Damage``.
  package init(path: String) throws(Damage) { try self.init(bytes: Self.contents(of: path)) }

  /// Reads the directory of an archive.
  ///
  /// - Throws: ``Damage``.
  package init(bytes: [UInt8]) throws(Damage) {
    self.bytes = bytes
    entries = try Self.directory(of: bytes)
  }

  /// The content of the entry of this name; `nil` if there is none.
  ///
  /// - Throws: ``Damage``.
  package func contents(of name: String) throws(Damage) -> [UInt8]? {
    guard let entry = entries.first(where: { $0.name == name }) else { return nil }
    var content: [UInt8] = []
    try read(entry) { content.append(contentsOf: $0) }
    return content
  }

  /// Unpacks an entry piece by piece and checks its size and checksum.
  ///
  /// - Parameters:
  ///   - entry: An entry of this archive.
  ///   - visit: Gets the next bytes of the content, valid during the call.
  /// - Throws: ``Damage``.
  package func read(_ entry: Entry, _ visit: (UnsafeRawBufferPointer) -> Void) throws(Damage) {
    var checksum = crc32(0, nil, 0)
    var size = 0
    func add(_ content: UnsafeRawBufferPointer) {
      checksum = crc32(checksum, content.baseAddress?.assumingMemoryBound(to: UInt8.self), uInt(content.count))
      size += content.count
      visit(content)
    }
    switch entry.method {
    case 0: bytes[entry.range].withUnsafeBytes { if !$0.isEmpty { add($0) } }
    case 8: try inflate(entry, add)
    default: throw Damage(reason: "\(entry.name) is packed in an unknown way")
    }
    if size != entry.size { throw Damage(reason: "\(entry.name) has \(size) bytes instead of \(entry.size)") }
    if Int(checksum) != entry.checksum { throw Damage(reason: "\(entry.name) has another checksum") }
  }

  private func inflate(_ entry: Entry, _ visit: (UnsafeRawBufferPointer) -> Void) throws(Damage) {
    var stream = z_stream()
    // Negative window bits: a raw stream, as zip has it.
    if inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
      throw Damage(reason: "there is not enough memory")
    }
    defer { inflateEnd(&stream) }
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    let code = bytes[entry.range].withUnsafeBufferPointer { packed in
      // zlib does not change its input.
      stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
      stream.avail_in = uInt(packed.count)
      return piece.withUnsafeMutableBufferPointer { piece in
        var code = Z_OK
        while code == Z_OK {
          stream.next_out = piece.baseAddress
          stream.avail_out = uInt(piece.count)
          code = CZlib.inflate(&stream, Z_NO_FLUSH)
          let count = piece.count - Int(stream.avail_out)
          if count > 0 { visit(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(piece)[..<count])) }
        }
        return code
      }
    }
    if code == Z_BUF_ERROR { throw Damage(reason: "\(entry.name) is cut short") }
    if code != Z_STREAM_END { throw Damage(reason: "\(entry.name) cannot be unpacked") }
  }

  private static func directory(of bytes: [UInt8]) throws(Damage) -> [Entry] {
    // The end record has 22 bytes and a comment, which the library leaves empty.
    let end = bytes.count - 22
    if end < 0 { throw Damage(reason: "it has only \(bytes.count) bytes") }
    if bytes.number(at: end, bytes: 4) != 0x0605_4B50 { throw Damage(reason: "its directory is missing") }
    let count = bytes.number(at: end + 10, bytes: 2)
    var offset = bytes.number(at: end + 16, bytes: 4)
    if offset + bytes.number(at: end + 12, bytes: 4) != end { throw Damage(reason: "its directory is incomplete") }
    var entries: [Entry] = []
    while entries.count < count {
      guard offset + 46 <= end, bytes.number(at: offset, bytes: 4) == 0x0201_4B50 else {
        throw Damage(reason: "its directory is broken")
      }
      let name = (offset + 46)..<(offset + 46 + bytes.number(at: offset + 28, bytes: 2))
      let next = name.upperBound + bytes.number(at: offset + 30, bytes: 2) + bytes.number(at: offset + 32, bytes: 2)
      if next > end { throw Damage(reason: "its directory is broken") }
      let entry = try entry(String(decoding: bytes[name], as: UTF8.self), at: offset, in: bytes)
      entries.append(entry)
      offset = next
    }
    return entries
  }

  /// Reads an entry's place, of which 46 bytes are at `offset` in the directory.
  private static func entry(_ name: String, at offset: Int, in bytes: [UInt8]) throws(Damage) -> Entry {
    let header = bytes.number(at: offset + 42, bytes: 4)
    // The header in front of the content repeats the checksum, the sizes and the length of the name.
    guard header + 30 <= offset, bytes.number(at: header, bytes: 4) == 0x0403_4B50,
      bytes[(header + 14)..<(header + 28)] == bytes[(offset + 16)..<(offset + 30)]
    else { throw Damage(reason: "\(name) is not where it should be") }
    let start = header + 30 + bytes.number(at: header + 26, bytes: 2) + bytes.number(at: header + 28, bytes: 2)
    let packedSize = bytes.number(at: offset + 20, bytes: 4)
    if start + packedSize > offset { throw Damage(reason: "\(name) is cut short") }
    return Entry(
      name: name, method: bytes.number(at: offset + 10, bytes: 2),
      modified: UInt32(bytes.number(at: offset + 12, bytes: 4)), checksum: bytes.number(at: offset + 16, bytes: 4),
      size: bytes.number(at: offset + 24, bytes: 4), range: start..<(start + packedSize))
  }

  private static func contents(of path: String) throws(Damage) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0 { throw Damage(reason: String(cString: strerror(errno))) }
    defer { close(file) }
    let size = Int(lseek(file, 0, SEEK_END))
    let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 0)) { buffer, initialized in
      while initialized < size {
        let read = pread(file, buffer.baseAddress?.advanced(by: initialized), size - initialized, initialized)
        if read < 0 && errno == EINTR { continue }
        if read <= 0 { break }
        initialized += read
      }
    }
    if bytes.count < size { throw Damage(reason: "it ends too early") }
    return bytes
  }
}

extension [UInt8] {
  /// A little-endian number of 2 or 4 bytes.
  fileprivate func number(at offset: Int, bytes: Int) -> Int {
    (0..<bytes).reversed().reduce(0) { $0 << 8 | Int(self[offset + $1]) }
  }
}
