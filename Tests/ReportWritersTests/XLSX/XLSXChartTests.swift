import ReportModel
import Testing

@testable import ReportWriters

/// What a workbook's charts say to the eye.
@Suite struct XLSXChartTests {
  private func charts(of report: Report) throws -> [String] {
    try xlsxWorkbook(of: report).parts.filter { $0.key.hasPrefix("xl/charts/chart") }.map(\.value)
  }

  private func axis(of chart: String) -> Substring? { chart.firstMatch(of: /<c:valAx>.*<\/c:valAx>/)?.output }

  @Test func `No column and no bar starts above zero`() throws {
    for report in [XLSXManagementFixture(users: 3).report, xlsxFixture] {
      let charts = try charts(of: report)
      #expect(charts.count > 3 && charts.contains { $0.contains("<c:barChart>") })
      for chart in charts { #expect(axis(of: chart)?.contains(#"<c:min val="0"/>"#) == true) }
    }
  }

  private func report(_ chart: Chart) -> Report {
    xlsxReport(sections: [Section(id: "s", title: "S", summary: "", blocks: [.chart(chart)])])
  }

  private func chart(_ kind: Chart.Kind, incomplete: Set<Int> = [], _ series: Chart.Series...) -> Chart {
    Chart(
      id: "c", title: "C", kind: kind, categoryLabel: "Week", valueLabel: "V", format: .integer,
      categories: ["W40 · 4 d", "W41", "W42 · 2 d"], incomplete: incomplete, series: series)
  }

  @Test func `An axis with values below zero is left to the program that shows it`() throws {
    let chart = try #require(try charts(of: report(chart(.columns, .init(name: "a", values: [1, -2, 3])))).first)
    #expect(axis(of: chart)?.contains("<c:min ") == false)
  }

  @Test(arguments: [Chart.Kind.columns, .stackedColumns])
  func `Columns of periods that lack days are hatched, in the series' colour on white`(kind: Chart.Kind) throws {
    let drawn = chart(
      kind, incomplete: [0, 2], .init(name: "a", values: [1, 2, 3]),
      .init(name: "others", values: [1, 2, 3], color: Chart.Series.othersColor))
    let chart = try #require(try charts(of: report(drawn)).first)
    let points = chart.matches(of: /<c:dPt><c:idx val="([0-9])"\/>.*?<\/c:dPt>/)
    #expect(points.map(\.1) == ["0", "2", "0", "2"])
    for (point, color) in zip(points, ["115596", "115596", "64676C", "64676C"]) {
      #expect(point.output.0.contains(#"<a:pattFill prst="wdUpDiag"><a:fgClr><a:srgbClr val="\#(color)"/>"#))
      #expect(point.output.0.contains(#"<a:bgClr><a:srgbClr val="FFFFFF"/>"#))
    }
  }

  @Test func `A label over two years has its number of days on a page, and days do not break in a workbook`() throws {
    func drawn(_ categories: [String]) -> Chart {
      Chart(
        id: "c", title: "C", kind: .columns, categoryLabel: "Week", valueLabel: "V", format: .integer,
        categories: categories, series: [.init(name: "a", values: categories.map { _ in 1 })])
    }
    let markup = drawn(["2026-W53 · 3 d", "2027-W01"]).drawing.markup.map(\.html).joined()
    #expect(markup.contains(">2026-W53 · 3 d</text>"))
    let parts = try xlsxWorkbook(of: report(drawn(["2026-10-01", "2026-10-02 · 3 d"]))).parts
    #expect(parts["xl/sharedStrings.xml"]?.contains("10\u{2011}02 · 3 d") == true)
  }

  @Test func `The axis of shares that add up to a whole ends there`() throws {
    func end(_ last: Double) throws -> Bool? {
      let shares = Chart(
        id: "c", title: "C", kind: .stackedColumns, categoryLabel: "Week", valueLabel: "Share",
        format: .percent(places: 0), categories: ["W41", "W42"],
        series: [.init(name: "a", values: [0.25, 0.5]), .init(name: "b", values: [0.75, last])])
      return axis(of: try #require(try charts(of: report(shares)).first))?.contains(#"<c:max val="1"/>"#)
    }
    #expect(try end(0.5) == true)
    #expect(try end(0.75) == false, "nothing is cut off")
  }

  @Test func `A series has the same colour in the workbook and on the page`() throws {
    let drawn = chart(
      .stackedColumns, .init(name: "a", values: [1, 2, 3], color: 4), .init(name: "b", values: [1, 2, 3], color: 1))
    let workbook = try #require(try charts(of: report(drawn)).first)
    let fills = workbook.matches(of: /<c:ser>.*?<a:solidFill><a:srgbClr val="([0-9A-F]{6})"/).map { String($0.1) }
    #expect(fills == ["7C1F14", "CE7C00"])
    let page = drawn.drawing.markup.map(\.html).joined()
    #expect(page.firstRange(of: "class=\"f5\"") != nil && page.firstRange(of: "class=\"f2\"") != nil)
  }

  @Test func `On a page stripes make the columns of periods that lack days lighter`() throws {
    let values = Chart.Series(name: "a", values: [1, 2, 3])
    let stripes = chart(.columns, incomplete: [0], values).drawing.markup.map(\.html).filter { $0.contains("\"cut\"") }
    #expect(stripes.count == 1)
    let whole = chart(.columns, values).drawing.markup.map(\.html).filter { $0.contains("\"cut\"") }
    #expect(whole.isEmpty)
    let grid = MarkdownBar.text(8, of: 8, isLight: true)
    #expect(grid == String(repeating: "░", count: 20) && MarkdownBar.text(8, of: 8).allSatisfy { $0 == "█" })
  }
}
