import CZlib

/// Packs files into one zip archive (PKWARE's APPNOTE 6.3), piece by piece.
///
///     var zip = try Zip(modified: Zip.Moment(year: 2026, month: 11, day: 1, secondOfDay: 0), comment: "…")
///     var archive = zip.begin("a.csv", size: bytes.count)
///     archive += zip.pack(bytes) + zip.end() + zip.finish()
///
/// The same files give the same archive. A file's size and checksum stand behind it, so that nothing is written twice;
/// zip64 is used where a number needs it.
package struct Zip: ~Copyable {
  /// The time of all files.
  package struct Moment: Sendable {
    fileprivate let date: Int
    fileprivate let time: Int

    /// - Parameters:
    ///   - year: 1980 to 2107; others become the nearest.
    ///   - month: 1 to 12.
    ///   - day: 1 to 31.
    ///   - secondOfDay: 0 to 86,399; the archive keeps every other second.
    package init(year: Int, month: Int, day: Int, secondOfDay: Int) {
      date = (min(max(year, 1980), 2107) - 1980) << 9 | (month & 15) << 5 | day & 31
      time = (secondOfDay / 3600 & 31) << 11 | (secondOfDay / 60 % 60) << 5 | secondOfDay % 60 / 2
    }
  }

  private struct Entry {
    let name: [UInt8]
    let offset: Int
    /// Whether its sizes have eight bytes.
    let isLarge: Bool
    var checksum: UInt = 0
    var size = 0
    var packedSize = 0
  }

  /// From this size or offset on, a number has eight bytes; the four bytes of others leave room for packing that makes
  /// a file larger.
  package static let large = 0xF000_0000

  private let modified: Moment
  private let comment: [UInt8]
  private let large: Int
  private var deflate: Deflate
  private var entries: [Entry] = []
  /// The bytes of the archive so far.
  private var offset = 0

  /// - Parameters:
  ///   - modified: The time of all files.
  ///   - comment: The comment of the archive, of which 1,000 bytes are kept.
  ///   - large: For tests: the size from which on a number has eight bytes.
  /// - Throws: ``OutOfMemory``.
  package init(modified: Moment, comment: String, large: Int = Zip.large) throws(OutOfMemory) {
    (self.modified, self.large) = (modified, large)
    self.comment = Array(comment.utf8.prefix(1000))
    deflate = try Deflate(.none, level: Z_DEFAULT_COMPRESSION)
  }

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - name: Its path in the archive, without a `/` at its beginning.
  ///   - size: The bytes that will be packed.
  /// - Returns: The next bytes of the archive, as in all these functions.
  package mutating func begin(_ name: String, size: Int) -> [UInt8] {
    let entry = Entry(name: Array(name.utf8), offset: offset, isLarge: size >= large)
    entries.append(entry)
    deflate.reset()
    let unknown = entry.isLarge ? Self.inExtra : 0
    let extra: [UInt8] = entry.isLarge ? Self.extra([0, 0]) : []
    return written(
      [UInt8](0x0403_4B50, bytes: 4) + head(entry) + [UInt8](0, bytes: 4) + [UInt8](unknown, bytes: 4)
        + [UInt8](unknown, bytes: 4) + [UInt8](entry.name.count, bytes: 2) + [UInt8](extra.count, bytes: 2) + entry.name
        + extra)
  }

  /// Packs more bytes of the file.
  package mutating func pack(_ bytes: [UInt8]) -> [UInt8] { pack(bytes, isLast: false) }

  /// Ends the file.
  package mutating func end() -> [UInt8] {
    let last = pack([], isLast: true)
    guard let entry = entries.last else { return last }
    let width = entry.isLarge ? 8 : 4
    return last
      + written(
        [UInt8](0x0807_4B50, bytes: 4) + [UInt8](Int(entry.checksum), bytes: 4)
          + [UInt8](entry.packedSize, bytes: width) + [UInt8](entry.size, bytes: width))
  }

  private mutating func pack(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
    let packed = deflate.pack(bytes, isLast: isLast)
    let place = entries.count - 1
    if entries.indices.contains(place) {
      // Without bytes, zlib would answer with the checksum of nothing.
      if !bytes.isEmpty { entries[place].checksum = crc32(entries[place].checksum, bytes, uInt(bytes.count)) }
      entries[place].size += bytes.count
      entries[place].packedSize += packed.count
    }
    return written(packed)
  }

  /// The directory of the archive.
  package mutating func finish() -> [UInt8] {
    let (start, count) = (offset, entries.count)
    var end: [UInt8] = []
    for entry in entries { end += directoryEntry(of: entry) }
    let size = end.count
    let isLarge = count >= 0xFFFF || start + size >= large
    if isLarge {
      end += [UInt8](0x0606_4B50, bytes: 4) + [UInt8](44, bytes: 8) + [UInt8](Self.madeBy, bytes: 2)
      end += [UInt8](Self.zip64, bytes: 2) + [UInt8](0, bytes: 8)
      for number in [count, count, size, start] { end += [UInt8](number, bytes: 8) }
      end += [UInt8](0x0706_4B50, bytes: 4) + [UInt8](0, bytes: 4) + [UInt8](start + size, bytes: 8)
      end += [UInt8](1, bytes: 4)
    }
    let shown = isLarge ? (0xFFFF, Self.inExtra, Self.inExtra) : (count, size, start)
    end += [UInt8](0x0605_4B50, bytes: 4) + [UInt8](0, bytes: 4) + [UInt8](shown.0, bytes: 2)
    end += [UInt8](shown.0, bytes: 2) + [UInt8](shown.1, bytes: 4) + [UInt8](shown.2, bytes: 4)
    return written(end + [UInt8](comment.count, bytes: 2) + comment)
  }

  private func directoryEntry(of entry: Entry) -> [UInt8] {
    let isFar = entry.offset >= large
    let large = (entry.isLarge ? [entry.size, entry.packedSize] : []) + (isFar ? [entry.offset] : [])
    let extra = large.isEmpty ? [] : Self.extra(large)
    var bytes = [UInt8](0x0201_4B50, bytes: 4) + [UInt8](Self.madeBy, bytes: 2) + head(entry)
    bytes += [UInt8](Int(entry.checksum), bytes: 4)
    bytes += [UInt8](entry.isLarge ? Self.inExtra : entry.packedSize, bytes: 4)
    bytes += [UInt8](entry.isLarge ? Self.inExtra : entry.size, bytes: 4)
    bytes += [UInt8](entry.name.count, bytes: 2) + [UInt8](extra.count, bytes: 2)
    // No comment, the first disk, no attribute of MS-DOS; a regular file of its owner alone.
    bytes += [UInt8](0, bytes: 6) + [UInt8](0o100600 << 16, bytes: 4)
    return bytes + [UInt8](isFar ? Self.inExtra : entry.offset, bytes: 4) + entry.name + extra
  }

  /// Version, flags, method and time, which both headers of a file have.
  private func head(_ entry: Entry) -> [UInt8] {
    // Bit 3: sizes and checksum follow the file. Bit 11: the name is UTF-8. Method 8: deflate.
    [UInt8](entry.isLarge || entry.offset >= large ? Self.zip64 : 20, bytes: 2) + [UInt8](0x0808, bytes: 2)
      + [UInt8](8, bytes: 2) + [UInt8](modified.time, bytes: 2) + [UInt8](modified.date, bytes: 2)
  }

  /// The version of the format that has zip64.
  private static let zip64 = 45
  /// Unix, and that version.
  private static let madeBy = 3 << 8 | zip64
  /// In place of a number that stands in the extra field.
  private static let inExtra = 0xFFFF_FFFF

  private static func extra(_ numbers: [Int]) -> [UInt8] {
    [UInt8](1, bytes: 2) + [UInt8](numbers.count * 8, bytes: 2) + numbers.flatMap { [UInt8]($0, bytes: 8) }
  }

  private mutating func written(_ bytes: [UInt8]) -> [UInt8] {
    offset += bytes.count
    return bytes
  }
}

extension [UInt8] {
  /// A number, the lowest byte first.
  fileprivate init(_ number: Int, bytes: Int) {
    self = (0..<bytes).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
