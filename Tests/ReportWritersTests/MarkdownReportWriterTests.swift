import Foundation
import ReportModel
import Templates
import Testing

@testable import ReportWriters

@Suite struct MarkdownReportWriterTests {
  private func markdown(_ report: Report) throws -> String {
    try withTemporaryDirectory { directory in
      let path = directory + "/r.md"
      try MarkdownReportWriter(options: WriterOptions()).write(report, to: path)
      return try contents(of: path)
    }
  }

  @Test func emptyReport() throws {
    #expect(
      try markdown(Fixtures.report()) == """
        # Usage

        Organisation org_1 · 2026-10-01 to 2026-10-31 (UTC) · made 2026-11-01T06:04:05Z by factory-report 0.1.0

        <!-- generator: factory-report 0.1.0 -->

        """)
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("a\\|b", "a&#92;\\|b"), ("a\\", "a\\\\"), ("a\r\nb\nc", "a<br>b<br>c"), ("a\tb", "a b"),
    ("tool_calls", "tool_calls"), ("_x_", "\\_x\\_"), ("mcp__x", "mcp__x"), ("*x*", "\\*x\\*"),
    ("<b>&", "&lt;b&gt;&amp;"), ("to http://x.y, or", "to `http://x.y`, or"), ("at 06:04:05Z", "at `06:04:05Z`"),
    ("ana@example.com", "`ana@example.com`"), ("see http://x.y now", "see `http://x.y` now"), ("#12", "`#12`"),
    ("C# a @ b", "C\\# a @ b"), ("[x](y)", "\\[x\\](y)"), ("\u{202E}x\0\u{FFFF}", "\u{FFFD}x\u{FFFD}\u{FFFD}"),
    ("@a|b", "&#64;&#8203;a\\|b"), ("$HOME/x", "`$HOME/x`"), ("", ""),
  ])
  func inlineText(text: String, markdown: String) {
    #expect(MarkdownText.inline(text) == markdown)
  }

  @Test(arguments: [
    ("- x", "\\- x"), ("12. x", "12\\. x"), ("1) x", "1\\) x"), ("12 x", "12 x"), ("   x", "x"), ("=", "\\="),
    ("# x", "\\# x"), ("> x", "&gt; x"),
  ])
  func blockText(text: String, markdown: String) {
    #expect(MarkdownText.block(text) == markdown)
  }

  @Test(arguments: [
    ([0, 4, nil, 8], "▁▅·█"), ([nil, nil], ""), ([3], ""), ([0, 0], "▅▅"), ([-1, 2, .infinity], "▁█·"),
    // A small change looks small: the drawing is at least as high as a tenth of 100, of which 2 are a fifth.
    ([100, 98], "▅▄"), ([640, 582, 647], "▇▁█"),
  ])
  func trends(values: [Double?], text: String) {
    #expect(MarkdownBar.trend(values.map { $0.map(Cell.number) ?? .empty }) == text)
  }

  @Test func `Columns in which no row has anything are not on a page`() throws {
    func figure(_ previous: Cell) -> KeyFigure {
      KeyFigure(
        id: "a", label: "A", value: .integer(5), format: .integer, previous: previous, change: .empty,
        changeRatio: .empty, isComparable: previous != .empty, note: "")
    }
    func table(_ note: Cell) -> Table {
      Table(
        id: "t", title: "T",
        columns: [Column("a", "Name", .text), Column("b", "Note", .text), Column("c", "Size", .integer)],
        rows: Rows([[.empty, .text(""), .integer(1)], [.empty, note, .integer(2)]]))
    }
    func page(_ blocks: Block...) throws -> String {
      try markdown(Fixtures.report(sections: [Section(id: "s", title: "S", summary: "", blocks: blocks)]))
    }
    let bare = try page(.figures([figure(.empty)]), .excerpt(table(.empty)))
    #expect(bare.contains("| Figure | Value |\n") && bare.contains("| Name | Size |\n"))
    #expect(bare.contains("| –    |    2 |\n"), "the first column names the row")
    let full = try page(.figures([figure(.integer(4))]), .excerpt(table(.text("x"))))
    #expect(full.contains("| Before | Change | Change % |") && full.contains("| Name | Note | Size |"))
  }

  @Test(.enabled(if: CMark.isInstalled, "needs cmark-gfm")) func hostileTextDoesNothing() throws {
    let html = try CMark.html(of: try markdown(Fixtures.awkward))
    for tag in ["<a ", "<img", "<script", "<b>", "<em>", "<strong>", "<del>", "<li>", "<ul>", "<ol", "<pre", "<hr"] {
      let allowed = ["<li>": 5, "<ul>": 2, "<strong>": 1][tag] ?? 0
      #expect(html.components(separatedBy: tag).count - 1 == allowed, "\(tag)")
    }
    #expect(html.components(separatedBy: "<h1>").count - 1 == 1)
    #expect(html.components(separatedBy: "<h2>").count - 1 == 4)
    #expect(html.components(separatedBy: "<blockquote>").count - 1 == 1)
    // The reference implementation finds every table that has rows, with all of them.
    let tables = html.components(separatedBy: "<table>").dropFirst().map {
      $0.components(separatedBy: "<tr>").count - 2
    }
    let expected = try Fixtures.awkward.sections.flatMap(\.blocks).compactMap(CMark.rows).filter { $0 > 0 }
    #expect(tables == expected)
    // Each row of the hostile table has three cells and shows the original text.
    let table = try #require(html.components(separatedBy: "<table>").last?.components(separatedBy: "</table>").first)
    let rows = table.components(separatedBy: "<tr>").dropFirst(2)
    #expect(rows.count == Fixtures.hostileTexts.count)
    for (row, text) in zip(rows, Fixtures.hostileTexts) {
      let cells = row.components(separatedBy: "<td").dropFirst()
      #expect(cells.count == 3)
      #expect(cells.last?.contains(">end</td>") == true)
      let cell = try #require(cells.dropFirst().first)
      #expect(CMark.text(of: "<td" + cell) == CMark.visible(text), "\(text)")
    }
  }
}

/// The reference implementation of GitHub Flavored Markdown, where it is installed.
private enum CMark {
  static let path = "/usr/bin/cmark-gfm"
  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

  static func html(of markdown: String) throws -> String {
    try withTemporaryDirectory { directory in
      let file = directory + "/in.md"
      try Data(markdown.utf8).write(to: URL(filePath: file))
      let process = Process()
      process.executableURL = URL(filePath: path)
      process.arguments =
        ["table", "autolink", "strikethrough", "tasklist", "footnotes"].flatMap { ["-e", $0] } + ["--unsafe", file]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return String(decoding: data, as: UTF8.self)
    }
  }

  /// The number of rows that a page shows of a block; `nil` for a block that is not a table.
  static func rows(of block: Block) throws -> Int? {
    switch block {
    case .paragraph, .sentences: nil
    case .figures(let figures): figures.isEmpty ? nil : figures.count
    case .chart(let chart):
      chart.series.contains { $0.values.contains { $0 != nil } } ? min(40, chart.categories.count) : nil
    case .table(_, pageRows: 0): nil
    case .table(let table, let limit): try table.rows.prefix(limit ?? .max).rows.count
    case .excerpt(let table): try table.rows.prefix(.max).rows.count
    }
  }

  /// The text of a cell as shown.
  static func text(of html: String) -> String {
    var text = html.replacingOccurrences(of: "<br>", with: "\n").replacingOccurrences(of: "<br />", with: "\n")
    text = text.replacingOccurrences(of: "<[^>]*>", with: "", options: .regularExpression)
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&"), ("\u{200B}", "")] {
      text = text.replacingOccurrences(of: entity, with: character)
    }
    return text.trimmingCharacters(in: .whitespaces.union(.newlines))
  }

  /// The text that should be shown.
  static func visible(_ text: String) -> String {
    var visible = text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\t", with: " ")
    for scalar in ["\u{202E}", "\u{202C}", "\0", "\u{7}", "\u{FFFF}"] {
      visible = visible.replacingOccurrences(of: scalar, with: "\u{FFFD}")
    }
    return visible.trimmingCharacters(in: .whitespaces.union(.newlines))
  }
}
