import Glibc
import Testing

@testable import XLSX

let noon = DateTime(year: 2026, month: 11, day: 1, secondOfDay: 43_200)

/// A folder that is gone after the test.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/xlsx-tests-XXXXXX".utf8CString)
  let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
  try #require(made)
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in entries(of: folder) { unlink(folder + "/" + name) }
    rmdir(folder)
  }
  return try body(folder)
}

func entries(of folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

func bytes(of path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var content: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&piece, 1, piece.count, file)
    if count == 0 { return content }
    content += piece[..<count]
  }
}

func writeBytes(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "wb") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// A written workbook: its parts as text, by name.
struct Written {
  var parts: [String: String] = [:]
  var adjustments: Adjustments

  var sheet: String { parts["xl/worksheets/sheet1.xml"] ?? "" }
  var strings: String { parts["xl/sharedStrings.xml"] ?? "" }
  var workbook: String { parts["xl/workbook.xml"] ?? "" }
  var chart: String { parts["xl/charts/chart1.xml"] ?? "" }
  var table: String { parts["xl/tables/table1.xml"] ?? "" }
}

func written(_ body: (inout Workbook) throws -> Void) throws -> Written {
  try withFolder { folder in
    let path = folder + "/book.xlsx"
    let adjustments = try writeWorkbook(to: path, Properties(title: "Test", created: noon)) { book in
      try body(&book)
      return book.adjustments
    }
    let archive = try ZipArchive(path: path)
    var written = Written(adjustments: adjustments)
    for entry in archive.entries {
      written.parts[entry.name] = String(decoding: try #require(try archive.contents(of: entry.name)), as: UTF8.self)
    }
    return written
  }
}

/// Writes a workbook, with temporary files beside it.
@discardableResult
func writeWorkbook<Result>(
  to path: String, _ properties: Properties, _ body: (inout Workbook) throws -> Result
) throws -> Result {
  let folder = path.split(separator: "/").dropLast().joined(separator: "/")
  return try Workbook.write(to: path, temporaryFolder: "/" + folder, properties: properties, body)
}

/// A workbook with one sheet.
func writtenSheet(named name: String = "Data", _ body: (inout Sheet) throws -> Void) throws -> Written {
  try written { book in try book.addSheet(book.sheetName(name)) { try body(&$0) } }
}

/// An archive whose entries are stored, with the checksums that belong to them.
func zip(_ entries: [(name: String, content: [UInt8])]) -> [UInt8] {
  var archive: [UInt8] = []
  var directory: [UInt8] = []
  for (name, content) in entries {
    let offset = archive.count
    let fields =
      little(0, 2) + little(0, 4) + little(Int(checksum(content)), 4) + little(content.count, 4)
      + little(content.count, 4) + little(name.utf8.count, 2) + little(0, 2)
    archive += little(0x0403_4B50, 4) + little(20, 2) + little(0, 2) + fields + Array(name.utf8) + content
    directory += little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(0, 2) + fields
    directory += [UInt8](repeating: 0, count: 10) + little(offset, 4) + Array(name.utf8)
  }
  let end = little(0x0605_4B50, 4) + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
  return archive + directory + end + little(directory.count, 4) + little(archive.count, 4) + little(0, 2)
}

private func little(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var value: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    value ^= UInt32(byte)
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }
  return ~value
}
