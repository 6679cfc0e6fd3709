import Foundation
import Gzip
import ReportModel
import Testing

@testable import ReportWriters

@Suite struct ZipTests {
  private static let moment = Zip.Moment(year: 2026, month: 11, day: 1, secondOfDay: 21_845)

  private func archive(_ files: [(String, [UInt8])], large: Int = Zip.large, comment: String = "c") throws -> [UInt8] {
    var zip = try Zip(modified: Self.moment, comment: comment, large: large)
    var bytes: [UInt8] = []
    for (name, content) in files {
      bytes += zip.begin(name, size: content.count)
      for start in stride(from: 0, to: content.count, by: 1000) {
        bytes += zip.pack(Array(content[start..<min(start + 1000, content.count)]))
      }
      bytes += zip.end()
    }
    return bytes + zip.finish()
  }

  private static let files: [(String, [UInt8])] = [
    ("a.csv", Array("a,b\n".utf8)), ("r-csv/empty.csv", []), ("r-csv/Nützung 名.csv", Array("é".utf8)),
    ("long.csv", (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }),
  ]

  /// From 0 on, from 50 on (the third file begins behind that), from 1,000 on, and never.
  @Test(arguments: [0, 50, 1000, Zip.large])
  func `What is packed comes out, with numbers of four and of eight bytes`(large: Int) throws {
    let archive = try ZipReading(archive(Self.files, large: large))
    #expect(archive.entries.map(\.name) == Self.files.map(\.0))
    #expect(archive.entries.map(\.content) == Self.files.map(\.1))
    #expect(archive.entries.map(\.isZip64) == Self.files.map { $0.1.count >= large })
    #expect(archive.comment == "c")
    // 1 November 2026, 06:04:05: every other second.
    #expect(archive.entries.allSatisfy { $0.date == 46 << 9 | 11 << 5 | 1 && $0.time == 6 << 11 | 4 << 5 | 2 })
  }

  @Test func `An archive of 70,000 files has them all`() throws {
    var zip = try Zip(modified: Self.moment, comment: "")
    var bytes: [UInt8] = []
    for number in 0..<70_000 { bytes += zip.begin("\(number)", size: 0) + zip.end() }
    let archive = try ZipReading(bytes + zip.finish())
    #expect(archive.entries.count == 70_000 && archive.entries.last?.name == "69999")
  }

  // MARK: Publication

  private let report = Fixtures.report(tables: [
    Fixtures.everyCell,
    Table(
      id: "models", in: .monthly, title: "Models", columns: [Column("n", "N", .integer)], rows: Rows([[.integer(1)]])),
  ])

  private func publish(into directory: String, overwriting: Bool = false) async throws -> [String] {
    try await Publication(
      into: directory, name: "r", formats: [CSVReportWriter.self, MarkdownReportWriter.self].map { .builtIn($0) },
      isZipped: true, overwriting: overwriting
    ).publish(report)
  }

  @Test func `A report's files are packed into one`() async throws {
    try await withTemporaryDirectory { directory in
      #expect(try await publish(into: directory) == [directory + "/r.zip"])
      #expect(try listing(of: directory) == ["r.zip"])
      let first = try Data(contentsOf: URL(filePath: directory + "/r.zip"))
      let archive = try ZipReading(Array(first))
      #expect(
        archive.entries.map(\.name)
          == ["r-csv/cells.csv", "r-csv/datapackage.json", "r-csv/monthly/models.csv", "r.md"])
      #expect(archive.entries[2].content == Array("n\n1\n".utf8))
      #expect(archive.comment == "factory-report 0.1.0")
      // Ours is replaced, by the same bytes.
      #expect(try await publish(into: directory) == [directory + "/r.zip"])
      #expect(try Data(contentsOf: URL(filePath: directory + "/r.zip")) == first)
    }
  }

  @Test func `An archive without our mark is not replaced`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/r.zip"
      let ours = try archive([], comment: "factory-report 2.0.0")
      for bytes in [
        [], try archive(Self.files), try archive(Self.files, comment: "by factory-report 2.0.0"), ours + [0],
        [UInt8](ours.dropLast()), Array("factory-report 2.0.0".utf8),
      ] {
        try Data(bytes).write(to: URL(filePath: path))
        await #expect(throws: WriteError.notOurs(path: path)) { try await publish(into: directory) }
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(bytes))
      }
      #expect(try await publish(into: directory, overwriting: true) == [path])
      #expect(try await publish(into: directory) == [path])
    }
  }
}
