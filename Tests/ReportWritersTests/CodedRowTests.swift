import Foundation
import ReportModel
import Testing

@testable import ReportWriters

/// Rows that name their texts in a dictionary are written as those that hold them.
@Suite struct CodedRowTests {
  private struct Dictionary: TextDictionary {
    let texts: [String]

    func withUTF8(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
      var text = texts[place]
      try text.withUTF8 { try body($0) }
    }
  }

  private static let texts =
    Fixtures.hostileTexts + [
      "ada@example.com", "日本語", String(repeating: "wide ", count: 30), String(repeating: "x", count: 40_000),
      String(repeating: "\"", count: 20_000), String(repeating: "\0", count: 1000),
      String(repeating: "\"", count: 1001),
    ]

  private static let columns = [
    Column("a", "A", .text), Column("b", "B", .text), Column("n", "N", .integer), Column("c", "C", .text),
  ]

  /// The same table both ways: some of its texts are entries, in the first of them.
  private static func tables(seed: UInt64) -> (coded: Table, plain: Table) {
    var dice = Dice(seed: seed)
    let rows = (0..<80).map { _ in
      (0..<columns.count).map { column -> CodedCell in
        let place = Int.random(in: texts.indices, using: &dice)
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: return .plain(.empty)
        case 1: return .plain(.integer(Int64.random(in: -1000...1_000_000, using: &dice)))
        case 2: return .plain(.text(texts[place]))
        // Most entries come again, in their column and in others.
        default: return .entry(place % 3 == 0 ? place : place % 12 + column)
        }
      }
    }
    // What is known grows, as with an archive's texts.
    let coded = Rows(coded: { visit in
      for row in rows {
        let last = row.map { if case .entry(let place) = $0 { place } else { 0 } }.max() ?? 0
        try visit(row, Dictionary(texts: Array(texts[...last])))
      }
    })
    let plain = Rows(rows.map { $0.map { $0.decoded(Dictionary(texts: texts)) } })
    func table(_ rows: Rows) -> Table { Table(id: "t", title: "T", columns: columns, rows: rows) }
    return (table(coded), table(plain))
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func `They are the same rows`(seed: UInt64) throws {
    let (coded, plain) = Self.tables(seed: seed)
    let rows = try plain.rows.prefix(.max).rows
    #expect(try coded.rows.prefix(.max).rows == rows && rows.count == 80)
    #expect(try coded.rows.prefix(3).rows == Array(rows.prefix(3)))
    var visited: [Row] = []
    for table in [coded, plain] {
      try table.rows.forEachCoded { row, texts in
        visited.append(
          row.map { cell in if case .plain(let plain) = cell { plain } else { Self.decoded(cell, texts) } })
      }
    }
    #expect(visited == rows + rows)
  }

  private static func decoded(_ cell: CodedCell, _ texts: some TextDictionary) -> Cell { cell.decoded(texts) }

  @Test(arguments: 0..<5 as Range<UInt64>, CSVDialect.allCases)
  func `A CSV file and its description have the same bytes`(seed: UInt64, dialect: CSVDialect) throws {
    let (coded, plain) = Self.tables(seed: seed)
    func files(_ table: Table) throws -> [Data] {
      try withTemporaryDirectory { directory in
        try CSVReportWriter(options: WriterOptions(csvDialect: dialect))
          .write(Fixtures.report(tables: [table]), to: directory)
        return try ["t.csv", "datapackage.json"].map {
          try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\($0)"))
        }
      }
    }
    #expect(try files(coded) == files(plain))
  }

  @Test(arguments: 0..<5 as Range<UInt64>, [30, 1000])
  func `A workbook has the same bytes`(seed: UInt64, rowLimit: Int) throws {
    let (coded, plain) = Self.tables(seed: seed)
    func bytes(_ table: Table) throws -> [UInt8] {
      var writer = XLSXReportWriter(options: WriterOptions())
      writer.rowLimit = rowLimit
      let section = Section(id: "s", title: "S", summary: "", blocks: [.table(table, pageRows: nil)])
      return try xlsxWorkbook(of: xlsxReport(sections: [section]), writer: writer).bytes
    }
    let expected = try bytes(plain)
    #expect(expected.count > 5000)
    #expect(try bytes(coded) == expected)
  }

  @Test func `More texts than are remembered are written as the others`() throws {
    // Ten million bytes, all of them twice.
    let texts = Dictionary(texts: (0..<10_000).map { "\($0);" + String(repeating: "x", count: 990) })
    let rows = Rows(coded: { visit in
      for place in 0..<20_000 { try visit([.entry(place % 10_000)], texts) }
    })
    let table = Table(id: "t", title: "T", columns: [Column("a", "A", .text)], rows: rows)
    try withTemporaryDirectory { directory in
      try CSVReportWriter(options: WriterOptions()).write(Fixtures.report(tables: [table]), to: directory)
      let body = texts.texts.map { "\"\($0)\"\n" }.joined()
      #expect(try contents(of: "\(directory)/t.csv") == "a\n" + body + body)
    }
  }

  @Test func `A single column whose cells are empty texts is no empty line`() throws {
    let rows = Rows(coded: { visit in
      try visit([.entry(0)], Dictionary(texts: [""]))
      try visit([.plain(.empty)], Dictionary(texts: []))
    })
    let table = Table(id: "t", title: "T", columns: [Column("a", "A", .text)], rows: rows)
    try withTemporaryDirectory { directory in
      try CSVReportWriter(options: WriterOptions()).write(Fixtures.report(tables: [table]), to: directory)
      // An empty text is a text, as it is without a dictionary.
      #expect(try contents(of: "\(directory)/t.csv") == "a\n\n\"\"\n")
    }
  }
}
