internal import ReportModel

/// A table on a page, in a frame that scrolls where the screen is too narrow for it.
struct HTMLTable {
  struct Head {
    let label: String
    let isNumber: Bool
    var hint = ""
    /// Whether the label came with the data.
    var isData = false
  }

  private let anchor: String
  private let caption: String
  /// Words that only those hear who hear the page.
  private let unseen: String
  private let isCaptionSeen: Bool
  private let heads: [Head]
  private let rows: [[Markup]]
  private let remark: String?

  /// More columns than this do not fit on upright paper.
  private static let mostUpright = 9

  /// - Parameters:
  ///   - table: Where the rows are.
  ///   - pageRows: How many rows to show; `nil` for all.
  ///   - title: The title the table stands under: its own is not shown where it is the same.
  ///   - anchors: Where its id comes from.
  /// - Throws: What the table's rows throw.
  init(_ table: Table, pageRows: Int?, under title: String, anchors: inout HTMLAnchors) throws {
    let page = try PageRows(of: table, limit: pageRows)
    anchor = anchors.id("table", table.id)
    caption = table.title.isEmpty ? title : table.title
    let number = anchors.number(ofTitle: caption)
    unseen = number > 1 ? " (\(number))" : ""
    isCaptionSeen = caption != title
    heads = table.columns.map { Head(label: $0.label, isNumber: $0.format.isNumber, hint: $0.note) }
    remark = page.remark
    rows = page.rows.map { row in
      zip(table.columns, row).enumerated().map { index, cell in
        let (column, value) = cell
        return HTMLTable.cell(
          HTMLTable.content(of: value, in: column), isHead: index == 0 && column.format == .text,
          isNumber: column.format.isNumber, share: page.largest[index].flatMap { value.share(of: $0) })
      }
    }
  }

  /// The numbers that a chart plots, all of them.
  init(dataOf chart: Chart, anchors: inout HTMLAnchors) {
    anchor = anchors.id("data", chart.id)
    caption = chart.title
    let number = anchors.number(ofTitle: caption + ", numbers")
    unseen = ", numbers" + (number > 1 ? " (\(number))" : "")
    isCaptionSeen = false
    heads =
      [Head(label: chart.categoryLabel, isNumber: false)]
      + (chart.series.count == 1
        ? [Head(label: chart.valueLabel, isNumber: true)]
        : chart.series.map { Head(label: $0.name, isNumber: true, isData: true) })
    rows = chart.categories.indices.map { category in
      [HTMLTable.cell(Markup.isolated(chart.categories[category]), isHead: true, isNumber: false)]
        + chart.series.map { series in
          let value = series.value(of: category).map(Cell.number) ?? .empty
          return HTMLTable.cell([.text(DisplayText.of(value, as: chart.format))], isHead: false, isNumber: true)
        }
    }
    remark = chart.categories.isEmpty ? "No rows." : nil
  }

  var markup: Markup {
    let table = Markup.tag(
      "table", [:],
      [
        .tag(
          "caption", ["id": anchor, "class": isCaptionSeen ? "title" : "unseen"],
          [.text(caption)] + (unseen.isEmpty ? [] : [.tag("span", ["class": "unseen"], unseen)])),
        .tag("thead", [:], [.tag("tr", [:], heads.map(HTMLTable.head))]),
        .tag("tbody", [:], rows.map { .tag("tr", [:], $0) }),
      ])
    let frame = Markup.tag(
      "div",
      [
        "class": heads.count > HTMLTable.mostUpright ? "scroll wide" : "scroll", "role": "region", "tabindex": "0",
        "aria-labelledby": anchor,
      ], [table])
    return .tag("div", ["class": "table"], [frame] + (remark.map { [.tag("p", ["class": "remark"], $0)] } ?? []))
  }

  private static func head(_ head: Head) -> Markup {
    var attributes = [(name: "scope", value: "col")]
    if head.isNumber { attributes.append((name: "class", value: "n")) }
    if !head.hint.isEmpty { attributes.append((name: "title", value: head.hint)) }
    return .element(
      name: "th", attributes: attributes, content: head.isData ? Markup.isolated(head.label) : [.text(head.label)])
  }

  private static func cell(_ content: [Markup], isHead: Bool, isNumber: Bool, share: Double? = nil) -> Markup {
    var attributes: [(name: String, value: String)] = []
    if isHead { attributes.append((name: "scope", value: "row")) }
    if isNumber { attributes.append((name: "class", value: share == nil ? "n" : "n size")) }
    if let share { attributes.append((name: "style", value: "--share:\(SVG.number(share * 100))%")) }
    return .element(name: isHead ? "th" : "td", attributes: attributes, content: content)
  }

  private static func content(of cell: Cell, in column: Column) -> [Markup] {
    switch cell {
    case .text(let text): Markup.isolated(text)
    case .date(let date): [.tag("time", ["datetime": date.description], date.description)]
    case .timestamp(let moment): [.tag("time", ["datetime": moment.description], moment.description)]
    case .empty, .integer, .number, .flag: [.text(DisplayText.of(cell, in: column))]
    }
  }
}

extension Cell {
  /// The cell's part of the largest value; `nil` where a bar would say nothing.
  fileprivate func share(of largest: Double) -> Double? {
    guard let number, number.isFinite, number > 0, largest > 0 else { return nil }
    return min(1, number / largest)
  }
}

extension Format {
  /// Whether its values are compared digit under digit.
  var isNumber: Bool {
    switch self {
    case .integer, .decimal, .percent: true
    case .text, .date, .timestamp, .flag: false
    }
  }
}
