extension Workbook {
  /// Reads a written workbook back: the library reports success even if the disk was full and parts are missing.
  ///
  /// Every part is unpacked; its size and checksum must be those of the archive. If the disk was full, the library
  /// packs parts that are incomplete: so each must close all its elements, the root last, and a sheet must have as many
  /// cells as were written.
  ///
  /// - Parameters:
  ///   - path: The workbook.
  ///   - cellCounts: The number of cells of each sheet, in order.
  /// - Throws: ``XLSXError/damaged(path:reason:)``.
  static func verify(_ path: String, cellCounts: [Int]) throws(XLSXError) {
    do throws(ZipArchive.Damage) {
      let archive = try ZipArchive(path: path)
      var expected: [String: Int?] = [
        "[Content_Types].xml": nil, "_rels/.rels": nil, "xl/workbook.xml": nil, "xl/styles.xml": nil,
      ]
      for (index, count) in cellCounts.enumerated() { expected["xl/worksheets/sheet\(index + 1).xml"] = count }
      for entry in archive.entries {
        var scan = ElementScan()
        try archive.read(entry) { scan.read($0) }
        if !scan.isComplete { throw ZipArchive.Damage(reason: "\(entry.name) is incomplete") }
        if let count = expected.removeValue(forKey: entry.name) ?? nil, scan.cells != count {
          throw ZipArchive.Damage(reason: "\(entry.name) has \(scan.cells) cells instead of \(count)")
        }
      }
      if let name = expected.keys.min() { throw ZipArchive.Damage(reason: "\(name) is missing") }
    } catch {
      throw .damaged(path: path, reason: error.reason)
    }
  }
}

/// Follows the elements of an XML document piece by piece, regardless of their names, and counts cells.
///
/// `<` and `>` must be escaped in text and attributes, as the library does it.
struct ElementScan {
  /// The cells (`<c …>`) so far.
  private(set) var cells = 0
  private var depth = 0
  private var sawRoot = false
  private var isBroken = false
  private var isInTag = false
  /// The first two bytes of the tag so far, its last byte and its length.
  private var first: UInt8 = 0
  private var second: UInt8 = 0
  private var last: UInt8 = 0
  private var length = 0

  /// Whether the root and all elements in it were opened and closed.
  var isComplete: Bool { sawRoot && depth == 0 && !isInTag && !isBroken }

  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
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
