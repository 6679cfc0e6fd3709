import Glibc
import ReportModel
import Testing
import XLSX

@testable import ReportWriters

/// The parts of the workbook that a report becomes, as text, by name; and the bytes of the whole.
func xlsxWorkbook(
  of report: Report, writer: XLSXReportWriter = XLSXReportWriter(options: WriterOptions())
) throws -> (parts: [String: String], bytes: [UInt8]) {
  var template = Array("/tmp/xlsx-report-XXXXXX".utf8CString)
  let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
  try #require(made)
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let path = folder + "/report.xlsx"
  defer {
    unlink(path)
    rmdir(folder)
  }
  try writer.write(report, to: path)
  let archive = try ZipArchive(path: path)
  var parts: [String: String] = [:]
  for entry in archive.entries {
    parts[entry.name] = String(decoding: try #require(try archive.contents(of: entry.name)), as: UTF8.self)
  }
  let file = try #require(fopen(path, "rb"))
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 10_000_000)
  bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
  return (parts, bytes)
}

/// A cell's number format: its code, or the number of one of Excel's own.
func code(of cell: String, _ sheet: String, _ styles: String) throws -> String {
  let match = try #require(
    sheet.firstMatch(of: try Regex("<c r=\"\(cell)\" s=\"([0-9]+)\"", as: (Substring, Substring).self)))
  let formats = try #require(styles.firstMatch(of: /<cellXfs count="[0-9]+">(.*)<\/cellXfs>/))
  let ids = formats.1.matches(of: /<xf numFmtId="([0-9]+)"/).map { String($0.1) }
  let id = ids[Int(match.1) ?? 0]
  let code = styles.matches(of: /<numFmt numFmtId="([0-9]+)" formatCode="([^"]*)"/).first { $0.1 == id }
  return code.map { String($0.2) } ?? id
}

/// What a cell shows of text and numbers; `nil` where it is empty.
func value(of cell: String, _ sheet: String, _ parts: [String: String]) -> String? {
  guard
    let regex = try? Regex("<c r=\"\(cell)\"( s=\"[0-9]+\")?( t=\"([a-z]+)\")?><v>([^<]*)</v>"),
    let match = sheet.firstMatch(of: regex), let raw = match[4].substring
  else { return nil }
  if match[3].substring != "s" { return String(raw) }
  let strings = (parts["xl/sharedStrings.xml"] ?? "").matches(of: /<t[^>]*>([^<]*)<\/t>/).map { String($0.1) }
  return strings[Int(raw) ?? 0].replacing("&quot;", with: "\"")
    .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
}
