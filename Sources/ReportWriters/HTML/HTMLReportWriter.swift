package import Files
package import ReportModel
internal import Templates

/// One web page that needs nothing else: no network, no script, no other file.
package struct HTMLReportWriter: ReportWriter {
  package static let id = "html"
  package static let summary = "one web page with charts, to open in a browser, to print or to mail"

  package static func product(named name: String) -> String { name + ".html" }

  package static func wrote(_ file: borrowing File) -> Bool {
    GeneratorMark.isNearEnds("<meta name=\"generator\" content=\"\(GeneratorMark.name)", of: file)
  }

  private let namesFiles: Bool

  package init(options: WriterOptions) { namesFiles = options.namesFiles }

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    try PageTemplate.html.write(try HTMLPage(report, namesFiles: namesFiles), to: name, in: folder)
  }
}

/// The values for the tags of `report.html.mustache`, by name, as markup.
///
/// Each name is used at one depth only, since a tag that is not found is looked up further out.
struct HTMLPage {
  struct Cards {
    let cards: [HTMLCard]
  }

  struct Charts {
    let charts: [String]
  }

  /// A paragraph, cards, a list of sentences, charts or a table.
  struct Element {
    var paragraph: String?
    var figures: Cards?
    var list: PageStatements?
    var drawings: Charts?
    var table: String?
  }

  let style = PageTemplate.styleSheet
  let title: String
  let organisation: String
  let generator: String
  let period: String
  let made: String
  let notices: PageNotices?
  let sections: [PageChapter<Element>]

  init(_ report: Report, namesFiles: Bool) throws {
    title = HTMLText.line(report.title)
    organisation = HTMLText.line(report.organisation)
    generator = HTMLText.line(report.generator)
    let (first, last) = (Markup.words(report.firstDay), Markup.words(report.lastDay))
    period = (report.firstDay == report.lastDay ? [first] : [first, .text(" to "), last]).html
    made = Markup.words(report.generatedAt).html
    notices = report.notices.isEmpty ? nil : PageNotices(items: report.notices.map(Self.statement))
    var anchors = HTMLAnchors()
    sections = try report.pageSections(namesFiles: namesFiles).map { section, blocks in
      PageChapter(
        anchor: anchors.id("section", section.id), heading: HTMLText.line(section.title),
        lead: section.summary.isBlank ? nil : HTMLText.inline(section.summary),
        blocks: blocks.map { Self.element($0, under: section.title, anchors: &anchors) })
    }
  }

  private static func element(_ block: PageBlock, under title: String, anchors: inout HTMLAnchors) -> Element {
    switch block {
    case .paragraph(let text): Element(paragraph: HTMLText.inline(text))
    case .figures(let figures): Element(figures: Cards(cards: figures.map(HTMLCard.init)))
    case .sentences(let sentences, let heading):
      Element(list: PageStatements(heading: HTMLText.line(heading), statements: sentences.map(statement)))
    case .charts(let charts):
      Element(drawings: Charts(charts: charts.map { $0.markup(anchors: &anchors).html }))
    case .table(let table, let rows):
      Element(table: HTMLTable.markup(table, rows, under: title, anchors: &anchors).html)
    }
  }

  private static func statement(_ sentence: Sentence) -> String {
    sentence.text(
      words: HTMLText.inline,
      name: { Markup.tag("bdi", ["class": "name"], $0).html },
      number: { Markup.tag("span", ["class": "number"], $0).html })
  }
}
