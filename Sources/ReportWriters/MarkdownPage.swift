internal import ReportModel

/// What the template of a Markdown page shows: finished text, with nothing left to decide or escape.
///
/// The names are those of the tags in `report.md.mustache`.
struct MarkdownPage {
  struct Notices {
    let items: [String]
  }

  struct Chapter {
    let heading: String
    let lead: String?
    let blocks: [Element]
  }

  /// Statements in a list.
  struct Statements {
    let heading: String
    let statements: [String]
  }

  /// A paragraph, a list or a grid.
  struct Element {
    var paragraph: String?
    var list: Statements?
    var grid: MarkdownGrid?
  }

  let title: String
  let byline: String
  let notices: Notices?
  let sections: [Chapter]

  init(_ report: Report) throws {
    title = MarkdownText.block(report.title)
    byline =
      "Organisation \(MarkdownText.inline(report.organisation)) · \(report.firstDay) to \(report.lastDay) (UTC) · "
      + "made \(report.generatedAt) by \(MarkdownText.inline(report.generator))"
    notices = report.notices.isEmpty ? nil : Notices(items: report.notices.map(MarkdownText.block))
    sections = try report.sections.map(MarkdownPage.chapter)
  }

  private static func chapter(_ section: Section) throws -> Chapter {
    Chapter(
      heading: MarkdownText.block(section.title),
      lead: section.summary.isBlank ? nil : MarkdownText.block(section.summary),
      blocks: try section.blocks.compactMap { try element($0, in: section) })
  }

  private static func element(_ block: Block, in section: Section) throws -> Element? {
    switch block {
    case .paragraph(let text): text.isBlank ? nil : Element(paragraph: MarkdownText.block(text))
    case .figures(let figures): figures.isEmpty ? nil : Element(grid: MarkdownGrid(figures: figures))
    case .sentences(let sentences, let heading):
      sentences.isEmpty
        ? nil
        : Element(list: Statements(heading: MarkdownText.block(heading), statements: sentences.map(MarkdownText.of)))
    case .chart(let chart):
      if chart.series.isEmpty {
        nil
      } else if chart.series.contains(where: { $0.values.contains { $0 != nil } }) {
        Element(grid: MarkdownGrid(chart: chart))
      } else {
        Element(paragraph: MarkdownText.block(chart.title) + ": nothing to show.")
      }
    case .table(let table, let pageRows):
      if pageRows == 0 || table.columns.isEmpty {
        nil
      } else {
        Element(grid: try MarkdownGrid(table: table, pageRows: pageRows, under: section.title))
      }
    case .excerpt(let table):
      Element(grid: try MarkdownGrid(table: table, pageRows: nil, under: section.title))
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
