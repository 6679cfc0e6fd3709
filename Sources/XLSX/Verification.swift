/// What a sheet must be in the file.
struct WrittenSheet {
  let cells: Int
  /// What the library was given to pack; `nil` where it packed what it had written itself.
  var packed: SheetStream.Contents?
}

extension Workbook {
  /// Reads a written workbook back: the library reports success even when the disk was full and parts are missing.
  ///
  /// Every entry is unpacked and held against its size and checksum. As the library's parts are cut before they are
  /// packed, that alone shows nothing: each must also close every element that it opens, its root last, and a sheet must
  /// have as many cells as were written. A sheet that came by way of ``SheetStream`` is not unpacked: what was packed was
  /// looked at on its way, and must be what the archive says to have. That all of it is on disk shows in where entries
  /// begin and end; bytes that the disk changes are not found.
  ///
  /// - Parameters:
  ///   - path: The workbook.
  ///   - sheets: What its sheets must be, in order.
  /// - Throws: ``XLSXError/damaged(path:reason:)``.
  static func verify(_ path: String, sheets: [WrittenSheet]) throws(XLSXError) {
    do throws(ZipArchive.Damage) {
      let archive = try ZipArchive(path: path)
      let needed = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"]
      let sheetNames = sheets.indices.map { "xl/worksheets/sheet\($0 + 1).xml" }
      let names = Set(archive.entries.map(\.name))
      for name in needed + sheetNames where !names.contains(name) {
        throw ZipArchive.Damage(reason: "\(name) is missing")
      }
      let sheetsByName = Dictionary(uniqueKeysWithValues: zip(sheetNames, sheets))
      for entry in archive.entries {
        let sheet = sheetsByName[entry.name]
        let (scan, cells) = try contents(of: entry, in: archive, packed: sheet?.packed)
        if !scan.isComplete { throw ZipArchive.Damage(reason: "\(entry.name) breaks off") }
        if let sheet, cells != sheet.cells {
          throw ZipArchive.Damage(reason: "\(entry.name) has \(cells) cells instead of \(sheet.cells)")
        }
      }
    } catch {
      throw .damaged(path: path, reason: error.reason)
    }
  }

  private static func contents(
    of entry: ZipArchive.Entry, in archive: borrowing ZipArchive, packed: SheetStream.Contents?
  ) throws(ZipArchive.Damage) -> (ElementScan, cells: Int) {
    if let packed {
      try ZipArchive.check(entry, size: packed.size, checksum: packed.checksum)
      return (packed.scan, packed.cells)
    }
    var scan = ElementScan()
    try archive.read(entry) { scan.read($0) }
    return (scan, scan.cells)
  }
}

/// Follows a document's elements as its bytes go by, without looking at what they are called, but for cells.
///
/// It relies on `<` and `>` never standing for themselves in text and attributes, which the library sees to.
struct ElementScan {
  /// Cells (`<c …>`) so far.
  private(set) var cells = 0
  private var depth = 0
  private var sawRoot = false
  private var isBroken = false
  private var isInTag = false
  /// Of the tag so far: its first two bytes and its last, and how many it has.
  private var first: UInt8 = 0
  private var second: UInt8 = 0
  private var last: UInt8 = 0
  private var length = 0

  /// Whether the root was opened and closed, with everything in it.
  var isComplete: Bool { sawRoot && depth == 0 && !isInTag && !isBroken }

  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    // Bytes are looked at only for where tags begin and end.
    while true {
      if !isInTag {
        while index < bytes.count && bytes[index] != UInt8(ascii: "<") { index &+= 1 }
        if index == bytes.count { return }
        index &+= 1
        isInTag = true
        length = 0
      }
      let start = index
      while index < bytes.count && bytes[index] != UInt8(ascii: "<") && bytes[index] != UInt8(ascii: ">") {
        index &+= 1
      }
      add(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      if index == bytes.count { return }
      if bytes[index] == UInt8(ascii: ">") { endTag() } else { isBroken = true }
      index &+= 1
    }
  }

  /// Adds bytes to a tag, which may come in several pieces.
  private mutating func add(_ piece: UnsafeRawBufferPointer) {
    guard let end = piece.last else { return }
    if length == 0 { first = piece[0] }
    if length < 2 && length + piece.count >= 2 { second = piece[1 - length] }
    last = end
    length += piece.count
  }

  private mutating func endTag() {
    isInTag = false
    if length == 0 {
      isBroken = true
      return
    }
    switch first {
    case UInt8(ascii: "?"), UInt8(ascii: "!"): return
    case UInt8(ascii: "/"): depth -= 1
    default:
      if depth == 0 && sawRoot { isBroken = true }
      sawRoot = true
      if last != UInt8(ascii: "/") { depth += 1 }
      if first == UInt8(ascii: "c") && length > 1 && second == UInt8(ascii: " ") { cells += 1 }
    }
    if depth < 0 { isBroken = true }
  }
}
