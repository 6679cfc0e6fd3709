import Testing

@testable import XLSX

@Suite("Look of sheets")
struct LookTests {
  @Test("Merged cells hold what they are given, in one format")
  func merge() throws {
    let book = try writtenSheet { sheet in
      let format = sheet.format(Style().with { $0.bold = true })
      try sheet.merge(.number(1.5), rows: 0...0, columns: 1...3, format: format)
    }
    #expect(book.sheet.contains("<mergeCell ref=\"B1:D1\"/>"))
    #expect(book.sheet.contains("<c r=\"B1\" s=\"1\"><v>1.5</v></c><c r=\"C1\" s=\"1\"/><c r=\"D1\" s=\"1\"/>"))
  }

  @Test("Cells are merged once, and not under a table")
  func invalidMerge() throws {
    func error(_ reason: String) -> XLSXError { .invalidMerge(sheet: "Data", row: 0, column: 1, reason: reason) }
    #expect(throws: error("it is one cell")) {
      try writtenSheet { sheet in try sheet.merge(.blank, rows: 0...0, columns: 1...1) }
    }
    #expect(throws: error("other merged cells are there")) {
      try writtenSheet { sheet in
        try sheet.merge(.blank, rows: 0...1, columns: 0...1)
        try sheet.merge(.blank, rows: 0...0, columns: 1...2)
      }
    }
    let table = Table(name: "t", columns: [.init("a"), .init("b")])
    #expect(throws: error("a table is there")) {
      try writtenSheet { sheet in
        try sheet.addTable(table, row: 0, column: 0, dataRows: 1)
        try sheet.merge(.blank, rows: 0...0, columns: 1...2)
      }
    }
    #expect(throws: XLSXError.invalidTable(name: "t", reason: "merged cells are there")) {
      try writtenSheet { sheet in
        try sheet.merge(.blank, rows: 0...0, columns: 1...2)
        try sheet.addTable(table, row: 0, column: 0, dataRows: 1)
      }
    }
  }

  @Test("Bars are solid and start at zero")
  func dataBars() throws {
    let book = try writtenSheet { sheet in
      for row in 0...2 { try sheet.write(.integer(Int64(row)), row: row, column: 0) }
      try sheet.addDataBars(rows: 0...2, column: 0, color: Color(0xB5D5EC))
    }
    #expect(book.sheet.contains("<cfvo type=\"num\" val=\"0\"/><cfvo type=\"max\""))
    #expect(book.sheet.contains("<color rgb=\"FFB5D5EC\"/>") && book.sheet.contains("gradient=\"0\""))
  }

  @Test("A hint shows beside its cell, cut to what Excel takes")
  func hint() throws {
    let book = try writtenSheet { sheet in
      let (title, text) = (String(repeating: "t", count: 100), String(repeating: "é", count: 1000))
      try sheet.setHint(title: title, text: text, row: 1, column: 1)
      try sheet.setHint(title: "t", text: "", row: 2, column: 1)
    }
    let match = try #require(book.sheet.firstMatch(of: /promptTitle="([^"]*)" prompt="([^"]*)" sqref="B2"/))
    #expect(match.1.count == 32 && match.2.count == 255)
    #expect(!book.sheet.contains("B3"))
  }

  @Test("Wide sheets print on several pages, with rows and columns on each and nothing around")
  func widePrint() throws {
    let book = try writtenSheet(named: "2026") { sheet in
      try sheet.write(.text("x"), row: 2, column: 0)
      try sheet.setPrint(
        landscape: true, fitting: .width(pages: 3), area: (2...9, 0...40), repeatedRows: 2...2, repeatedColumns: 2)
    }
    #expect(book.sheet.contains("fitToWidth=\"3\" fitToHeight=\"0\" pageOrder=\"overThenDown\""))
    #expect(book.workbook.contains("'2026'!$A:$B,'2026'!$3:$3") && book.workbook.contains("'2026'!$A$3:$AO$10"))
  }

  @Test("Labels of many categories are thinned out", arguments: [(9, 1), (15, 1), (31, 7), (60, 14), (20, 4)])
  func labels(count: Int, interval: Int) throws {
    let cells = Chart.Cells(sheet: SheetName(text: "s"), rows: 0...(count - 1), columns: 0...0)
    let series = Chart.Series(name: cells, categories: cells, values: cells, color: Color(0))
    let chart = Chart(
      kind: .lines, title: "", categoryTitle: "", valueTitle: "", valueFormat: "", series: [series], hasLegend: false,
      altText: "", width: 464, height: 300)
    #expect(chart.labelInterval == interval)
  }
}
