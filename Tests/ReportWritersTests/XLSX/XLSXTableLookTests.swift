import ReportModel
import Testing

@testable import ReportWriters

@Suite("Tables of workbooks")
struct XLSXTableLookTests {
  private func sheet(
    _ columns: [Column], _ rows: [Row]
  ) throws -> (sheet: String, parts: [String: String], styles: String) {
    let table = Table(id: "t", title: "T", columns: columns, rows: Rows(rows))
    let section = Section(id: "s", title: "T", summary: "", blocks: [.table(table, pageRows: nil)])
    let parts = try xlsxWorkbook(of: xlsxReport(sections: [section])).parts
    return (try #require(parts["xl/worksheets/sheet2.xml"]), parts, try #require(parts["xl/styles.xml"]))
  }

  @Test("A change shows its sign, and a decrease a colour besides")
  func changes() throws {
    let columns = [
      Column("a", "A", .integer, emphasis: .change), Column("b", "B", .percent(places: 1), emphasis: .change),
      Column("c", "C", .integer),
    ]
    let (sheet, _, styles) = try sheet(
      columns,
      [
        [.integer(5), .number(0.5), .integer(5)], [.integer(-5), .number(-0.5), .integer(-5)],
        [.empty, .empty, .empty],
      ])
    #expect(try code(of: "A4", sheet, styles) == "+#,##0;-#,##0;#,##0")
    #expect(try code(of: "A5", sheet, styles) == "+#,##0;-#,##0;#,##0")
    #expect(try code(of: "B5", sheet, styles) == "+0.0%;-0.0%;0.0%")
    func style(_ cell: String) throws -> Substring {
      try #require(sheet.firstMatch(of: try Regex("<c r=\"\(cell)\" s=\"([0-9]+)\"", as: (Substring, Substring).self)))
        .1
    }
    #expect(try style("A4") != style("A5"))
    #expect(try style("C4") == style("C5"))
    #expect(styles.contains("FFA03C00"))
  }

  @Test("A column is as wide as its widest number, wherever that stands")
  func widestNumber() throws {
    let columns = [Column("a", "A", .integer), Column("b", "B", .integer, emphasis: .change)]
    func widths(_ numbers: [Int64]) throws -> [Substring] {
      try sheet(columns, numbers.map { [.integer($0), .integer($0)] }).sheet
        .matches(of: /<col min="[0-9]+" max="[0-9]+" width="([0-9.]+)"/).map(\.1)
    }
    let widest: [Int64] = [123_456_789_012, -1_234_567_890_123]
    let expected = try widths(widest)
    #expect(expected.count == 2)
    #expect(try widths([-5] + widest + [7]) == expected)
    #expect(try widths([7, 12_345] + widest.reversed() + [0, -12_345]) == expected)
    #expect(try widths([7, 12_345, -12_345]) != expected)
  }

  @Test("Sizes have bars from zero, in tables that one looks over")
  func bars() throws {
    let columns = [Column("a", "A", .text), Column("b", "B", .integer, emphasis: .size)]
    let few = try sheet(columns, (1...3).map { [.text("x"), .integer($0)] }).sheet
    #expect(few.contains("<conditionalFormatting sqref=\"B4:B6\"><cfRule type=\"dataBar\""))
    #expect(few.contains("<cfvo type=\"num\" val=\"0\"/>"))
    #expect(try !sheet(columns, [[.text("x"), .integer(1)]]).sheet.contains("dataBar"))
    #expect(try !sheet(columns, (1...5001).map { [.text("x"), .integer($0)] }).sheet.contains("dataBar"))
  }

  @Test("A wide table prints on several pages, the columns that name a row on each")
  func wide() throws {
    let numbers = (1...40).map { Column("n\($0)", "Metric \($0)", .integer) }
    let columns = [Column("period", "Period", .text), Column("name", "Name", .text)] + numbers
    let row: Row = [.text("2026-10"), .text("x")] + numbers.map { _ in .integer(1_234_567) }
    let (sheet, parts, _) = try sheet(columns, [row])
    let pages = try #require(sheet.firstMatch(of: /fitToWidth="([0-9]+)" fitToHeight="0"/)?.1)
    #expect((2...5).contains(Int(pages) ?? 0))
    let workbook = try #require(parts["xl/workbook.xml"])
    #expect(workbook.contains("'T'!$A:$B,'T'!$3:$3"))
    #expect(workbook.contains("'T'!$A$3:$AP$4"))
    #expect(sheet.contains("<pane xSplit=\"2\" ySplit=\"3\""))
  }

  @Test("A wide table prints the names of its rows on each page, however long they are")
  func longNames() throws {
    let numbers = (1...40).map { Column("n\($0)", "Metric \($0)", .integer) }
    let name = "Tool calls per message, highest daily 90th percentile"
    let (_, parts, _) = try sheet(
      [Column("label", "Figure", .text)] + numbers, [[.text(name)] + numbers.map { _ in .integer(1_234_567) }])
    #expect(try #require(parts["xl/workbook.xml"]).contains("'T'!$A:$A,'T'!$3:$3"))
  }

  @Test("A row with wrapped text is high enough for it, up to five lines")
  func heights() throws {
    let columns = [Column("a", "A", .text)]
    let (sheet, _, _) = try sheet(
      columns, ["short", "two\nlines", String(repeating: "word ", count: 500)].map { [.text($0)] })
    #expect(sheet.firstMatch(of: /<row r="4"[^>]*ht="/) == nil)
    #expect(sheet.contains(/<row r="5"[^>]* ht="31"/))
    #expect(sheet.contains(/<row r="6"[^>]* ht="76"/))
  }
}
