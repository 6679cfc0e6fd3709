internal import ReportModel
internal import Templates

/// What the template of a web page shows: finished markup, with nothing left to decide or escape.
///
/// The names are those of the tags in `report.html.mustache`. Each is used at one depth only, since a tag that is not
/// found is looked for further out.
struct HTMLPage {
  struct Notices {
    let items: [String]
  }

  struct Chapter {
    let anchor: String
    let heading: String
    let lead: String?
    let blocks: [Element]
  }

  struct Statements {
    let heading: String
    let statements: [String]
  }

  struct Cards {
    let cards: [HTMLCard]
  }

  struct Charts {
    let charts: [String]
  }

  /// One of a paragraph, cards, statements, charts and a table.
  struct Element {
    var paragraph: String?
    var figures: Cards?
    var list: Statements?
    var drawings: Charts?
    var table: String?
  }

  let style = PageTemplate.styleSheet
  let title: String
  let organisation: String
  let generator: String
  let period: String
  let made: String
  let notices: Notices?
  let sections: [Chapter]

  init(_ report: Report) throws {
    title = HTMLText.line(report.title)
    organisation = HTMLText.line(report.organisation)
    generator = HTMLText.line(report.generator)
    period = HTMLDate.range(report.firstDay, report.lastDay).map(\.html).joined()
    made = HTMLDate.of(report.generatedAt).html
    notices = report.notices.isEmpty ? nil : Notices(items: report.notices.map(HTMLText.inline))
    var anchors = HTMLAnchors()
    sections = try report.sections.map { try HTMLPage.chapter($0, anchors: &anchors) }
  }

  private static func chapter(_ section: Section, anchors: inout HTMLAnchors) throws -> Chapter {
    Chapter(
      anchor: anchors.id("section", section.id),
      heading: HTMLText.line(section.title),
      lead: section.summary.isBlank ? nil : HTMLText.inline(section.summary),
      blocks: try elements(section, anchors: &anchors))
  }

  private static func elements(_ section: Section, anchors: inout HTMLAnchors) throws -> [Element] {
    var elements: [Element] = []
    // Charts that follow each other stand side by side where there is room.
    var charts: [String] = []
    for block in section.blocks {
      if case .chart(let chart) = block {
        if !chart.series.isEmpty { charts.append(HTMLChart(chart, anchors: &anchors).markup.html) }
        continue
      }
      if !charts.isEmpty { elements.append(Element(drawings: Charts(charts: charts))) }
      charts = []
      if let element = try element(block, in: section, anchors: &anchors) { elements.append(element) }
    }
    if !charts.isEmpty { elements.append(Element(drawings: Charts(charts: charts))) }
    return elements
  }

  private static func element(
    _ block: Block, in section: Section, anchors: inout HTMLAnchors
  ) throws -> Element? {
    switch block {
    case .paragraph(let text): text.isBlank ? nil : Element(paragraph: HTMLText.inline(text))
    case .figures(let figures):
      figures.isEmpty ? nil : Element(figures: Cards(cards: figures.map(HTMLCard.init)))
    case .sentences(let sentences, let heading):
      sentences.isEmpty
        ? nil
        : Element(list: Statements(heading: HTMLText.line(heading), statements: sentences.map(HTMLSentence.html)))
    case .chart: nil
    case .table(let table, let pageRows):
      if pageRows == 0 || table.columns.isEmpty {
        nil
      } else {
        Element(
          table: try HTMLTable(table, pageRows: pageRows, under: section.title, anchors: &anchors).markup.html)
      }
    case .excerpt(let table):
      Element(table: try HTMLTable(table, pageRows: nil, under: section.title, anchors: &anchors).markup.html)
    }
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
