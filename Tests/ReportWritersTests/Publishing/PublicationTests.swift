import Foundation
import Glibc
import ReportModel
import Synchronization
import Testing

@testable import ReportWriters

@Suite struct PublicationTests {
  private let report = Fixtures.report(tables: [Fixtures.everyCell])

  @discardableResult
  private func publish(
    _ report: Report, into directory: String, name: String = "r",
    _ formats: [any ReportWriter.Type] = [CSVReportWriter.self, MarkdownReportWriter.self]
  ) async throws -> [String] {
    try await Publication(into: directory, name: name, formats: formats).publish(report)
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private func makeDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  @Test func freshDirectory() async throws {
    try await withTemporaryDirectory { directory in
      let output = directory + "/a/b"
      let paths = try await publish(report, into: output + "/")
      let inside = try listing(of: output)
      let tables = try listing(of: output + "/r-csv")
      #expect(paths == ["\(output)/r-csv/", "\(output)/r.md"])
      #expect(inside == ["r-csv", "r.md"])
      #expect(tables == ["cells.csv", "datapackage.json"])
      for file in ["r.md", "r-csv/cells.csv"] {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(output)/\(file)")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
    }
  }

  @Test func eachFormatIsWrittenOnceAndIdentically() async throws {
    try await withTemporaryDirectory { directory in
      let first = directory + "/1"
      let second = directory + "/2"
      try await publish(report, into: first)
      try await publish(report, into: second, [CSVReportWriter.self, CSVReportWriter.self, MarkdownReportWriter.self])
      for file in ["r.md", "r-csv/cells.csv", "r-csv/datapackage.json"] {
        let one = try contents(of: "\(first)/\(file)")
        let other = try contents(of: "\(second)/\(file)")
        #expect(one == other)
      }
    }
  }

  @Test func olderReportIsReplacedWhole() async throws {
    try await withTemporaryDirectory { directory in
      let older = Fixtures.report(
        title: "Older",
        tables: [
          Fixtures.everyCell, Table(id: "gone", title: "Gone", columns: Fixtures.everyCell.columns, rows: Rows([])),
        ])
      try await publish(older, into: directory, ReportFormats.all)
      try await publish(report, into: directory, ReportFormats.all)
      let inside = try listing(of: directory)
      let tables = try listing(of: directory + "/r-csv")
      let page = try contents(of: directory + "/r.md")
      #expect(inside == ["r-csv", "r-focus.csv", "r.eml", "r.html", "r.jsonl", "r.md", "r.xlsx"])
      #expect(tables == ["cells.csv", "datapackage.json"])
      #expect(page.hasPrefix("# Usage"))
    }
  }

  @Test func failedWriterKeepsTheOlderReportAndRemovesStaging() async throws {
    try await withTemporaryDirectory { directory in
      try await publish(report, into: directory)
      let page = try contents(of: directory + "/r.md")
      let broken = Fixtures.report(
        title: "New",
        tables: [
          Table(
            id: "cells", title: "", columns: [Column("a", "A", .text)],
            rows: Rows(streaming: { visit in
              try visit([.text("new")])
              throw SourceFailed()
            }))
        ])
      await #expect(throws: SourceFailed.self) {
        try await publish(broken, into: directory, [MarkdownReportWriter.self, CSVReportWriter.self])
      }
      let inside = try listing(of: directory)
      let after = try contents(of: directory + "/r.md")
      let table = try contents(of: directory + "/r-csv/cells.csv")
      #expect(inside == ["r-csv", "r.md"])
      #expect(after == page)
      #expect(table.hasPrefix("text,integer"))
    }
  }

  @Test func cancellationLeavesNothing() async throws {
    let report = report
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await withTemporaryDirectory { directory in
        await #expect(throws: CancellationError.self) {
          try await Publication(into: directory, name: "r", formats: [CSVReportWriter.self]).publish(report)
        }
        return try listing(of: directory)
      }
    }
    let left = try await task.value
    #expect(left == [])
  }

  @Test func eachWorkIsMeasuredOnce() async throws {
    let heard = Mutex<[String]>([])
    try await withTemporaryDirectory { directory in
      let publication = try Publication(into: directory, name: "r", formats: ReportFormats.all)
      _ = try await publication.publish(report) { work, body in
        try body()
        heard.withLock { $0.append(work) }
      }
      let works = heard.withLock(\.self)
      #expect(publication.works == ReportFormats.ids + ["publish"])
      #expect(works.sorted() == publication.works.sorted() && works.last == "publish")
    }
  }

  @Test func errorsNameTheFinalPath() async throws {
    try await withTemporaryDirectory { directory in
      _ = await #expect(throws: WriteError.cannotWrite(path: "\(directory)/r.bad", reason: "File exists")) {
        try await publish(report, into: directory, [TwiceWriter.self])
      }
    }
  }

  @Test(arguments: ["", ".", "..", "a/b", "/", ".hidden", "a\nb", "nul\0", String(repeating: "x", count: 201)])
  func invalidNames(name: String) async throws {
    try await withTemporaryDirectory { directory in
      let error = await #expect(throws: WriteError.self) { try await publish(report, into: directory, name: name) }
      guard case .invalidName(name, _) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      let left = try listing(of: directory)
      #expect(left == [])
    }
  }

  @Test func otherKindsOfEntriesAreNotReplaced() async throws {
    try await withTemporaryDirectory { directory in
      try makeDirectory(directory + "/r.md")
      await #expect(throws: WriteError.directoryInTheWay(path: directory + "/r.md")) {
        try await publish(report, into: directory)
      }
      try write("x", to: directory + "/s-csv")
      await #expect(throws: WriteError.fileInTheWay(path: directory + "/s-csv")) {
        try await publish(report, into: directory, name: "s")
      }
      try makeDirectory(directory + "/t-csv")
      try write("x", to: directory + "/t-csv/notes.txt")
      await #expect(throws: WriteError.foreignEntry(folder: directory + "/t-csv", entry: "notes.txt")) {
        try await publish(report, into: directory, name: "t")
      }
      let left = try listing(of: directory)
      #expect(left == ["r.md", "s-csv", "t-csv"])
    }
  }

  @Test func outputPathsThatCannotBeDirectories() throws {
    try withTemporaryDirectory { directory in
      try write("x", to: directory + "/file")
      for path in [directory + "/file", directory + "/file/below", directory + "/file/far/below"] {
        #expect(throws: WriteError.notADirectory(path: path)) { try OutputDirectory.prepare(path) }
      }
      #expect(throws: WriteError.self) { try OutputDirectory.prepare("") }
      #expect(throws: WriteError.self) { try OutputDirectory.prepare("/proc/reports") }
      #expect(throws: WriteError.self) { try OutputDirectory.prepare("/proc/self") }
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func readOnlyDirectory() throws {
    try withTemporaryDirectory { directory in
      chmod(directory, 0o500)
      defer { chmod(directory, 0o700) }
      #expect(throws: WriteError.notPermitted(path: directory, reason: "Permission denied")) {
        try OutputDirectory.prepare(directory)
      }
    }
  }

  @Test func linkedOutputDirectory() async throws {
    try await withTemporaryDirectory { directory in
      try makeDirectory(directory + "/real")
      try FileManager.default.createSymbolicLink(atPath: directory + "/link", withDestinationPath: "real")
      try await publish(report, into: directory + "/link")
      let inside = try listing(of: directory + "/real")
      #expect(inside == ["r-csv", "r.md"])
    }
  }

  @Test func formatsHaveUniqueIdsAndProducts() {
    let ids = ReportFormats.ids
    #expect(ids == ["xlsx", "csv", "markdown", "html", "json", "focus", "mail"])
    #expect(Set(ReportFormats.all.map { $0.product(named: "r") }).count == ids.count)
    for id in ids { #expect(ReportFormats.named(id)?.id == id) }
    #expect(ReportFormats.named("pdf") == nil)
  }

  @Test func everyErrorIsOneSentence() {
    let errors: [WriteError] = [
      WriteError(ENOSPC, at: "/a"), WriteError(EROFS, at: "/a"), WriteError(EIO, at: "/a"),
      WriteError(ENOTDIR, at: "/a"), .directoryInTheWay(path: "/a"), .fileInTheWay(path: "/a"),
      .foreignEntry(folder: "/a", entry: "/b"), .notOurs(path: "/a"), .edited(path: "/a"), .changed(path: "/a"),
      .invalidName("/a", reason: "no"), .invalidTable(id: "/a"),
      .brokenTemplate(name: "/a", reason: "no"),
    ]
    for error in errors {
      #expect(error.description.contains("/a"))
      #expect(!error.description.contains("\n") && !error.description.hasSuffix("."))
      #expect(error.description.contains("; "))
    }
    #expect(
      WriteError(ENOSPC, at: "/a").description
        == "cannot write /a: No space left on device; free some space there, or choose another directory with --output")
  }
}

private struct SourceFailed: Error {}

/// A format that creates its file twice.
private struct TwiceWriter: ReportWriter {
  static let id = "twice"
  static let summary = ""

  static func product(named name: String) -> String { name + ".bad" }

  init(options: WriterOptions) {}

  func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    try folder.write("1", to: name)
    try folder.write("2", to: name)
  }
}
