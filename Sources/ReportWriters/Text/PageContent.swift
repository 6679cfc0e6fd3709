internal import Mustache
internal import ReportModel
internal import Templates

/// The sentences that come first.
struct PageNotices {
  static let heading = "What needs attention"

  let heading = Self.heading
  let items: [String]
}

/// A section of a page; `Element` is what the template calls a block.
struct PageChapter<Element> {
  var anchor = ""
  let heading: String
  let lead: String?
  let blocks: [Element]
}

struct PageStatements {
  let heading: String
  let statements: [String]
}

/// A part of a section, never empty, as pages (Markdown and HTML) show it.
enum PageBlock {
  case paragraph(String)
  case figures([KeyFigure])
  case sentences([Sentence], heading: String)
  /// Consecutive charts.
  case charts([Chart])
  case table(Table, PageRows)
}

extension Report {
  /// The sections that have something to show on a page.
  ///
  /// - Parameter namesFiles: Whether its reader has the CSV files.
  /// - Returns: The sections, each with its blocks.
  /// - Throws: The errors of the tables' rows.
  func pageSections(namesFiles: Bool) throws -> [(section: Section, blocks: [PageBlock])] {
    try sections.map { ($0, try $0.pageBlocks(namesFiles: namesFiles)) }.filter { !$0.1.isEmpty }
  }
}

extension Section {
  /// The section without blocks that have no content or are for workbooks alone.
  ///
  /// - Parameter namesFiles: Whether the page's reader has the CSV files.
  /// - Returns: The blocks in their order.
  /// - Throws: The errors of the tables' rows.
  func pageBlocks(namesFiles: Bool) throws -> [PageBlock] {
    var shown: [PageBlock] = []
    var charts: [Chart] = []
    func endCharts() {
      if !charts.isEmpty { shown.append(.charts(charts)) }
      charts = []
    }
    func show(_ table: Table, _ rows: PageRows) {
      guard !rows.rows.isEmpty else { return }
      let (table, rows) = rows.withoutEmptyColumns(of: table)
      shown.append(.table(table, rows))
    }
    for block in blocks {
      if case .chart(let chart) = block {
        if !chart.series.isEmpty { charts.append(chart) }
        continue
      }
      endCharts()
      switch block {
      case .paragraph(let text): if !text.isBlank { shown.append(.paragraph(text)) }
      case .figures(let figures): if !figures.isEmpty { shown.append(.figures(figures)) }
      case .sentences(let sentences, let heading):
        if !sentences.isEmpty { shown.append(.sentences(sentences, heading: heading)) }
      case .table(let table, let limit):
        if limit != 0, !table.columns.isEmpty {
          show(table, try PageRows(of: table, limit: limit, namesFiles: namesFiles))
        }
      case .excerpt(let table): show(table, try PageRows(of: table, limit: nil, namesFiles: namesFiles))
      case .chart: break
      }
    }
    endCharts()
    return shown
  }
}

extension Chart {
  /// The columns of the chart's numbers as a table: categories, then a column per series.
  var columns: [Column] {
    [Column("category", categoryLabel, .text)]
      + series.map { Column($0.name, series.count == 1 ? valueLabel : $0.name, format) }
  }

  /// A category's row of that table.
  func row(_ category: Int) -> Row {
    [.text(categories[category])] + series.map { .number(orEmpty: $0.value(of: category)) }
  }
}

extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

/// The rows of a table that a page shows.
struct PageRows {
  let rows: [Row]
  /// A sentence under the table about the rows that are left out; `nil` if there are none.
  let remark: String?
  /// The largest value of all rows, by column, for columns whose emphasis is ``Column/Emphasis/size``.
  let largest: [Int: Double]

  /// Reads all rows and keeps the first, at most `limit`; all for `nil`.
  ///
  /// - Throws: The errors of the table's rows.
  init(of table: Table, limit: Int?, namesFiles: Bool) throws {
    let sized = table.columns.indices.filter { table.columns[$0].emphasis == .size }
    var rows: [Row] = []
    var total = 0
    var largest: [Int: Double] = [:]
    try table.rows.forEach({ row in
      if total < limit ?? .max { rows.append(row) }
      total += 1
      for index in sized where row.indices.contains(index) {
        if let value = row[index].number { largest[index] = max(value, largest[index] ?? 0) }
      }
    })
    self.rows = rows
    self.largest = largest
    let left = total - rows.count
    remark =
      if left > 0 {
        "… and \(DisplayText.of(.integer(Int64(left)), as: .integer)) more \(left == 1 ? "row" : "rows") "
          + "in the spreadsheet formats"
      } else {
        table.remark?.sentence(namesFiles: namesFiles)
      }
  }
}

extension PageRows {
  private init(rows: [Row], remark: String?, largest: [Int: Double]) {
    self.rows = rows
    self.remark = remark
    self.largest = largest
  }

  /// The table and its rows without the columns that no row has anything in; the first column stays.
  func withoutEmptyColumns(of table: Table) -> (Table, PageRows) {
    let kept = table.columns.indices.filter { index in
      index == 0 || rows.contains { $0.indices.contains(index) && $0[index] != .empty && $0[index] != .text("") }
    }
    guard kept.count < table.columns.count else { return (table, self) }
    let sizes = kept.enumerated().compactMap { place, index in largest[index].map { (place, $0) } }
    return (
      table.with(columns: kept.map { table.columns[$0] }),
      PageRows(
        rows: rows.map { row in kept.map { row.indices.contains($0) ? row[$0] : .empty } }, remark: remark,
        largest: Dictionary(uniqueKeysWithValues: sizes))
    )
  }
}

extension PageTemplate {
  /// Writes a page, whose properties have the names of the template's tags, to a new file.
  ///
  /// - Throws: ``WriteError``.
  func write(_ page: some Any, to name: String, in folder: OutputFolder) throws(WriteError) {
    let template: MustacheTemplate
    do {
      template = try MustacheTemplate(string: text)
    } catch {
      throw WriteError.brokenTemplate(name: rawValue, reason: "\(error)")
    }
    try folder.write(template.render(page), to: name)
  }
}
