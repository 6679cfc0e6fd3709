import Glibc
import ReportModel
import ReportWriters
import Testing
import XLSX

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
