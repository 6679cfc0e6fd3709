package import Files
package import ReportModel
internal import Templates

/// One page of GitHub Flavored Markdown, for wikis, issues and chats, and readable as plain text.
package struct MarkdownReportWriter: ReportWriter {
  package static let id = "markdown"
  package static let summary = "one page of GitHub Flavored Markdown, to paste or to read as it is"

  package static func product(named name: String) -> String { name + ".md" }

  /// The comment at the end shows it, and a line at the beginning of the first edition's pages.
  package static func wrote(_ file: borrowing File) -> Bool {
    let first = #/(^|\n)Organisation .+ · .+ \(UTC\) · made .+ by factory-report /#
    return GeneratorMark.isNearEnds("<!-- generator: \(GeneratorMark.name)", of: file)
      || GeneratorMark.beginning(of: file).contains(first)
  }

  private let namesFiles: Bool

  package init(options: WriterOptions) { namesFiles = options.namesFiles }

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    try PageTemplate.markdown.write(try MarkdownPage(report, namesFiles: namesFiles), to: name, in: folder)
  }
}

/// The values for the tags of `report.md.mustache`, by name: escaped text, and grids for tables.
struct MarkdownPage {
  /// A paragraph, a list or a grid.
  struct Element {
    var paragraph: String?
    var list: PageStatements?
    var grid: MarkdownGrid?
  }

  let title: String
  let byline: String
  let generator: String
  let notices: PageNotices?
  let sections: [PageChapter<Element>]

  init(_ report: Report, namesFiles: Bool) throws {
    title = MarkdownText.block(report.title)
    byline =
      "Organisation \(MarkdownText.inline(report.organisation)) · \(report.firstDay) to \(report.lastDay) (UTC) · "
      + "made \(report.generatedAt) by \(MarkdownText.inline(report.generator))"
    generator = MarkdownText.inline(report.generator)
    notices = report.notices.isEmpty ? nil : PageNotices(items: report.notices.map(MarkdownText.of))
    sections = try report.pageSections(namesFiles: namesFiles).map { section, blocks in
      PageChapter(
        heading: MarkdownText.block(section.title),
        lead: section.summary.isBlank ? nil : MarkdownText.block(section.summary),
        blocks: blocks.flatMap { Self.elements($0, under: section.title) })
    }
  }

  private static func elements(_ block: PageBlock, under title: String) -> [Element] {
    switch block {
    case .paragraph(let text): [Element(paragraph: MarkdownText.block(text))]
    case .figures(let figures): [Element(grid: MarkdownGrid(figures: figures))]
    case .sentences(let sentences, let heading):
      [Element(list: PageStatements(heading: MarkdownText.block(heading), statements: sentences.map(MarkdownText.of)))]
    case .charts(let charts):
      charts.map { chart in
        chart.hasValues
          ? Element(grid: MarkdownGrid(chart: chart))
          : Element(paragraph: MarkdownText.block(chart.title) + ": nothing to show.")
      }
    case .table(let table, let rows): [Element(grid: MarkdownGrid(table, rows, under: title))]
    }
  }
}
