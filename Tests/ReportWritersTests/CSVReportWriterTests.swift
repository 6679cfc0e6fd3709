import Foundation
import ReportModel
import TestSupport
import Testing

@testable import ReportWriters

@Suite struct CSVReportWriterTests {
  /// The text of a table written as CSV.
  private func csv(_ table: Table, _ dialect: CSVDialect = .standard) throws -> String {
    try withTemporaryDirectory { directory in
      try CSVReportWriter(options: WriterOptions(csvDialect: dialect))
        .write(Fixtures.report(tables: [table]), to: directory)
      return try contents(of: "\(directory)/\(table.id).csv")
    }
  }

  private func table(_ format: Format, _ cells: [Cell]) -> Table {
    Table(
      id: "t", title: "T", columns: [Column("a", "A", format), Column("b", "B", .text)],
      rows: Rows(cells.map { [$0, .text("end")] }))
  }

  @Test func everyCell() throws {
    let text = try csv(Fixtures.everyCell)
    #expect(
      text == """
        text,integer,number,ratio,date,moment,flag
        plain,1234567,1234.565,0.285,2026-10-31,2026-11-01T06:04:05Z,true
        ,-9223372036854775808,-0.004,-1,2026-10-31,2026-11-01T06:04:05Z,false
        ,,,,,,

        """)
  }

  @Test func hostileText() throws {
    let rows: [Row] = [
      [.text("=1+1")], [.text("+1")], [.text("-1")], [.text("@a")], [.text("\ta")], [.text("\ra")], [.text("\na")],
      [.text("＝1")], [.text("a\"b")], [.text("a,b")], [.text("a;b")], [.text("=\"x\",1")], [.text("nul\0")],
      [.text("é漢😀")], [.integer(-1)], [.number(-1.5)], [.empty], [.text("a=b")],
    ]
    let text = try csv(Table(id: "t", title: "T", columns: [Column("=x", "X", .text)], rows: Rows(rows)))
    #expect(
      text == "'=x\n'=1+1\n'+1\n'-1\n'@a\n\"'\ta\"\n\"'\ra\"\n\"'\na\"\n'＝1\n\"a\"\"b\"\n\"a,b\"\n\"a;b\"\n"
        + "\"'=\"\"x\"\",1\"\nnul\u{FFFD}\né漢😀\n-1\n-1.5\n\"\"\na=b\n")
  }

  @Test(arguments: CSVDialect.allCases)
  func hostileTextReadsBack(dialect: CSVDialect) throws {
    let texts = Fixtures.hostileTexts
    let text = try csv(table(.text, texts.map(Cell.text)), dialect)
    let rows = RFC4180.parse(text, delimiter: dialect == .excelSemicolon ? ";" : ",")
    #expect(rows.count == texts.count + 1)
    for (row, original) in zip(rows.dropFirst(), texts) {
      let plain = original.replacingOccurrences(of: "\0", with: "\u{FFFD}")
      let field = try #require(row.first)
      #expect(row.count == 2 && row[1] == "end")
      #expect(field == plain || field == "'" + plain)
      let first = field.unicodeScalars.first
      #expect(first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? true)
    }
  }

  @Test func dialects() throws {
    let cells: [Cell] = [.number(1.5), .number(-1e-7), .integer(-7), .number(.nan)]
    #expect(try csv(table(.text, cells)) == "a,b\n1.5,end\n-0.0000001,end\n-7,end\n,end\n")
    #expect(
      try csv(table(.text, cells), .excel) == "\u{FEFF}a,b\r\n1.5,end\r\n-0.0000001,end\r\n-7,end\r\n,end\r\n")
    #expect(
      try csv(table(.text, cells), .excelSemicolon)
        == "\u{FEFF}a;b\r\n1,5;end\r\n-0,0000001;end\r\n-7;end\r\n;end\r\n")
  }

  @Test func `Excel makes no date of a period, and reads date-times`() throws {
    let cells: [Cell] = [.text("2026-10"), .text("2026-W40"), .text("2026-10-05"), .text("2026-10-01..2026-10-31")]
    let times = table(.timestamp, [.timestamp(Fixtures.moment)])
    #expect(
      try csv(table(.period, cells)) == "a,b\n2026-10,end\n2026-W40,end\n2026-10-05,end\n2026-10-01..2026-10-31,end\n")
    #expect(try csv(times) == "a,b\n2026-11-01T06:04:05Z,end\n")
    for dialect in [CSVDialect.excel, .excelSemicolon] {
      let mark = dialect == .excel ? "," : ";"
      let lines = ["a,b", "2026-M10,end", "2026-W40,end", "2026-M10-05,end", "2026-10-01..2026-10-31,end", ""]
      #expect(
        try csv(table(.period, cells), dialect)
          == "\u{FEFF}" + lines.joined(separator: "\r\n").replacing(",", with: mark))
      #expect(try csv(times, dialect) == "\u{FEFF}a\(mark)b\r\n2026-11-01 06:04:05\(mark)end\r\n")
      // A text that looks like a month is a text.
      #expect(try csv(table(.text, [.text("2026-10")]), dialect).contains("2026-10"))
    }
  }

  @Test func awkwardNumbers() throws {
    let cells: [Cell] = [
      .number(1e21), .number(0.1), .number(-0.0), .integer(9_007_199_254_740_993), .integer(.max), .integer(.min),
      .number(1e16), .number(123456.789), .number(100), .number(-3), .integer(0), .number(0), .number(1e-5),
    ]
    let fields = RFC4180.parse(try csv(table(.text, cells))).dropFirst().map { $0[0] }
    #expect(
      fields == [
        "1000000000000000000000", "0.1", "-0", "9007199254740993", "9223372036854775807", "-9223372036854775808",
        "10000000000000000", "123456.789", "100", "-3", "0", "0", "0.00001",
      ])
  }

  @Test func everyDoubleReadsBack() throws {
    var generator = SeededGenerator(seed: 42)
    var values = [
      Double.leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude, -.ulpOfOne, 1 / 3, 1e22, 1e23,
      9_007_199_254_740_992, 0.1 + 0.2, 5e15, 1e15 + 0.5, 999_999.9999999999,
    ]
    while values.count < 20_000 {
      let value = Double(bitPattern: generator.next())
      if value.isFinite { values.append(value) }
    }
    let fields = RFC4180.parse(try csv(table(.decimal(places: 1), values.map(Cell.number)))).dropFirst().map { $0[0] }
    #expect(fields.count == values.count)
    for (field, value) in zip(fields, values) {
      #expect(Double(field)?.bitPattern == value.bitPattern)
      #expect(!field.contains("e"))
    }
  }

  @Test func rowsLongerThanAPiece() throws {
    let long = String(repeating: "0123456789", count: 20_000)
    let text = try csv(table(.text, [.text(long), .text("\"" + long), .integer(1)]))
    #expect(text == "a,b\n\(long),end\n\"\"\"\(long)\",end\n1,end\n")
  }

  @Test func `An empty text in a table of one column is an empty line, an empty cell is not`() throws {
    let table = Table(id: "t", title: "T", columns: [Column("a", "A", .text)], rows: Rows([[.text("")], [.empty]]))
    #expect(try csv(table) == "a\n\n\"\"\n")
  }

  @Test func textsOfEveryLength() throws {
    var texts: [String] = []
    for length in Array(0..<150) + [16_383, 16_384, 16_385, 65_535, 65_536, 65_537] {
      let plain = String(repeating: "x", count: length)
      texts.append(plain)
      for special in ["\"", "\0", ";", ",", "\n", "-", " ", "é"] {
        // At the start, in the middle and at the end.
        for place in Set([0, length / 2, length]) {
          texts.append(plain.prefix(place) + special + plain.dropFirst(place))
        }
        if length > 16_000 { texts.append(String(repeating: special, count: length)) }
      }
    }
    let fields = texts.map { text in
      let formula = text.first.map { "=+-@\t\n\r".contains($0) } == true ? "'" : ""
      let quote = text.contains { "\",;\t\n\r".contains($0) } ? "\"" : ""
      let escaped = text.replacingOccurrences(of: "\"", with: "\"\"")
        .replacingOccurrences(of: "\0", with: "\u{FFFD}")
      return quote + formula + escaped + quote
    }
    let text = try csv(table(.text, texts.map(Cell.text)))
    #expect(text == "a,b\n" + fields.map { $0 + ",end\n" }.joined())
  }

  @Test func fewDecimals() throws {
    var dice = SeededGenerator(seed: 7)
    var values: [Double] = [0.0001, 0.00005, 0.9999, 99_999_999_999.9999, 100_000_000_000.5, 0.1 + 0.2]
    for digits in 1...15 {
      let limit = (0..<digits).reduce(1) { power, _ in power * 10 }
      for _ in 0..<500 {
        let value = Double(Int.random(in: 1..<limit, using: &dice)) / 10_000
        values += [value, -value, value.nextUp, value.nextDown]
      }
    }
    let fields = RFC4180.parse(try csv(table(.decimal(places: 2), values.map(Cell.number)))).dropFirst().map { $0[0] }
    #expect(fields.count == values.count)
    for (field, value) in zip(fields, values) {
      let digits = DecimalDigits(value).text()
      #expect(field == digits)
    }
  }

  @Test func dataPackage() throws {
    let fractional = Table(
      id: "Counts", in: .monthly, title: "Counts", description: "A count.",
      columns: [
        Column("n", "N", .integer, note: "How many.", unit: "tokens", isAdditive: true), Column("d", "D", .date),
      ],
      key: ["n", "d"],
      references: [Table.Reference(["d"], in: "cells"), Table.Reference(["d"], in: "nowhere")],
      rows: Rows([[.integer(1), .date(Fixtures.day)], [.number(1.5), .text("later")]]))
    for dialect in CSVDialect.allCases {
      try withTemporaryDirectory { directory in
        let report = Fixtures.report(title: "Usage \"é\", October\u{1}", tables: [Fixtures.everyCell, fractional])
        try CSVReportWriter(options: WriterOptions(csvDialect: dialect)).write(report, to: directory)
        let text = try contents(of: directory + "/datapackage.json")
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        try expectGolden(text, "datapackage-\(dialect.rawValue).json")
      }
    }
  }

  @Test func filesAreReadableByTheOwnerOnly() throws {
    try withTemporaryDirectory { directory in
      try CSVReportWriter(options: WriterOptions()).write(Fixtures.report(tables: [Fixtures.everyCell]), to: directory)
      for file in try listing(of: directory) {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(file)")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
    }
  }

  @Test(arguments: ["", "../x", "a b", "é"])
  func tableThatCannotBeAFile(id: String) throws {
    let table = Table(id: id, title: "", columns: [], rows: Rows([]))
    try withTemporaryDirectory { directory in
      #expect(throws: WriteError.invalidTable(id: id)) {
        try CSVReportWriter(options: WriterOptions()).write(Fixtures.report(tables: [table]), to: directory)
      }
      let left = try listing(of: directory)
      #expect(left == [])
    }
  }

  @Test func sameTableTwice() throws {
    let tables = ["a", "A"].map { Table(id: $0, title: "", columns: [], rows: Rows([])) }
    try withTemporaryDirectory { directory in
      #expect(throws: WriteError.invalidTable(id: "A")) {
        try CSVReportWriter(options: WriterOptions()).write(Fixtures.report(tables: tables), to: directory)
      }
    }
  }
}

/// A reader of the format, written after its specification.
private enum RFC4180 {
  static func parse(_ text: String, delimiter: Unicode.Scalar = ",") -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"" where isQuoted && scalars.first == "\"":
        scalars.removeFirst()
        field.append("\"")
      case "\"": isQuoted.toggle()
      case delimiter where !isQuoted:
        row.append(String(field))
        field = .init()
      case "\r" where !isQuoted && scalars.first == "\n": continue
      case "\n" where !isQuoted:
        rows.append(row + [String(field)])
        row = []
        field = .init()
      default: field.append(scalar)
      }
    }
    return rows
  }
}
