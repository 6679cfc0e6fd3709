extension Workbook {
  /// Reads a written workbook back: the library reports success even when the disk was full and parts are missing.
  ///
  /// Every entry is unpacked and held against its size and checksum. As the parts are cut before they are packed, that
  /// alone shows nothing: each must also close every element that it opens, its root last, and a sheet must have as many
  /// cells as were written.
  ///
  /// - Parameters:
  ///   - path: The workbook.
  ///   - cells: How many cells each sheet has, in order.
  /// - Throws: ``XLSXError/damaged(path:reason:)``.
  package static func verify(_ path: String, cellsOfSheets cells: [Int]) throws(XLSXError) {
    do throws(ZipArchive.Damage) {
      let archive = try ZipArchive(path: path)
      var names: Set<String> = []
      for entry in archive.entries {
        var scan = ElementScan()
        try archive.read(entry) { scan.read($0) }
        if !scan.isComplete { throw ZipArchive.Damage(reason: "\(entry.name) breaks off") }
        names.insert(entry.name)
        guard let sheet = cells.indices.first(where: { entry.name == sheetEntry($0) }) else { continue }
        if scan.cells != cells[sheet] {
          throw ZipArchive.Damage(reason: "\(entry.name) has \(scan.cells) cells instead of \(cells[sheet])")
        }
      }
      let needed = ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/styles.xml"]
      for name in needed + cells.indices.map(sheetEntry) where !names.contains(name) {
        throw ZipArchive.Damage(reason: "\(name) is missing")
      }
    } catch {
      throw .damaged(path: path, reason: error.reason)
    }
  }
}

private func sheetEntry(_ index: Int) -> String { "xl/worksheets/sheet\(index + 1).xml" }

/// Follows a document's elements as its bytes go by, without looking at what they are called, but for cells.
///
/// It relies on `<` and `>` never standing for themselves in text and attributes, which the library sees to.
struct ElementScan {
  /// Cells (`<c …>`) so far.
  private(set) var cells = 0
  private var depth = 0
  private var sawRoot = false
  private var isBroken = false
  /// Where in a tag the last byte was; 0 outside of one.
  private var position = 0
  private var first: UInt8 = 0
  private var previous: UInt8 = 0

  /// Whether the root was opened and closed, with everything in it.
  var isComplete: Bool { sawRoot && depth == 0 && position == 0 && !isBroken }

  mutating func read(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      if position == 0 {
        if byte == UInt8(ascii: "<") { position = 1 }
        continue
      }
      switch position {
      case 1: first = byte
      case 2: if first == UInt8(ascii: "c") && byte == UInt8(ascii: " ") { cells += 1 }
      default: break
      }
      if byte == UInt8(ascii: ">") {
        endTag()
      } else if byte == UInt8(ascii: "<") {
        isBroken = true
      } else {
        position = min(position + 1, 3)
      }
      previous = byte
    }
  }

  private mutating func endTag() {
    position = 0
    switch first {
    case UInt8(ascii: "?"), UInt8(ascii: "!"): return
    case UInt8(ascii: "/"): depth -= 1
    default:
      if depth == 0 && sawRoot { isBroken = true }
      sawRoot = true
      if previous != UInt8(ascii: "/") { depth += 1 }
    }
    if depth < 0 { isBroken = true }
  }
}
