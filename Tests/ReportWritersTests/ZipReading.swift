import CZlib

/// The files of a zip archive, unpacked and checked: written for the tests, after PKWARE's APPNOTE.
struct ZipReading {
  struct Damage: Error {
    let reason: String
  }

  struct Entry {
    let name: String
    let content: [UInt8]
    /// In the format of MS-DOS.
    let time: Int
    let date: Int
    let isZip64: Bool
  }

  private(set) var entries: [Entry] = []
  let comment: String

  init(_ bytes: [UInt8]) throws {
    func number(_ offset: Int, _ width: Int) throws -> Int {
      guard offset >= 0, offset + width <= bytes.count else { throw Damage(reason: "cut at \(offset)") }
      return bytes[offset..<(offset + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    guard let end = try (0...max(0, bytes.count - 22)).reversed().first(where: { try number($0, 4) == 0x0605_4B50 })
    else {
      throw Damage(reason: "no end")
    }
    guard try end + 22 + number(end + 20, 2) == bytes.count else { throw Damage(reason: "comment") }
    comment = String(decoding: bytes[(end + 22)...], as: UTF8.self)
    var (count, size, place) = (try number(end + 10, 2), try number(end + 12, 4), try number(end + 16, 4))
    var directoryEnd = end
    if place == 0xFFFF_FFFF {
      guard try number(end - 20, 4) == 0x0706_4B50 else { throw Damage(reason: "no zip64 locator") }
      directoryEnd = try number(end - 12, 8)
      guard try number(directoryEnd, 4) == 0x0606_4B50 else { throw Damage(reason: "no zip64 end") }
      (count, size, place) = (
        try number(directoryEnd + 32, 8), try number(directoryEnd + 40, 8), try number(directoryEnd + 48, 8)
      )
    }
    guard place + size == directoryEnd else { throw Damage(reason: "directory") }
    for _ in 0..<count {
      guard try number(place, 4) == 0x0201_4B50 else { throw Damage(reason: "entry") }
      let (nameSize, extraSize) = (try number(place + 28, 2), try number(place + 30, 2))
      let name = bytes[(place + 46)..<(place + 46 + nameSize)]
      var extra = place + 46 + nameSize + 4
      func wide(_ offset: Int) throws -> Int {
        let short = try number(place + offset, 4)
        guard short == 0xFFFF_FFFF else { return short }
        defer { extra += 8 }
        return try number(extra, 8)
      }
      let (full, packed, header) = (try wide(24), try wide(20), try wide(42))
      guard try number(header, 4) == 0x0403_4B50, try number(header + 26, 2) == nameSize else {
        throw Damage(reason: "header")
      }
      let start = try header + 30 + nameSize + number(header + 28, 2)
      let content = try Self.inflated(Array(bytes[start..<(start + packed)]), full)
      let checksum = try number(place + 16, 4)
      // What is said behind the file, too.
      let isZip64 = try number(place + 24, 4) == 0xFFFF_FFFF
      let width = isZip64 ? 8 : 4
      let behind = start + packed
      guard try number(behind, 4) == 0x0807_4B50, try number(behind + 4, 4) == checksum,
        try number(behind + 8, width) == packed, try number(behind + 8 + width, width) == full,
        Int(crc32(0, content, uInt(content.count))) == checksum
      else { throw Damage(reason: "sizes or checksum") }
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), content: content, time: try number(place + 12, 2),
          date: try number(place + 14, 2), isZip64: isZip64))
      place += 46 + nameSize + extraSize
    }
    guard place == directoryEnd else { throw Damage(reason: "end of directory") }
  }

  private static func inflated(_ packed: [UInt8], _ size: Int) throws -> [UInt8] {
    var stream = z_stream()
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw Damage(reason: "memory")
    }
    defer { inflateEnd(&stream) }
    var packed = packed
    var content = [UInt8](repeating: 0, count: size + 1)
    let (code, count) = packed.withUnsafeMutableBufferPointer { packed in
      content.withUnsafeMutableBufferPointer { content in
        stream.next_in = packed.baseAddress
        stream.avail_in = uInt(packed.count)
        stream.next_out = content.baseAddress
        stream.avail_out = uInt(content.count)
        return (inflate(&stream, Z_FINISH), content.count - Int(stream.avail_out))
      }
    }
    guard code == Z_STREAM_END, count == size else { throw Damage(reason: "packed bytes") }
    return Array(content.prefix(count))
  }
}
