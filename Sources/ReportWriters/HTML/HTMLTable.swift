internal import ReportModel

/// Tables of a web page, in frames that scroll if the screen is too narrow.
enum HTMLTable {
  /// - Parameters:
  ///   - table: The table.
  ///   - page: Its rows to show.
  ///   - title: The title of the section; it is the table's caption too if the table has none.
  ///   - anchors: Gives the table its id.
  /// - Returns: The table with a remark about rows that are left out.
  static func markup(_ table: Table, _ page: PageRows, under title: String, anchors: inout HTMLAnchors) -> Markup {
    let caption = table.title.isEmpty ? title : table.title
    let number = anchors.number(ofTitle: caption)
    let frame = frame(
      anchors.id("table", table.id), caption: caption, isSeen: caption != title,
      unseen: number > 1 ? " (\(number))" : "", heads: table.columns.map { head($0) },
      rows: page.rows.map { row($0, of: table.columns, largest: page.largest) })
    return .tag("div", ["class": "table"], [frame] + (page.remark.map { [.tag("p", ["class": "remark"], $0)] } ?? []))
  }

  /// All numbers of a chart.
  static func markup(dataOf chart: Chart, anchors: inout HTMLAnchors) -> Markup {
    let number = anchors.number(ofTitle: chart.title + ", numbers")
    let frame = frame(
      anchors.id("data", chart.id), caption: chart.title, isSeen: false,
      unseen: ", numbers" + (number > 1 ? " (\(number))" : ""),
      heads: chart.columns.enumerated().map { head($1, isName: $0 > 0 && chart.series.count > 1) },
      rows: chart.categories.indices.map { row(chart.row($0), of: chart.columns) })
    return .tag("div", ["class": "table"], [frame])
  }

  /// The number of columns that fit on a page in portrait format.
  private static let mostUpright = 9

  /// A table; `unseen` are words behind the caption for screen readers only.
  private static func frame(
    _ anchor: String, caption: String, isSeen: Bool, unseen: String, heads: [Markup], rows: [Markup]
  ) -> Markup {
    let table = Markup.tag(
      "table", [:],
      [
        .tag(
          "caption", ["id": anchor, "class": isSeen ? "title" : "unseen"],
          [.text(caption)] + (unseen.isEmpty ? [] : [.tag("span", ["class": "unseen"], unseen)])),
        .tag("thead", [:], [.tag("tr", [:], heads)]),
        .tag("tbody", [:], rows),
      ])
    return .tag(
      "div",
      [
        "class": heads.count > mostUpright ? "scroll wide" : "scroll", "role": "region", "tabindex": "0",
        "aria-labelledby": anchor,
      ], [table])
  }

  /// A column's header; its label is isolated if it is a name of the API.
  private static func head(_ column: Column, isName: Bool = false) -> Markup {
    .tag(
      "th",
      ["scope": "col", "class": column.format.isNumber ? "n" : nil, "title": column.note.isEmpty ? nil : column.note],
      isName ? Markup.isolated(column.label) : [.text(column.label)])
  }

  private static func row(_ row: Row, of columns: [Column], largest: [Int: Double] = [:]) -> Markup {
    let cells = zip(columns, row).enumerated().map { index, cell in
      let (column, value) = cell
      let isHead = index == 0 && [.text, .period].contains(column.format)
      let share = largest[index].flatMap { value.share(of: $0) }
      return Markup.tag(
        isHead ? "th" : "td",
        [
          "scope": isHead ? "row" : nil,
          "class": column.format.isNumber ? (share == nil ? "n" : "n size") : column.format == .period ? "period" : nil,
          "style": share.map { "--share:\(SVG.number($0 * 100))%" },
        ], content(of: value, in: column))
    }
    return .tag("tr", [:], cells)
  }

  private static func content(of cell: Cell, in column: Column) -> [Markup] {
    switch cell {
    case .text(let text): Markup.isolated(text)
    case .date(let date): [.tag("time", ["datetime": date.description], date.description)]
    case .timestamp(let moment): [.tag("time", ["datetime": moment.description], moment.description)]
    case .empty, .integer, .number, .exact, .flag: [.text(DisplayText.of(cell, in: column))]
    }
  }
}

extension Cell {
  /// The cell's part of the largest value, for a bar; `nil` if it is not positive.
  fileprivate func share(of largest: Double) -> Double? {
    guard let number, number > 0, largest > 0 else { return nil }
    return min(1, number / largest)
  }
}
