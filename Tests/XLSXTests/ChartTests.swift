import Testing

@testable import XLSX

@Suite("Charts")
struct ChartTests {
  /// Two categories in A2:A3 and their values in B2:B3, of which the second is missing.
  private func chart(
    _ kind: Chart.Kind = .lines, sheetName: String = "2026", title: String = "Title", altText: String = "Alt"
  ) throws -> Written {
    try written { book in
      let name = book.sheetName(sheetName)
      try book.addSheet(name) { sheet in
        try sheet.write(.text("Series"), row: 0, column: 1)
        try sheet.write(.text("one"), row: 1, column: 0)
        try sheet.write(.text("two"), row: 2, column: 0)
        try sheet.write(.number(1.5), row: 1, column: 1)
        let series = Chart.Series(
          name: .init(sheet: name, rows: 0...0, columns: 1...1),
          categories: .init(sheet: name, rows: 1...2, columns: 0...0),
          values: .init(sheet: name, rows: 1...2, columns: 1...1), color: Color(0x0072B2))
        try sheet.draw(
          Chart(
            kind: kind, title: title, categoryTitle: "=Category", valueTitle: "Value", valueFormat: "0.0%",
            series: [series], hasLegend: true, altText: altText, width: 600, height: 300),
          row: 5, column: 0, offset: 30)
      }
    }
  }

  @Test(
    "A chart carries its values, with a gap where there is none",
    arguments: ["2026", "It's", "Chart data", "A1", "TRUE", "Wow!", "日本語"])
  func cache(sheetName: String) throws {
    let book = try chart(sheetName: sheetName)
    let quoted = "'" + sheetName.replacing("'", with: "''") + "'"
    #expect(book.chart.contains("<c:f>\(quoted)!$B$1</c:f><c:strCache><c:ptCount val=\"1\"/>"))
    #expect(book.chart.contains("<c:f>\(quoted)!$A$2:$A$3</c:f><c:strCache><c:ptCount val=\"2\"/>"))
    #expect(
      book.chart.contains(
        "<c:f>\(quoted)!$B$2:$B$3</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val=\"2\"/>"
          + "<c:pt idx=\"0\"><c:v>1.5</c:v></c:pt></c:numCache>"))
  }

  @Test("A title is never a formula")
  func titles() throws {
    let book = try chart(title: "=SUM(A1)")
    #expect(book.chart.contains("<a:t> =SUM(A1)</a:t>") && book.chart.contains("<a:t> =Category</a:t>"))
    #expect(!book.chart.contains("<c:f>SUM(A1)</c:f>"))
  }

  @Test("Bars start at the top")
  func bars() throws {
    let book = try chart(.bars)
    let category = try #require(book.chart.components(between: "<c:catAx>", and: "</c:catAx>"))
    let value = try #require(book.chart.components(between: "<c:valAx>", and: "</c:valAx>"))
    #expect(category.contains(#"<c:orientation val="maxMin"/>"#) && category.contains("=Category"))
    #expect(value.contains(#"<c:orientation val="minMax"/>"#) && value.contains("0.0%"))
    #expect(value.contains(#"<c:crosses val="max"/>"#))
  }

  @Test(
    "Kinds",
    arguments: [
      (Chart.Kind.stackedColumns, #"<c:grouping val="stacked"/>"#), (.columns, "<c:barChart>"),
      (.lines, "<c:lineChart>"),
    ])
  func kinds(kind: Chart.Kind, mark: String) throws {
    let book = try chart(kind)
    #expect(book.chart.contains(mark))
  }

  @Test("A chart has its size, and words for those who cannot see it")
  func drawing() throws {
    let book = try chart(altText: "Lines & more" + String(repeating: "…", count: 3_000))
    let drawing = try #require(book.parts["xl/drawings/drawing1.xml"])
    #expect(drawing.contains(#"descr="Lines &amp; more…"#) && drawing.contains("… (cut)\""))
    #expect(drawing.contains("<xdr:row>5</xdr:row>"))
    #expect(drawing.contains("<xdr:from><xdr:col>0</xdr:col><xdr:colOff>285750</xdr:colOff>"))
    // 30 + 600 pixels from the left: 54 pixels into the tenth column of 64.
    #expect(drawing.contains("<xdr:to><xdr:col>9</xdr:col><xdr:colOff>514350</xdr:colOff><xdr:row>20</xdr:row>"))
  }

  @Test("A chart without a series is an error")
  func empty() throws {
    let chart = Chart(
      kind: .bars, title: "None", categoryTitle: "", valueTitle: "", valueFormat: "", series: [], hasLegend: false,
      altText: "", width: 100, height: 100)
    #expect(throws: XLSXError.emptyChart(title: "None")) {
      try writtenSheet { sheet in try sheet.draw(chart, row: 0, column: 0) }
    }
  }
}

extension String {
  fileprivate func components(between start: String, and end: String) -> String? {
    guard let first = firstRange(of: start), let last = self[first.upperBound...].firstRange(of: end) else {
      return nil
    }
    return String(self[first.upperBound..<last.lowerBound])
  }
}
