import ReportModel
import Testing
import XLSX

@testable import ReportWriters

@Suite("Dashboards of workbooks")
struct XLSXDashboardTests {
  /// The first sheet's text and numbers, row by row and from left to right, with what is needed to look closer.
  private struct Front {
    let parts: [String: String]
    let sheet: String
    let styles: String
    let texts: [String]

    init(_ report: Report) throws {
      parts = try xlsxWorkbook(of: report).parts
      let sheet = try #require(parts["xl/worksheets/sheet1.xml"])
      self.sheet = sheet
      styles = try #require(parts["xl/styles.xml"])
      let parts = parts
      texts = sheet.matches(of: /<c r="([A-Z]+[0-9]+)"[^>]*><v>/).compactMap { value(of: String($0.1), sheet, parts) }
    }

    func text(_ cell: String) -> String? { value(of: cell, sheet, parts) }
    func code(_ cell: String) throws -> String { try ReportWritersTests.code(of: cell, sheet, styles) }
  }

  private func report(_ blocks: [Block], notices: [Sentence] = []) -> Report {
    let section = Section(id: "s", title: "Summary", summary: "", blocks: blocks)
    return Report(
      title: "R", organisation: "o", firstDay: xlsxFixture.firstDay, lastDay: xlsxFixture.lastDay,
      generatedAt: xlsxFixture.generatedAt, generator: "g", notices: notices, sections: [section], tables: [])
  }

  private func figure(
    _ value: Cell, from previous: Cell = .empty, change: Cell = .empty, ratio: Cell = .empty,
    format: ReportModel.Format = .integer, trend: [Cell] = []
  ) -> KeyFigure {
    KeyFigure(
      id: "f", label: "Calls", value: value, format: format, previous: previous, change: change, changeRatio: ratio,
      trend: trend, trendLabel: "W1 to W9", note: "Made so.")
  }

  @Test("What this is comes first, and then what needs attention")
  func front() throws {
    let front = try Front(xlsxFixture)
    let expected = [
      "Usage, October 2026",
      "org_1 · 2026-10-01 to 2026-10-31, UTC · made 2026-11-01 06:00:00 by factory-report 0.1.0", "All of it.",
      "⚠ What needs attention", "2026-10-14 is missing.", "Tokens", "Autonomy",
    ]
    #expect(front.texts.prefix(7) == expected[...])
    #expect(front.sheet.contains("showGridLines=\"0\"") && !front.sheet.contains("orientation=\"landscape\""))
    #expect(front.sheet.contains("<pageSetUpPr fitToPage=\"1\"/>") && !front.sheet.contains("fitToHeight=\"0\""))
  }

  @Test("Where nothing is off the reader is told so")
  func allClear() throws {
    #expect(try Front(report([.paragraph("x")])).texts.contains("✓ Nothing needs attention"))
    #expect(try Front(xlsxReport(sections: [])).texts.count == 2)
  }

  @Test("A card holds numbers; arrows and signs are their formats'")
  func card() throws {
    let front = try Front(xlsxFixture)
    #expect(["B8", "B9", "B10", "C10"].map(front.text) == ["Tokens", "1200", "0.2", "1000"])
    #expect(try front.code("B9") == "#,##0")
    #expect(try front.code("B10") == "&quot;▲ &quot;+0.0%;&quot;▼ &quot;-0.0%")
    #expect(try front.code("C10").hasPrefix("&quot;from &quot;#,##0;"))
    #expect(["E8", "E9", "E10", "F10"].map(front.text) == ["Autonomy", "4.5", "not compared", nil])
    #expect(try front.code("E9") == "#,##0.00")
    #expect(front.sheet.contains("prompt=\"Sum of the days.\" sqref=\"B8\""))
  }

  @Test("What has no ratio is told in words")
  func words() throws {
    let front = try Front(
      report([
        .figures([
          figure(.integer(5), from: .integer(0), change: .integer(5)),
          figure(.integer(0), from: .integer(5), change: .integer(-5), ratio: .number(-1)),
          figure(.integer(5), from: .integer(5), change: .integer(0), ratio: .number(0)),
          figure(.integer(5)),
          figure(.empty, from: .integer(5)),
          figure(.number(.nan)),
          figure(.integer(1_000_001), from: .integer(1), change: .integer(1_000_000), ratio: .number(1_000_000)),
        ])
      ]))
    let first = ["B8", "E8", "H8", "K8"].map(front.text)
    #expect(first == ["▲ new", "▼ ended", "unchanged", "not compared"])
    #expect(["B11", "E11", "H11"].map(front.text) == ["no data", "–", "1000001"])
    #expect(front.text("H12") == "▲ by far")
  }

  @Test("A change that rounds to nothing has no direction")
  func tinyChange() throws {
    let front = try Front(
      report([.figures([figure(.integer(10_001), from: .integer(10_000), ratio: .number(0.0001))])]))
    #expect(try front.code("B8") == "0.0%;0.0%")
  }

  @Test("Large numbers are smaller, so that they fit their card")
  func largeNumbers() throws {
    let front = try Front(
      report([
        .figures([
          figure(.integer(1_234_567_890_123), from: .integer(1_234_567_890_000), ratio: .number(0.1)),
          figure(.number(1e300), format: .decimal(places: 2)),
        ])
      ]))
    #expect(try front.code("C8").hasPrefix("&quot;from &quot;0.0E+00"))
    #expect(try front.code("E7") == "0.00E+00")
    #expect(front.text("B7") == "1234567890123")
  }

  @Test("A trend is drawn from the lowest value to the highest, with a gap where nothing is known")
  func trend() throws {
    #expect(XLSXText.sparkline([.integer(0), .integer(4), .empty, .number(8)]) == "▁▅ █")
    #expect(XLSXText.sparkline([.integer(-8), .integer(0)]) == "▁█")
    #expect(XLSXText.sparkline([.integer(0), .integer(0)]) == "▅▅")
    #expect(XLSXText.sparkline([.integer(1), .empty, .number(.nan)]) == "")
    let front = try Front(report([.figures([figure(.integer(2), trend: [.integer(1), .integer(2)])])]))
    #expect(["B9", "B10"].map(front.text) == ["▁█", "W1 to W9"])
  }

  @Test("Sentences show figures as tables do, and names on one line, cut and harmless")
  func sentences() throws {
    let long = String(repeating: "x", count: 100)
    let sentence = Sentence([
      .words("It is "), .value(.integer(1234), .integer), .words(", "), .change(.integer(-5), .integer), .words(", "),
      .changeRatio(.number(0.25)), .words(", "), .value(.empty, .integer), .words(" of "), .name("a\n\u{202E}b"),
      .words(" and "), .name(long),
    ])
    let cut = String(repeating: "x", count: 47) + "…"
    #expect(XLSXText.sentence(sentence) == "It is 1,234, -5, +25.0%, – of a b and \(cut)")
    let formula = Sentence([.name("=1+1")])
    let front = try Front(report([.sentences([formula, sentence])]))
    #expect(front.texts.dropFirst(3).prefix(2) == ["What changed", "=1+1"])
    #expect(!front.sheet.contains("<f>"))
    let introduced = try Front(report([.paragraph("Since September:"), .sentences([formula])]))
    #expect(!introduced.texts.contains("What changed"))
  }

  @Test("A long line is wrapped in a row as high as it needs")
  func wrapping() throws {
    let line = String(repeating: "word ", count: 100)
    let front = try Front(report([.sentences([Sentence([.words(line)])])]))
    let heights = front.sheet.matches(of: /ht="([0-9.]+)"/).compactMap { Double($0.1) }
    #expect((heights.max() ?? 0) > 4 * 14)
    #expect(XLSXText.lineCount("one two three", width: 7) == 2)
    #expect(XLSXText.lineCount("incomprehensible", width: 8) == 2)
    #expect(XLSXText.lineCount("a\n\nb", width: 8) == 3)
    #expect(XLSXText.lineCount("", width: 8) == 1)
  }

  @Test("Long names are cut in charts, and whole in tables")
  func longNames() throws {
    let report = XLSXManagementFixture(prefix: String(repeating: "long ", count: 40), users: 1).report
    let parts = try xlsxWorkbook(of: report).parts
    let chart = try #require(parts["xl/charts/chart1.xml"])
    #expect(chart.contains("<c:v>long long long long long long l…</c:v>"))
    let whole = String(repeating: "long ", count: 40) + "name 0<"
    #expect(parts["xl/sharedStrings.xml"]?.contains(whole) == true)
  }

  @Test("Contents lead to each sheet, and each sheet back")
  func contents() throws {
    let front = try Front(xlsxFixture)
    #expect(front.texts.suffix(3) == ["In this workbook", "Cells", "Empty"])
    #expect(front.sheet.contains("location=\"'Cells'!A1\" tooltip=\"Each kind.\""))
    #expect(front.parts["xl/worksheets/sheet2.xml"]?.contains("location=\"'Overview'!A1\"") == true)
  }

  @Test("A table of the first section is on the sheet behind the dashboard")
  func tableOfFirstSection() throws {
    let table = Table(id: "t", title: "T", columns: [Column("a", "A", .text)], rows: Rows([[.text("x")]]))
    let parts = try xlsxWorkbook(of: report([.figures([figure(.integer(1))]), .table(table, pageRows: nil)])).parts
    let names = try #require(parts["xl/workbook.xml"]).matches(of: /<sheet name="([^"]*)"/).map { String($0.1) }
    #expect(names == ["Summary", "Summary (2)"])
    #expect(parts["xl/worksheets/sheet1.xml"]?.contains("tablePart") == false)
  }

  @Test("Figures and sentences stand above a table, and a later section without one is a page of cards")
  func laterSections() throws {
    let table = Table(id: "t", title: "T", columns: [Column("a", "A", .text)], rows: Rows([[.text("x")]]))
    let blocks: [Block] = [
      .figures([figure(.integer(7), from: .integer(5), change: .integer(2), ratio: .number(0.4))]),
      .sentences([Sentence([.words("It rose by "), .change(.integer(2), .integer)])]),
    ]
    let sections = [
      Section(id: "a", title: "First", summary: "", blocks: [.paragraph("x")]),
      Section(id: "b", title: "Mixed", summary: "", blocks: blocks + [.table(table, pageRows: nil)]),
      Section(id: "c", title: "Cards", summary: "All.", blocks: blocks),
    ]
    let parts = try xlsxWorkbook(of: xlsxReport(sections: sections)).parts
    let (mixed, cards) = (
      try #require(parts["xl/worksheets/sheet2.xml"]), try #require(parts["xl/worksheets/sheet3.xml"])
    )
    #expect(
      ["A4", "B4", "D4", "A6", "A8", "A10"].map { value(of: $0, mixed, parts) } == [
        "Calls", "7", "2", "It rose by +2", "T", "x",
      ])
    let texts = ["B1", "B2", "B3", "B5", "B6", "B7", "B9", "B10"].map { value(of: $0, cards, parts) }
    #expect(texts == ["Cards", "All.", "‹ First", "Calls", "7", "0.4", "What changed", "It rose by +2"])
  }

  @Test("An odd last chart has the width to itself, and one without values says so")
  func oddCharts() throws {
    func chart(_ values: [Double?]) -> ReportModel.Chart {
      Chart(
        id: "c", title: "C", kind: .columns, categoryLabel: "Week", valueLabel: "V", format: .integer,
        categories: ["a"], series: [.init(name: "s", values: values)])
    }
    let front = try Front(report([.chart(chart([1])), .chart(chart([nil])), .chart(chart([2]))]))
    #expect(front.texts.contains("C\n\nNo data"))
    let drawing = try #require(front.parts["xl/drawings/drawing1.xml"])
    let columns = drawing.matches(of: /<xdr:col>([0-9]+)<\/xdr:col>/).compactMap { Int($0.1) }
    #expect(columns == [1, 6, 1, 12])
  }

  @Test("A chart says in words what it was told to")
  func alternative() throws {
    let parts = try xlsxWorkbook(of: XLSXManagementFixture(users: 1).report).parts
    let drawing = try #require(parts["xl/drawings/drawing1.xml"])
    #expect(drawing.contains("descr=\"Tokens by week: they rose.\""))
    #expect(drawing.contains("descr=\"Daily and weekly active users. Lines: Users by Day, 60 from 2026-09-01"))
  }

  @Test("A dashboard of far more than a page is not pressed onto one")
  func longDashboard() throws {
    let sentences = (0..<200).map { Sentence([.words("Sentence \($0)")]) }
    #expect(try Front(report([.sentences(sentences)])).sheet.contains("fitToHeight=\"0\""))
  }
}
