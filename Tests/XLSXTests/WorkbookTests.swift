import Glibc
import Testing

@testable import XLSX

@Suite("Workbooks")
struct WorkbookTests {
  private struct Stop: Error, Equatable {}

  private func write(_ path: String) throws {
    try writeWorkbook(to: path, Properties(title: "A & B", created: noon)) { book in
      for name in ["First", "Second"] {
        try book.addSheet(book.sheetName(name)) { sheet in
          for row in 0..<500 { try sheet.write(.text("\(name) \(row)"), row: row, column: row % 7) }
        }
      }
    }
  }

  @Test("The same calls write the same bytes, and leave nothing beside the file")
  func deterministic() throws {
    try withFolder { folder in
      try write(folder + "/a.xlsx")
      try write(folder + "/b.xlsx")
      let first = bytes(of: folder + "/a.xlsx")
      #expect(first.count > 1000)
      #expect(first == bytes(of: folder + "/b.xlsx"))
      #expect(entries(of: folder).sorted() == ["a.xlsx", "b.xlsx"])
      let archive = try ZipArchive(path: folder + "/a.xlsx")
      // The first of January 1980, or no date at all.
      #expect(archive.entries.allSatisfy { $0.modified == 0x0021_0000 || $0.modified == 0 })
      let core = String(decoding: try #require(try archive.contents(of: "docProps/core.xml")), as: UTF8.self)
      #expect(core.contains("<dc:title>A &amp; B</dc:title>") && core.contains("2026-11-01T12:00:00Z"))
    }
  }

  @Test("An error in the middle leaves no temporary file")
  func thrown() throws {
    try withFolder { folder in
      let path = folder + "/book.xlsx"
      try write(path)
      #expect(throws: Stop()) {
        try writeWorkbook(to: path, Properties(title: "", created: noon)) { book in
          try book.addSheet(book.sheetName("x")) { sheet in
            try sheet.write(.integer(1), row: 0, column: 0)
            throw Stop()
          }
        }
      }
      #expect(entries(of: folder) == ["book.xlsx"])
    }
  }

  @Test("A path that cannot be written is an error with the system's reason")
  func unwritable() throws {
    try withFolder { folder in
      #expect(throws: XLSXError.cannotCreate(path: folder + "/none/book.xlsx", code: ENOENT)) {
        try write(folder + "/none/book.xlsx")
      }
      #expect(throws: XLSXError.cannotCreate(path: folder, code: EISDIR)) { try write(folder) }
    }
  }

  @Test("A path that becomes a folder while the workbook is filled is an error")
  func takenPath() throws {
    try withFolder { folder in
      let path = folder + "/book.xlsx"
      #expect(throws: XLSXError.cannotCreate(path: path, code: EISDIR)) {
        try writeWorkbook(to: path, Properties(title: "Test", created: noon)) { book in
          try book.addSheet(book.sheetName("Data")) { try $0.write(.integer(1), row: 0, column: 0) }
          unlink(path)
          mkdir(path, 0o700)
        }
      }
      rmdir(path)
    }
  }

  @Test("A sheet cannot be added twice")
  func twice() throws {
    #expect(throws: XLSXError.sheetExists(name: "Data")) {
      try written { book in
        let name = book.sheetName("Data")
        try book.addSheet(name) { _ in }
        try book.addSheet(name) { _ in }
      }
    }
  }

  @Test("Each error is one plain sentence")
  func errors() {
    #expect(
      XLSXError.cannotCreate(path: "/x", code: ENOSPC).description == "cannot write /x: No space left on device")
    #expect(
      XLSXError.outOfRange(sheet: "Data", row: 0, column: 16_384).description
        == "row 1, column 16385 of the sheet \"Data\" is outside the limits of a sheet")
  }
}

@Suite("Reading back")
struct VerificationTests {
  /// A whole workbook's parts, and one sheet of 100 cells among them.
  private func parts(_ folder: String) throws -> [(name: String, content: [UInt8])] {
    let path = folder + "/whole.xlsx"
    try writeWorkbook(to: path, Properties(title: "", created: noon)) { book in
      try book.addSheet(book.sheetName("Data")) { sheet in
        for row in 0..<100 { try sheet.write(.integer(Int64(row)), row: row, column: 0) }
      }
    }
    let archive = try ZipArchive(path: path)
    return try archive.entries.map { ($0.name, try #require(try archive.contents(of: $0.name))) }
  }

  private func reason(_ parts: [(name: String, content: [UInt8])], in folder: String, cells: Int = 100) -> String? {
    writeBytes(zip(parts), to: folder + "/book.xlsx")
    do {
      try Workbook.verify(folder + "/book.xlsx", cellCounts: [cells])
      return nil
    } catch {
      guard case .damaged(_, let reason) = error else { return "\(error)" }
      return reason
    }
  }

  @Test("A whole workbook passes")
  func whole() throws {
    try withFolder { folder in
      let parts = try parts(folder)
      #expect(reason(parts, in: folder) == nil)
    }
  }

  @Test("A part cut before it was packed is found, wherever it was cut")
  func cutPart() throws {
    try withFolder { folder in
      let parts = try parts(folder)
      for (index, part) in parts.enumerated() {
        for length in [0, 40, part.content.count / 2, part.content.count - 2] {
          var cut = parts
          cut[index].content = Array(part.content[..<length])
          #expect(reason(cut, in: folder) == "\(part.name) is incomplete", "\(part.name) \(length)")
        }
      }
    }
  }

  @Test("A sheet with a hole in it is found")
  func hole() throws {
    try withFolder { folder in
      var parts = try parts(folder)
      let index = try #require(parts.firstIndex { $0.name == "xl/worksheets/sheet1.xml" })
      let text = String(decoding: parts[index].content, as: UTF8.self)
      let row = #"<row r="50" spans="1:1"><c r="A50"><v>49</v></c></row>"#
      #expect(text.contains(row))
      parts[index].content = Array(text.replacing(row, with: "").utf8)
      #expect(reason(parts, in: folder) == "xl/worksheets/sheet1.xml has 99 cells instead of 100")
    }
  }

  @Test("A missing part is found", arguments: ["[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
  func missing(name: String) throws {
    try withFolder { folder in
      let parts = try parts(folder).filter { $0.name != name }
      #expect(reason(parts, in: folder) == "\(name) is missing")
    }
  }

  @Test("A file cut anywhere, with a hole, or with a bit turned over, is found")
  func damagedFile() throws {
    try withFolder { folder in
      _ = try parts(folder)
      let whole = bytes(of: folder + "/whole.xlsx")
      let path = folder + "/cut.xlsx"
      try Workbook.verify(folder + "/whole.xlsx", cellCounts: [100])
      for length in stride(from: 0, to: whole.count, by: 97) {
        writeBytes(Array(whole[..<length]), to: path)
        #expect(throws: XLSXError.self) { try Workbook.verify(path, cellCounts: [100]) }
        // Some bytes that a disk did not take, and all that came later.
        writeBytes(Array(whole[..<length]) + whole[min(length + 13, whole.count)...], to: path)
        #expect(throws: XLSXError.self) { try Workbook.verify(path, cellCounts: [100]) }
      }
      for entry in try ZipArchive(path: folder + "/whole.xlsx").entries {
        var damaged = whole
        damaged[(entry.range.lowerBound + entry.range.upperBound) / 2] ^= 0x10
        writeBytes(damaged, to: path)
        #expect(throws: XLSXError.self, "\(entry.name)") { try Workbook.verify(path, cellCounts: [100]) }
      }
    }
  }

  @Test("A disk that is full while the parts are written is found, though the library reports success")
  func fullDisk() async {
    // In a process of its own, no file may grow beyond 200,000 bytes: the sheet is larger, the packed workbook smaller.
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      try withFolder { folder in
        let path = folder + "/book.xlsx"
        #expect(throws: XLSXError.damaged(path: path, reason: "xl/worksheets/sheet1.xml is incomplete")) {
          try writeWorkbook(to: path, Properties(title: "", created: noon)) { book in
            try book.addSheet(book.sheetName("Data")) { sheet in
              for row in 0..<20_000 { try sheet.write(.integer(1), row: row, column: 0) }
            }
          }
        }
        #expect(entries(of: folder) == ["book.xlsx"])
      }
    }
  }

  @Test("A disk that is full while the workbook is packed is an error")
  func fullDiskAtTheEnd() async {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200_000, rlim_max: 200_000)
      #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      try withFolder { folder in
        let path = folder + "/book.xlsx"
        #expect(throws: XLSXError.cannotCreate(path: path, code: EFBIG)) {
          try writeWorkbook(to: path, Properties(title: "", created: noon)) { book in
            // Each sheet is smaller, but together they are larger even when they are packed.
            for number in 1...12 {
              try book.addSheet(book.sheetName("Data \(number)")) { sheet in
                for row in 0..<2000 {
                  let value = Value.number(Double(row * 7919 + number).squareRoot())
                  try sheet.write(value, row: row, column: number)
                }
              }
            }
          }
        }
        #expect(entries(of: folder) == ["book.xlsx"])
      }
    }
  }

  @Test(
    "Documents that are none", arguments: ["", "<a>", "<a/><b/>", "</a>", "<a></a></a>", "<a <b/>", "<a></a", "text"])
  func notWhole(text: String) {
    var scan = ElementScan()
    Array(text.utf8).withUnsafeBytes { scan.read($0) }
    #expect(!scan.isComplete)
  }

  @Test("A document is followed over the borders of its pieces")
  func pieces() {
    var scan = ElementScan()
    for byte in #"<?xml version="1.0"?><a><c r="A1"/><c r="B1"><v>1</v></c><cols/></a>"#.utf8 {
      [byte].withUnsafeBytes { scan.read($0) }
    }
    #expect(scan.isComplete)
    #expect(scan.cells == 2)
  }

  @Test("Pieces of any size say the same", arguments: 1...40)
  func pieces(size: Int) {
    let text =
      #"<?xml version="1.0"?><sheet><row r="1"><c r="A1"><v>12</v></c><c r="B1"/></row><p>a = b</p><b/></sheet>"#
    for (document, isComplete) in [(text, true), (text + "<", false), (text + "<a>", false), ("<a" + text, false)] {
      var scan = ElementScan()
      let bytes = Array(document.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { scan.read($0) }
      }
      #expect(scan.isComplete == isComplete && scan.cells == 2)
    }
  }
}
