import Foundation
import ReportModel
import Templates
import Testing

@testable import ReportWriters

@Suite struct HTMLReportWriterTests {
  private func html(_ report: Report) throws -> String {
    try withTemporaryDirectory { directory in
      let path = directory + "/r.html"
      try HTMLReportWriter(options: WriterOptions()).write(report, to: path)
      return try contents(of: path)
    }
  }

  private func edges() -> Report { Fixtures.report(title: "Edges", sections: [ManagementFixture.chartEdges]) }

  @Test func pagesForTheEye() throws {
    // For samples/check-page: PAGES=FOLDER swift test --filter pagesForTheEye
    guard let folder = ProcessInfo.processInfo.environment["PAGES"] else { return }
    for (name, report) in [("awkward", Fixtures.awkward), ("management", ManagementFixture.report), ("edges", edges())]
    {
      try Data(try html(report).utf8).write(to: URL(filePath: "\(folder)/\(name).html"))
    }
  }

  /// Web Content Accessibility Guidelines, AA: 4.5 to 1 for text, 3 to 1 for graphics with a meaning.
  @Test func contrast() throws {
    let style = PageTemplate.styleSheet
    let schemes = style.matches(of: /:root \{(\s*color-scheme[^}]*|\s*--page[^}]*)\}/).map { String($0.1) }
    #expect(schemes.count == 3)
    let series = SeriesPalette.colors.indices.map { Substring("series-\($0 + 1)") }
    // In a light window and on paper they are the workbook's.
    for scheme in [schemes[0], schemes[2]] {
      for (name, color) in zip(series, SeriesPalette.colors) {
        let hex = String(0x100_0000 + color, radix: 16).dropFirst()
        #expect(scheme.contains("--\(name): #\(hex);"))
      }
    }
    for scheme in schemes {
      var colours: [Substring: Double] = [:]
      for colour in scheme.matches(of: /--([a-z0-9-]+): #([0-9a-f]{6});/) {
        colours[colour.1] = luminance(Int(colour.2, radix: 16) ?? 0)
      }
      func contrast(_ one: Substring, _ other: Substring) throws -> Double {
        let (one, other) = (try #require(colours[one]), try #require(colours[other]))
        return (max(one, other) + 0.05) / (min(one, other) + 0.05)
      }
      for ground: Substring in ["page", "surface"] {
        for text: Substring in ["text", "quiet", "accent"] { #expect(try contrast(text, ground) >= 4.5, "\(text)") }
        for mark in series + ["past", "notice-line"] {
          #expect(try contrast(mark, ground) >= 3, "\(mark)")
        }
      }
      #expect(try contrast("text", "notice") >= 4.5)
      // In grey, series differ as well.
      for one in series { for other in series where one < other { #expect(try contrast(one, other) >= 1.3) } }
    }
  }

  private func luminance(_ colour: Int) -> Double {
    let parts = [16, 8, 0].map { shift -> Double in
      let part = Double(colour >> shift & 0xFF) / 255
      return part <= 0.03928 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test func structure() throws {
    for report in [Fixtures.awkward, ManagementFixture.report, edges(), Fixtures.report()] {
      let page = try PageElement.parse(try html(report))
      #expect(page.attributes["lang"] == "en")
      #expect(page.all("title").first?.text == report.title)
      #expect(page.all("h1").map(\.text) == [report.title])
      for name in ["header", "nav", "main", "footer"] { #expect(page.all(name).count == 1, "\(name)") }
      let chapters = page.all("main").flatMap { $0.all("h2").map(\.text) }
      #expect(chapters == report.sections.map(\.title))
      #expect(page.all("nav").flatMap { $0.all("a").map(\.text) } == report.sections.map(\.title))
      for table in page.all("table") {
        #expect(table.children.map(\.name) == ["caption", "thead", "tbody"])
        #expect(table.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"]) })
        let widths = Set(table.all("tr").map(\.children.count))
        #expect(widths.count == 1)
      }

      let ids = page.descendants.compactMap { $0.attributes["id"] }
      #expect(Set(ids).count == ids.count)
      let references =
        page.descendants.compactMap { $0.attributes["aria-labelledby"] }.flatMap { $0.split(separator: " ") }
        .map(String.init) + page.all("a").compactMap { $0.attributes["href"].map { String($0.dropFirst()) } }
      for reference in references { #expect(ids.contains(reference), "\(reference)") }
    }
  }

  @Test func needsNothingButItself() throws {
    let page = try html(ManagementFixture.report)
    #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""))
    for word in ["http:", "https:", "src=", "@import", "<script", "<link", "<img", "<iframe", "javascript:"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.matches(of: /url\([^#]/).isEmpty)
  }

  @Test func hostileTextDoesNothing() throws {
    let page = try PageElement.parse(try html(Fixtures.awkward))
    let elements: Set = [
      "html", "head", "meta", "title", "style", "body", "a", "svg", "defs", "pattern", "rect", "path", "header", "h1",
      "p", "bdi", "time", "aside", "h2", "ul", "li", "div", "nav", "main", "section", "dl", "dt", "dd", "span", "h3",
      "figure", "figcaption", "desc", "text", "circle", "details", "summary", "table", "caption", "thead", "tbody",
      "tr", "th", "td", "br", "footer",
    ]
    let attributes: Set = [
      "lang", "charset", "http-equiv", "content", "name", "class", "href", "width", "height", "aria-hidden", "id",
      "patternUnits", "d", "aria-labelledby", "aria-label", "tabindex", "role", "viewBox", "x", "y", "cx", "cy", "r",
      "text-anchor", "scope", "style", "title", "datetime",
    ]
    for element in page.descendants {
      #expect(elements.contains(element.name), "\(element.name)")
      for (name, value) in element.attributes {
        #expect(attributes.contains(name), "\(name)")
        if name == "href" { #expect(value.hasPrefix("#")) }
        if name == "style" { #expect(value.wholeMatch(of: /--share:[0-9.]+%/) != nil) }
      }
    }
    let chapter = try #require(page.all("section").last)
    let rows = try #require(chapter.all("tbody").first).children
    #expect(rows.count == Fixtures.hostileTexts.count)
    for (row, text) in zip(rows, Fixtures.hostileTexts) {
      #expect(row.children.count == 3)
      #expect(row.children.dropFirst().first?.text == visible(text))
      #expect(row.children.last?.text == "end")
    }
    let paragraphs = chapter.children.filter { $0.name == "p" && $0.attributes["class"] == nil }
    let blocks = Fixtures.hostileTexts.filter { !$0.allSatisfy(\.isWhitespace) }
    #expect(paragraphs.map(\.text) == blocks.map(visible))
  }

  private func visible(_ text: String) -> String {
    ShowableText.lines(of: text).joined(separator: "\n")
  }

  @Test(arguments: [
    ("<b a='1' c=\"2\">&amp;", "&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;"), ("a\r\nb\nc\td", "a<br/>b<br/>c d"),
    ("\u{202E}x\0\u{FFFF}\u{85}\u{2066}", "\u{FFFD}x\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ("", ""), ("é長🙂", "é長🙂"),
  ])
  func text(text: String, html: String) {
    #expect(HTMLText.inline(text) == html)
    #expect(HTMLText.line(text) == html.replacingOccurrences(of: "<br/>", with: " "))
  }

  @Test func keyFigures() throws {
    let page = try PageElement.parse(try html(Fixtures.awkward))
    let changes = page.all(class: "change").map { $0.text }
    #expect(
      changes == [
        "▲+23.5% from 1,000,000", "▼-8.1% (-2.5 pp) from 31.0%", "no comparison", "unchanged from 5", "new from 0",
        "ended from 7",
      ])
    #expect(page.all(class: "arrow").allSatisfy { $0.attributes["aria-hidden"] == "true" })
    #expect(
      page.all(class: "spark").map { $0.attributes["aria-label"] } == [
        "Trend, 2026-W36 to 2026-W40: first 0, last 12, lowest 0, highest 12"
      ])
  }

  @Test func numbersOfCharts() throws {
    for report in [Fixtures.awkward, ManagementFixture.report, edges()] {
      let page = try PageElement.parse(try html(report))
      let charts = report.sections.flatMap(\.blocks).compactMap { block in
        if case .chart(let chart) = block { chart } else { nil }
      }
      let figures = page.all("figure")
      #expect(figures.count == charts.count)
      for (figure, chart) in zip(figures, charts) {
        guard let details = figure.all("details").first else {
          #expect(chart.series.allSatisfy { !$0.values.contains { $0?.isFinite == true } }, "\(chart.title)")
          #expect(figure.all("svg").isEmpty)
          continue
        }
        let rows = details.all("tbody").flatMap(\.children).map { $0.children.map(\.text) }
        let expected = chart.categories.indices.map { category in
          [visible(chart.categories[category])]
            + chart.series.map { series in
              let value = series.values.indices.contains(category) ? series.values[category] : nil
              return DisplayText.of(.number(orEmpty: value), as: chart.format)
            }
        }
        #expect(rows == expected)
      }
    }
  }

  @Test func drawingsStayInside() throws {
    for report in [Fixtures.awkward, ManagementFixture.report, edges()] {
      let text = try html(report)
      #expect(!text.contains("nan") && !text.contains("inf\""))
      let page = try PageElement.parse(text)
      for figure in page.all("figure") {
        let drawings = figure.all("svg").filter { $0.attributes["role"] == "img" }
        for drawing in drawings {
          let size = try #require(drawing.attributes["viewBox"]).split(separator: " ").compactMap { Double($0) }
          let title = drawing.all("title").first?.text ?? ""
          var ends: [Double: [(start: Double, end: Double)]] = [:]
          for text in drawing.all("text") {
            let own = text.all("title").first?.text ?? ""
            let width = TextFit.width(of: String(text.text.dropFirst(own.count)))
            let x = try #require(Double(text.attributes["x"] ?? ""))
            let y = try #require(Double(text.attributes["y"] ?? ""))
            let anchor = try #require(text.attributes["text-anchor"])
            let start = try #require(["start": x, "middle": x - width / 2, "end": x - width][anchor])
            #expect(start > -1 && start + width < size[2] + 1, "\(title): \(text.text)")
            #expect(y > 0 && y < size[3] + 1, "\(title): \(text.text)")
            ends[y, default: []].append((start, start + width))
          }
          for line in ends.values {
            let sorted = line.sorted { $0.start < $1.start }
            for (left, right) in zip(sorted, sorted.dropFirst()) { #expect(left.end <= right.start + 1, "\(title)") }
          }
          for path in drawing.all("path") {
            for point in (path.attributes["d"] ?? "").matches(of: /[ML]([-0-9.]+) ([-0-9.]+)/) {
              let (x, y) = (Double(point.1) ?? -1, Double(point.2) ?? -1)
              #expect(x >= -0.1 && x <= size[2] && y >= -0.1 && y <= size[3], "\(title): \(x) \(y)")
            }
          }
        }
      }
    }
  }

  @Test(arguments: [
    (0, "0"), (5, "5"), (999, "999"), (1500, "1.5K"), (999_999, "1M"), (1_250_000, "1.25M"), (2e9, "2B"),
    (-4_000_000, "-4M"), (0.25, "0.25"), (1e12, "1T"), (1e300, "1e300"), (0.001, "0.001"),
  ])
  func shortNumbers(value: Double, text: String) {
    #expect(DisplayText.short(value, as: .integer) == text)
  }

  @Test(arguments: [(0.285, "28.5%"), (10, "1,000%"), (0.00025, "0.025%"), (0, "0%")])
  func shortPercentages(value: Double, text: String) {
    #expect(DisplayText.short(value, as: .percent(places: 1)) == text)
  }

  @Test(arguments: [(1.25, "1.3"), (-0.04, "0"), (-2.5, "-2.5"), (30, "30"), (.infinity, "99999"), (.nan, "0")])
  func coordinates(value: Double, text: String) {
    #expect(SVG.number(value) == text)
  }

  @Test(arguments: [
    ([0, 3], [0, 1, 2, 3]), ([0, 1], [0, 1]), ([7], [0, 2, 4, 6, 8]), ([0], [0]), ([], [0]),
    ([1_234_567], [0, 500_000, 1_000_000, 1_500_000]), ([-3, 5], [-4, -2, 0, 2, 4, 6]),
  ])
  func scales(values: [Double], ticks: [Double]) {
    #expect(ValueScale(values, isWhole: true).ticks == ticks)
  }
}
