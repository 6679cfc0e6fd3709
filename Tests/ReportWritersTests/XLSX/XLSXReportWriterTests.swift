import ReportModel
import Testing

@testable import ReportWriters

@Suite("Workbooks of reports")
struct XLSXReportWriterTests {
  @Test("A sheet a section in order, and the charts' numbers behind them")
  func sheets() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let names = try #require(parts["xl/workbook.xml"]).matches(of: /<sheet name="([^"]*)"/).map { String($0.1) }
    #expect(names == ["Overview", "Cells", "Empty", "Chart data", "Notes"])
  }

  @Test("Cells have types and number formats")
  func cells() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let sheet = try #require(parts["xl/worksheets/sheet2.xml"])
    let styles = try #require(parts["xl/styles.xml"])
    #expect(try code(of: "B5", sheet, styles) == "#,##0")
    #expect(try code(of: "C5", sheet, styles) == "#,##0.00")
    #expect(try code(of: "D5", sheet, styles) == "0.0%")
    #expect(try code(of: "E5", sheet, styles) == "yyyy-mm-dd")
    #expect(try code(of: "F5", sheet, styles) == "yyyy-mm-dd hh:mm:ss")
    #expect(try code(of: "B8", sheet, styles) == "#,##0.0#")
    #expect(value(of: "A5", sheet, parts) == "plain")
    #expect(value(of: "B5", sheet, parts) == "1234567")
    #expect(value(of: "C5", sheet, parts) == "1.25")
    #expect(value(of: "D5", sheet, parts) == "0.125")
    #expect(value(of: "E5", sheet, parts) == "46296")
    #expect(value(of: "F5", sheet, parts) == "46297.5")
    #expect(sheet.contains(/<c r="G5" s="[0-9]+" t="b"><v>1<\/v><\/c>/))
    #expect(value(of: "A6", sheet, parts) == "=HYPERLINK(\"http://evil\")")
    #expect(value(of: "B6", sheet, parts) == nil)
    #expect(value(of: "A7", sheet, parts) == "nul\u{FFFD}")
    #expect(value(of: "B7", sheet, parts) == "9007199254740992", "as near as a spreadsheet comes")
    #expect(value(of: "D7", sheet, parts) == nil)
    #expect(value(of: "C8", sheet, parts) == "(none)")
  }

  @Test("Nothing is a formula")
  func noFormula() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    for (name, part) in parts where name.hasPrefix("xl/worksheets/") { #expect(!part.contains("<f"), "\(name)") }
  }

  @Test("A table is a real one, filtered, with its header in view and on each page")
  func table() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    #expect(parts["xl/tables/table1.xml"]?.contains(#"displayName="cells" ref="A4:G8""#) == true)
    #expect(parts["xl/tables/table1.xml"]?.contains(#"<autoFilter ref="A4:G8"/>"#) == true)
    #expect(parts["xl/tables/table2.xml"]?.contains(#" ref="A4:A5""#) == true)
    #expect(parts["xl/tables/table3.xml"] == nil)
    #expect(parts["xl/worksheets/sheet2.xml"]?.contains(#"<pane ySplit="4" topLeftCell="A5""#) == true)
    #expect(parts["xl/workbook.xml"]?.contains("'Cells'!$4:$4") == true)
  }

  @Test("Columns are as wide as what is in them")
  func widths() throws {
    let sheet = try #require(try xlsxWorkbook(of: xlsxFixture).parts["xl/worksheets/sheet2.xml"])
    let widths = sheet.matches(of: /<col min="([0-9]+)" max="[0-9]+" width="([0-9.]+)"/).map { Double($0.2) ?? 0 }
    #expect(widths.count == 7)
    // Text is wrapped at 60 characters; a timestamp has 19, the largest whole number 9 with its commas, or 20.
    #expect(widths[0] > 60 && widths[0] < 75)
    #expect(widths[1] > 20 && widths[1] < 30)
    #expect(widths[5] > 19 && widths[5] < 26)
    #expect(widths[6] >= 9 && widths[6] < 12)
  }

  @Test("Charts carry their numbers and draw cells of the data sheet")
  func charts() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let charts = try (1...4).map { try #require(parts["xl/charts/chart\($0).xml"]) }
    #expect(parts["xl/charts/chart5.xml"] == nil)
    for (index, chart) in charts.enumerated() {
      let top = 5 + index * 6
      #expect(chart.contains("<c:f>'Chart data'!$B$\(top)</c:f>"))
      #expect(
        chart.contains(
          "<c:f>'Chart data'!$B$\(top + 1):$B$\(top + 3)</c:f><c:numCache><c:formatCode>General</c:formatCode>"
            + "<c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>1</c:v></c:pt><c:pt idx=\"2\"><c:v>3</c:v></c:pt></c:numCache>"
        ))
      // A ranking has the names as they are.
      #expect(chart.contains(index == 2 ? "<c:v>2026-W41</c:v>" : "<c:v>W41</c:v>") && chart.contains("<c:v>=b</c:v>"))
    }
    #expect(charts[0].contains(#"<c:grouping val="stacked"/>"#))
    #expect(charts[1].contains(#"<c:grouping val="clustered"/>"#) && charts[1].contains(#"<c:barDir val="col"/>"#))
    #expect(charts[2].contains(#"<c:barDir val="bar"/>"#) && charts[2].contains(#"<c:orientation val="maxMin"/>"#))
    #expect(charts[3].contains("<c:lineChart>"))
    let data = try #require(parts["xl/worksheets/sheet4.xml"])
    #expect(value(of: "C6", data, parts) == "4")
    #expect(!data.contains(#"r="B7""#))
  }

  @Test("Charts lie on nothing: not on each other, not on cells")
  func chartPlaces() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let drawing = try #require(parts["xl/drawings/drawing1.xml"])
    let rows = drawing.matches(of: /<xdr:row>([0-9]+)<\/xdr:row>/).map { Int($0.1) ?? 0 }
    #expect(rows.count == 8)
    let (firstPair, secondPair) = (rows[0]...rows[1], rows[4]...rows[5])
    #expect(rows[2] == rows[0] && rows[6] == rows[4])
    #expect(max(rows[1], rows[3]) < secondPair.lowerBound)
    let columns = drawing.matches(of: /<xdr:col>([0-9]+)<\/xdr:col><xdr:colOff>([0-9]+)</).map {
      (Int($0.1) ?? 0, Int($0.2) ?? 0)
    }
    #expect(columns[1] < columns[2])
    let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
    let filled = sheet.matches(of: /<c r="[A-Z]+([0-9]+)"/).compactMap { Int($0.1).map { $0 - 1 } }
    let bottom = max(rows[5], rows[7])
    #expect(filled.allSatisfy { $0 < firstPair.lowerBound || $0 > bottom })
    #expect(filled.contains { $0 > bottom })
  }

  @Test("An empty table has a blank row, and an empty chart says so")
  func nothing() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let sheet = try #require(parts["xl/worksheets/sheet3.xml"])
    #expect(["A3", "A4", "A5"].map { value(of: $0, sheet, parts) } == ["Nothing", "A", nil])
    #expect(["A7", "A8"].map { value(of: $0, sheet, parts) } == ["No chart", "No data"])
  }

  @Test("What a workbook cannot hold is told in it")
  func notes() throws {
    let parts = try xlsxWorkbook(of: xlsxFixture).parts
    let notes = try #require(parts["xl/worksheets/sheet5.xml"])
    #expect(
      value(of: "A4", notes, parts)
        == "Texts in which characters that a workbook cannot hold were replaced: 1, first in Cells!A7")
    #expect(value(of: "A5", notes, parts) == "Numbers that are not numbers and were left out: 1, first in Cells!D7")
  }

  @Test("The same report gives the same bytes")
  func deterministic() throws {
    let first = try xlsxWorkbook(of: xlsxFixture).bytes
    #expect(first.count > 10_000)
    #expect(try xlsxWorkbook(of: xlsxFixture).bytes == first)
  }

  @Test("A table longer than a sheet goes on on the next, and what follows it too, behind a sheet that leads to it")
  func longTable() throws {
    let rows = Rows(streaming: { visit in for number in 1...40 { try visit([.integer(Int64(number))]) } })
    let table = Table(id: "long", title: "Long", columns: [Column("n", "Number", .integer)], rows: rows)
    var writer = XLSXReportWriter(options: WriterOptions())
    writer.rowLimit = 20
    let section = Section(
      id: "long", title: "Long", summary: "", blocks: [.table(table, pageRows: nil), .paragraph("The end.")])
    let parts = try xlsxWorkbook(of: xlsxReport(sections: [section]), writer: writer).parts
    let names = try #require(parts["xl/workbook.xml"]).matches(of: /<sheet name="([^"]*)"/).map { String($0.1) }
    #expect(names == ["Contents", "Long", "Long (2)", "Long (3)"])
    let tables = (1...3).compactMap {
      parts["xl/tables/table\($0).xml"]?.firstMatch(of: /displayName="([^"]*)" ref="([^"]*)"/)
    }
    #expect(tables.map { "\($0.1) \($0.2)" } == ["long A3:A20", "long_2 A3:A20", "long_3 A3:A9"])
    let numbers = (2...4).flatMap { index in
      (parts["xl/worksheets/sheet\(index).xml"] ?? "").matches(of: /<c r="A[0-9]+" s="[0-9]+"><v>([0-9]+)</).map {
        String($0.1)
      }
    }
    #expect(numbers == (1...40).map(String.init))
    #expect(parts["xl/sharedStrings.xml"]?.contains("The end.") == true)
  }

  @Test("A report without sections is a workbook all the same")
  func noSection() throws {
    let parts = try xlsxWorkbook(of: xlsxReport(sections: [])).parts
    #expect(value(of: "B1", try #require(parts["xl/worksheets/sheet1.xml"]), parts) == "R")
  }

  @Test("What the rows throw comes through, and a path that cannot be written is a write error")
  func errors() throws {
    struct Stop: Error, Equatable {}
    let table = Table(
      id: "t", title: "T", columns: [Column("a", "A", .text)], rows: Rows(streaming: { _ in throw Stop() }))
    let section = Section(id: "s", title: "S", summary: "", blocks: [.table(table, pageRows: nil)])
    #expect(throws: Stop()) { try xlsxWorkbook(of: xlsxReport(sections: [section])) }
    #expect(throws: WriteError.cannotWrite(path: "/nowhere", reason: "No such file or directory")) {
      try XLSXReportWriter(options: WriterOptions()).write(xlsxFixture, to: "/nowhere/r.xlsx")
    }
  }

  @Test("Lines are wrapped between words")
  func lines() {
    #expect(wrappedLines("one two three", width: 7) == ["one two", "three"])
    #expect(wrappedLines("immeasurable a\nb", width: 3) == ["immeasurable", "a", "b"])
    #expect(wrappedLines("", width: 3) == [])
  }
}
