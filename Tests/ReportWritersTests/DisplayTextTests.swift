import ReportModel
import Testing

@testable import ReportWriters

@Suite struct DisplayTextTests {
  @Test(arguments: [
    (Cell.integer(1_234_567), Format.integer, "1,234,567"), (.integer(999), .integer, "999"),
    (.integer(1000), .integer, "1,000"), (.integer(-1000), .integer, "-1,000"), (.integer(0), .integer, "0"),
    (.integer(.min), .integer, "-9,223,372,036,854,775,808"), (.integer(5), .decimal(places: 2), "5"),
    (.integer(9_007_199_254_740_993), .text, "9007199254740993"),
    (.number(0.5), .integer, "1"), (.number(-0.5), .integer, "-1"), (.number(0.49), .integer, "0"),
    (.number(-0.4), .integer, "0"), (.number(-0.0), .decimal(places: 1), "0.0"),
    (.number(1.005), .decimal(places: 2), "1.01"), (.number(2.675), .decimal(places: 2), "2.68"),
    (.number(0.125), .decimal(places: 2), "0.13"), (.number(9.995), .decimal(places: 2), "10.00"),
    (.number(999.96), .decimal(places: 1), "1,000.0"), (.number(999_999.5), .integer, "1,000,000"),
    (.number(1e21), .integer, "1,000,000,000,000,000,000,000"), (.number(5e-7), .decimal(places: 6), "0.000001"),
    (.number(4e-7), .decimal(places: 6), "0.000000"), (.number(0.05), .decimal(places: 1), "0.1"),
    (.number(0.285), .percent(places: 0), "29%"), (.number(0.285), .percent(places: 1), "28.5%"),
    (.number(0.28449), .percent(places: 1), "28.4%"), (.number(12.5), .percent(places: 0), "1,250%"),
    (.number(0.00004), .percent(places: 1), "0.0%"), (.number(0), .percent(places: 1), "0.0%"),
    (.number(1.5), .text, "1.5"), (.number(.infinity), .integer, "–"), (.empty, .integer, "–"),
    (.text("x"), .integer, "x"), (.flag(true), .flag, "yes"), (.flag(false), .flag, "no"),
    (.date(Fixtures.day), .date, "2026-10-31"), (.timestamp(Fixtures.moment), .timestamp, "2026-11-01T06:04:05Z"),
  ])
  func cells(cell: Cell, format: Format, text: String) {
    #expect(DisplayText.of(cell, as: format) == text)
  }

  @Test func changes() {
    #expect(DisplayText.ofChange(.integer(1200), as: .integer) == "+1,200")
    #expect(DisplayText.ofChange(.integer(-1200), as: .integer) == "-1,200")
    #expect(DisplayText.ofChange(.integer(0), as: .integer) == "0")
    #expect(DisplayText.ofChange(.number(0.0001), as: .decimal(places: 1)) == "0.0")
    #expect(DisplayText.ofChange(.number(0.0125), as: .percent(places: 1)) == "+1.3 pp")
    #expect(DisplayText.ofChange(.empty, as: .percent(places: 1)) == "–")
    #expect(DisplayText.ofChangeRatio(.number(-0.0806)) == "-8.1%")
    #expect(DisplayText.ofChangeRatio(.empty) == "–")
  }

  @Test func bars() {
    #expect(MarkdownBar.text(10, of: 10) == String(repeating: "█", count: 20))
    #expect(MarkdownBar.text(5, of: 10) == String(repeating: "█", count: 10))
    #expect(MarkdownBar.text(0.001, of: 10) == "▏")
    #expect(MarkdownBar.text(0, of: 10) == "")
    #expect(MarkdownBar.text(-1, of: 10) == "")
    #expect(MarkdownBar.text(1, of: 0) == "")
  }

  @Test func `A bar of a share is full at the whole, or at a greater one`() throws {
    func shares(_ values: [Double]) throws -> (mail: [Double], markdown: [Int]) {
      let chart = Chart(
        id: "shares", title: "Shares", kind: .bars, categoryLabel: "Window", valueLabel: "Used share",
        format: .percent(places: 1), categories: ["a", "b"], fullBar: 1,
        series: [Chart.Series(name: "", values: values)])
      return (
        try #require(MailBars(chart)).bars.map(\.share),
        MarkdownGrid(chart: chart).rows.map { $0.count { $0 == "█" } }.filter { $0 > 0 }
      )
    }
    let (below, above) = (try shares([0.5, 0.25]), try shares([2, 1]))
    #expect(below.mail == [0.5, 0.25] && below.markdown == [10, 5])
    #expect(above.mail == [1, 0.5] && above.markdown == [20, 10])
  }

  @Test func developments() {
    func text(_ before: Cell, _ now: Cell, _ ratio: Cell) -> String {
      DisplayText.of(Development(from: before, to: now, ratio: ratio))
    }
    #expect(text(.empty, .integer(1), .empty) == "–")
    #expect(text(.integer(0), .integer(1), .empty) == "new")
    #expect(text(.integer(1), .integer(0), .number(-1)) == "ended")
    #expect(text(.integer(0), .integer(0), .empty) == "unchanged")
    #expect(text(.integer(4), .integer(5), .number(0.25)) == "+25.0%")
    #expect(text(.integer(4), .integer(3), .number(-0.25)) == "-25.0%")
  }

  @Test(arguments: [
    (Cell.integer(5), "+5"), (.integer(-5), "-5"), (.integer(0), "0"), (.empty, "–"), (.text("+x"), "+x"),
  ])
  func columnsOfChanges(cell: Cell, text: String) {
    #expect(DisplayText.of(cell, in: Column("c", "C", .integer, emphasis: .change)) == text)
    #expect(DisplayText.of(.integer(5), in: Column("c", "C", .integer)) == "5")
  }
}
