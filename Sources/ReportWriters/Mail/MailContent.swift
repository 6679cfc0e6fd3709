internal import ReportModel

/// What a mail shows of a report: one screen.
struct MailContent {
  /// A part of a section, never empty.
  enum Block {
    case paragraph(String)
    case figures([KeyFigure])
    case sentences([Sentence], heading: String)
    /// Totals, which are drawn as bars.
    case bars(MailBars)
    case table(MailTable)
  }

  let title: String
  let byline: String
  /// What was written when, and what is attached.
  let footer: [String]
  /// What needs attention.
  let notices: [Sentence]
  /// The only section has no title.
  let sections: [(title: String, summary: String, blocks: [Block])]

  /// Cuts the report down to one screen.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - attachments: What the mail carries.
  ///   - namesFiles: Whether the CSV files are among the attachments.
  /// - Throws: The errors of the tables' rows.
  init(_ report: Report, attachments: [MailAttachment], namesFiles: Bool) throws {
    title = MailNames.cut(report.title, to: 200)
    let days =
      report.firstDay == report.lastDay ? "\(report.firstDay)" : "\(report.firstDay) to \(report.lastDay)"
    byline = "Organisation \(MailNames.cut(report.organisation)) · \(days) (UTC)"
    notices = report.notices
    let names = attachments.map { MailNames.cut($0.name, to: 200) }
    footer =
      (names.isEmpty ? [] : ["Attached: \(names.joined(separator: ", "))"])
      + ["Made \(report.generatedAt.description) by \(MailNames.cut(report.generator))"]
    let isOnly = report.mailPage.count == 1
    sections = try report.mailPage.map { section in
      (
        isOnly ? "" : MailNames.cut(section.title, to: 200), MailNames.cut(section.summary, to: 600),
        try section.pageBlocks(namesFiles: namesFiles).flatMap { Self.blocks($0, under: section.title) }
      )
    }
  }

  private static func blocks(_ block: PageBlock, under title: String) -> [Block] {
    switch block {
    case .paragraph(let text): [.paragraph(MailNames.cut(text, to: 2000))]
    case .figures(let figures): [.figures(Array(figures.prefix(MailTable.mostRows)))]
    case .sentences(let sentences, let heading):
      [.sentences(Array(sentences.prefix(MailTable.mostRows)), heading: heading)]
    case .charts(let charts):
      charts.filter(\.hasValues).map { chart in
        MailBars(chart).map(Block.bars) ?? .table(MailTable(of: chart))
      }
    case .table(let table, let rows): [.table(MailTable(table, rows, under: title))]
    }
  }
}

/// Names of the API and other text in a mail.
enum MailNames {
  /// The text on one line, cut to so many characters: one name must not fill a mail.
  static func cut(_ text: String, to limit: Int = 60) -> String {
    let beginning = String(text.unicodeScalars.prefix(limit * 2))
    let line = ShowableText.line(beginning)
    guard line.count > limit || beginning.unicodeScalars.count < text.unicodeScalars.count else { return line }
    return line.prefix(limit - 1) + "…"
  }

  /// A name, in which mail programs find no address of the web to make a link of: its parts are separated by spaces
  /// without width.
  static func name(_ text: String) -> String {
    cut(text).split(separator: " ", omittingEmptySubsequences: false).map { word in
      let lowercased = word.lowercased()
      guard lowercased.contains("://") || lowercased.contains("www.") else { return String(word) }
      return word.map { ":/.".contains($0) ? "\($0)\u{200B}" : String($0) }.joined()
    }.joined(separator: " ")
  }

  static func text(of sentence: Sentence) -> String { sentence.text(name: name) }
}

/// A chart as bars: the totals of the first or last categories.
struct MailBars {
  struct Bar {
    let label: String
    /// The number as text.
    let value: String
    /// The part of the longest bar, 0 to 1.
    let share: Double
    /// Whether days are missing.
    let isIncomplete: Bool
  }

  let title: String
  let bars: [Bar]
  /// What is left out.
  let remark: String?

  static let mostBars = 14

  /// - Returns: `nil` for a chart whose series are not parts of a total, and for one with values below zero.
  init?(_ chart: Chart) {
    guard chart.series.count == 1 || chart.kind == .stackedColumns, !chart.hasNegativeValues else { return nil }
    // A ranking is cut at its end, a course of time at its beginning.
    let isRanking = chart.kind == .bars
    let shown =
      isRanking ? chart.categories.indices.prefix(Self.mostBars) : chart.categories.indices.suffix(Self.mostBars)
    let longest = max(shown.compactMap { chart.series.total(of: $0) }.max() ?? 0, chart.fullBar)
    title = MailNames.cut(chart.title, to: 200)
    bars = shown.map { index in
      let total = chart.series.total(of: index)
      return Bar(
        label: MailNames.name(chart.categories[index]),
        value: DisplayText.of(.number(orEmpty: total), as: chart.format),
        share: longest > 0 ? min(1, max(0, (total ?? 0) / longest)) : 0,
        isIncomplete: chart.incomplete.contains(index))
    }
    let left = chart.categories.count - shown.count
    remark =
      left > 0 ? "Only the \(isRanking ? "first" : "last") \(shown.count) of \(chart.categories.count) are shown." : nil
  }
}

/// A table of formatted cells.
struct MailTable {
  static let mostRows = 15
  private static let mostColumns = 5

  let title: String?
  let columns: [(label: String, isNumber: Bool)]
  let rows: [[String]]
  let remark: String?

  /// A table with the same title as its section has none.
  init(_ table: Table, _ page: PageRows, under title: String) {
    let shown = table.columns.prefix(Self.mostColumns)
    self.title = table.title.isEmpty || table.title == title ? nil : MailNames.cut(table.title, to: 200)
    columns = shown.map { (MailNames.cut($0.label), $0.format.isNumber) }
    rows = page.rows.prefix(Self.mostRows).map { row in zip(shown, row).map { Self.text(of: $1, in: $0) } }
    remark = Self.remark([
      page.rows.count > Self.mostRows ? "Only the first \(Self.mostRows) rows are shown." : page.remark,
      Self.remark(columns: table.columns),
    ])
  }

  /// The numbers of a chart.
  init(of chart: Chart) {
    let shown = chart.columns.prefix(Self.mostColumns)
    let isRanking = chart.kind == .bars
    let categories =
      isRanking ? chart.categories.indices.prefix(Self.mostRows) : chart.categories.indices.suffix(Self.mostRows)
    title = MailNames.cut(chart.title, to: 200)
    columns = shown.map { (MailNames.name($0.label), $0.format.isNumber) }
    rows = categories.map { category in zip(shown, chart.row(category)).map { Self.text(of: $1, in: $0) } }
    remark = Self.remark([
      categories.count < chart.categories.count
        ? "Only the \(isRanking ? "first" : "last") \(categories.count) of \(chart.categories.count) are shown." : nil,
      Self.remark(columns: chart.columns),
    ])
  }

  private static func remark(columns: [Column]) -> String? {
    columns.count > mostColumns ? "Only the first \(mostColumns) of \(columns.count) columns are shown." : nil
  }

  private static func remark(_ sentences: [String?]) -> String? {
    let known = sentences.compactMap(\.self)
    return known.isEmpty ? nil : known.joined(separator: " ")
  }

  private static func text(of cell: Cell, in column: Column) -> String {
    if case .text(let text) = cell { MailNames.name(text) } else { DisplayText.of(cell, in: column) }
  }
}

extension KeyFigure {
  /// The change as a mail shows it: `+5.3%`, `-2.1% (-0.4 pp)`; the days of an incomplete value; empty if there is none.
  var changeInMail: String {
    guard isComparable else { return extent }
    guard development != .unknown else { return extent.isEmpty ? "no comparison" : extent }
    let text = DisplayText.of(development)
    guard case .percent = format, case .by = development else { return text }
    return "\(text) (\(DisplayText.ofChange(change, as: format)))"
  }
}
