internal import ReportModel

/// The web page of a mail: tables for its layout, styles on their elements, and nothing that mail programs remove.
///
/// It sets no colour of text or page, so that it reads in light and dark; the colours of bars and rules are of medium
/// brightness. Attributes say what is needed where a mail program takes the styles out.
enum MailPage {
  /// In bytes; more is left out, as mail programs cut longer mails.
  static let mostBytes = 95_000

  static func html(of content: MailContent) -> String {
    let head = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width"/>\
      <meta name="color-scheme" content="light dark"/><title>\(HTMLText.line(content.title))</title></head>
      <body style="margin:0;padding:0">

      """
    let first = [
      cell(
        .tag("h1", ["style": "margin:0;font-size:20px;line-height:26px"], Markup.breakable(content.title)),
        text(content.byline, small))
    ]
    let notices = content.notices.isEmpty ? [] : [cell(self.notices(content.notices))]
    let last = [cell(content.footer.map { text($0, small) })]
    var rows = first + notices
    var size = (rows + last).reduce(0) { $0 + $1.html.utf8.count }
    let blocks = content.sections.flatMap(cells)
    for block in blocks {
      size += block.html.utf8.count
      guard size < mostBytes else {
        rows.append(cell(text("What does not fit into a mail is left out here.", small)))
        break
      }
      rows.append(block)
    }
    let inner = table(rows + last, padding: 8, style: "max-width:640px")
    return head
      + table([.tag("tr", [:], [.tag("td", ["align": "center", "style": "padding:8px"], [inner])])]).html
      + "</body></html>\n"
  }

  // MARK: Blocks

  private static func cells(_ section: (title: String, summary: String, blocks: [MailContent.Block])) -> [Markup] {
    guard !section.blocks.isEmpty else { return [] }
    let head =
      (section.title.isEmpty ? [] : [heading("h2", section.title, 18)])
      + (section.summary.isBlank ? [] : [text(section.summary)])
    return (head.isEmpty ? [] : [cell(head)]) + section.blocks.map { cell(markup(of: $0)) }
  }

  private static func markup(of block: MailContent.Block) -> [Markup] {
    switch block {
    case .paragraph(let text): return [self.text(text)]
    case .figures(let figures): return [self.figures(figures)]
    case .sentences(let sentences, let heading):
      return [self.heading("h3", heading, 15), list(sentences.map(markup))]
    case .bars(let chart):
      return [heading("h3", chart.title, 15), table(chart.bars.map(row), padding: 2)]
        + (chart.remark.map { [text($0, small)] } ?? [])
    case .table(let table):
      let rows = [row(table.columns.map(\.label), table, "th")] + table.rows.map { row($0, table, "td") }
      return (table.title.map { [heading("h3", $0, 15)] } ?? []) + [self.table(rows, padding: 4)]
        + (table.remark.map { [text($0, small)] } ?? [])
    }
  }

  private static func markup(of sentence: Sentence) -> [Markup] {
    sentence.parts.map { part in
      let text = Sentence([part]).text(name: MailNames.name)
      switch part {
      case .words: return .text(text)
      case .name, .value(.text, _): return .tag("b", [:], Markup.breakable(text))
      case .value, .change, .changeRatio: return .tag("span", ["style": "white-space:nowrap"], text)
      }
    }
  }

  private static func figures(_ figures: [KeyFigure]) -> Markup {
    let head = zip(["Figure", "Value", "Change"], [false, true, true]).map { label, isNumber in
      columnHead(label, isNumber: isNumber)
    }
    return table(
      [.tag("tr", [:], head)]
        + figures.map { figure in
          .tag(
            "tr", [:],
            [
              dataCell([.text(figure.label)], isNumber: false),
              dataCell([.tag("b", [:], DisplayText.of(figure.value, as: figure.format))], isNumber: true),
              dataCell([.text(figure.changeInMail)], isNumber: true),
            ])
        }, padding: 4)
  }

  private static func notices(_ notices: [Sentence]) -> [Markup] {
    let text = [heading("h3", PageNotices.heading, 15), list(notices.map(markup))]
    let mark = Markup.tag(
      "td", ["width": "4", "bgcolor": warningColor, "style": "background-color:\(warningColor);font-size:1px"], "\u{A0}"
    )
    return [
      table([.tag("tr", [:], [mark, .tag("td", ["align": "left", "style": font + ";padding:0 0 0 12px"], text)])])
    ]
  }

  // MARK: Bars

  private static func row(_ bar: MailBars.Bar) -> Markup {
    let width = bar.share > 0 ? max(1, Int((bar.share * 100).rounded())) : 0
    let color = bar.isIncomplete ? lightBarColor : barColor
    let style = "font-size:12px;line-height:14px"
    let parts =
      (width > 0
        ? [
          Markup.tag(
            "td", ["width": "\(width)%", "bgcolor": color, "style": style + ";background-color:\(color)"], "\u{A0}")
        ]
        : [])
      + (width < 100 ? [Markup.tag("td", ["width": "\(100 - width)%", "style": style], "\u{A0}")] : [])
    return .tag(
      "tr", [:],
      [
        .tag(
          "td", ["align": "left", "style": font + (bar.label.count > 20 ? "" : ";white-space:nowrap")],
          Markup.breakable(bar.label)),
        .tag("td", ["width": "50%", "style": "padding:2px 6px"], [table([.tag("tr", [:], parts)])]),
        .tag("td", ["align": "right", "style": font + ";white-space:nowrap"], bar.value),
      ])
  }

  /// With at least 3:1 on white and on black; the lighter one stands beside words that say the same.
  private static let barColor = "#2f7fc1"
  private static let lightBarColor = "#8fb7d9"
  private static let warningColor = "#c97a00"

  // MARK: Elements

  private static let font = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;font-size:14px;line-height:20px"
  private static let small = "font-size:12px;line-height:18px"

  private static func table(_ rows: [Markup], padding: Int = 0, style: String = "") -> Markup {
    .tag(
      "table",
      [
        "role": "presentation", "width": "100%", "border": "0", "cellspacing": "0", "cellpadding": "\(padding)",
        "style": "border-collapse:collapse;width:100%" + (style.isEmpty ? "" : ";" + style),
      ], rows)
  }

  /// A row of the page.
  private static func cell(_ content: [Markup]) -> Markup {
    .tag("tr", [:], [.tag("td", ["align": "left", "style": font + ";padding:8px"], content)])
  }

  private static func cell(_ content: Markup...) -> Markup { cell(content) }

  private static func heading(_ name: String, _ text: String, _ size: Int) -> Markup {
    .tag(name, ["style": "margin:0 0 4px 0;font-size:\(size)px;line-height:\(size + 6)px"], Markup.breakable(text))
  }

  private static func text(_ text: String, _ style: String = "") -> Markup {
    .tag("p", ["style": "margin:0" + (style.isEmpty ? "" : ";" + style)], Markup.breakable(text))
  }

  private static func list(_ items: [[Markup]]) -> Markup {
    .tag("ul", ["style": "margin:0;padding:0 0 0 20px"], items.map { .tag("li", ["style": "margin:0 0 2px 0"], $0) })
  }

  private static func row(_ cells: [String], _ table: MailTable, _ name: String) -> Markup {
    .tag(
      "tr", [:],
      zip(table.columns, cells).enumerated().map { index, cell in
        let (column, text) = cell
        return name == "th"
          ? columnHead(text, isNumber: column.isNumber)
          : dataCell(
            column.isNumber ? [.text(text)] : Markup.breakable(text), isNumber: column.isNumber, canBreak: index == 0)
      })
  }

  private static let rule = "border-bottom:1px solid #8a8f98"

  private static func columnHead(_ label: String, isNumber: Bool) -> Markup {
    .tag(
      "th",
      [
        "align": isNumber ? "right" : "left", "valign": "bottom",
        "style": "\(font);font-size:12px;\(rule);padding:4px 4px 4px \(isNumber ? 8 : 0)px",
      ], Markup.breakable(label))
  }

  private static func dataCell(_ content: [Markup], isNumber: Bool, canBreak: Bool = false) -> Markup {
    .tag(
      "td",
      [
        "align": isNumber ? "right" : "left", "valign": "top",
        "style":
          "\(font);\(rule);padding:4px 4px 4px \(isNumber ? "8px;white-space:nowrap" : "0")\(canBreak ? ";word-break:break-word" : "")",
      ], content)
  }
}
