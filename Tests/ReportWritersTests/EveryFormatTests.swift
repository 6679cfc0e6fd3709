import Foundation
import ReportModel
import Testing
import XLSX

@testable import ReportWriters

/// One report in every format.
@Suite struct EveryFormatTests {
  /// A format without a golden file fails: record one, read it, and commit it.
  @Test(arguments: ReportFormats.ids) func golden(format: String) async throws {
    let writer = try #require(ReportFormats.named(format))
    let report = Fixtures.report(
      title: Fixtures.awkward.title, notices: Fixtures.awkward.notices, sections: Fixtures.awkward.sections,
      tables: [Fixtures.everyCell])
    let text = try await withTemporaryDirectory { directory in
      let paths = try await Publication(into: directory, name: "awkward", formats: [writer]).publish(report)
      return try readable(try #require(paths.first))
    }
    try expectGolden(text, GoldenFile.name(of: writer))
  }

  /// A new format is one type and one entry of the list.
  @Test func newFormat() async throws {
    try await withTemporaryDirectory { directory in
      let paths = try await Publication(into: directory, name: "r", formats: ReportFormats.all + [TitleWriter.self])
        .publish(Fixtures.awkward)
      #expect(paths.last == directory + "/r.title")
      #expect(paths.count == ReportFormats.all.count + 1)
      #expect(try contents(of: directory + "/r.title") == "Usage, *October* <2026>: 4 sections\n")
    }
  }

  private func readable(_ path: String) throws -> String {
    if path.hasSuffix("/") {
      return try listing(of: path).map { "==> \($0)\n" + (try contents(of: path + $0)) }.joined(separator: "\n")
    }
    return path.hasSuffix(".xlsx") ? try WorkbookListing.text(of: path) : try contents(of: path)
  }
}

private enum GoldenFile {
  /// The listing of a folder or workbook ends in `.txt`.
  static func name(of writer: any ReportWriter.Type) -> String {
    let product = writer.product(named: "awkward")
    return product.hasSuffix("/") ? product.dropLast() + ".txt" : product + (product.hasSuffix(".xlsx") ? ".txt" : "")
  }
}

/// The smallest format possible.
private struct TitleWriter: ReportWriter {
  static let id = "title"
  static let summary = "the title alone"

  static func product(named name: String) -> String { name + ".title" }

  init(options: WriterOptions) {}

  func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    try folder.write("\(report.title): \(report.sections.count) sections\n", to: name)
  }
}
