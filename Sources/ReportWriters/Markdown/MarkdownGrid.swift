internal import ReportModel

/// A pipe table of escaped cells, padded so that columns are aligned in the source too.
struct MarkdownGrid {
  let caption: String?
  /// The header line; as a whole, because a template with a tag per cell takes as long as the rest of the page.
  let labels: String
  /// The line of dashes under it.
  let rules: String
  let rows: [String]
  /// A sentence under the table.
  let remark: String?

  /// Columns are padded up to this many characters.
  private static let widestPadding = 40

  /// - Parameters:
  ///   - caption: The title above the table, escaped.
  ///   - columns: The columns; their labels are not escaped yet.
  ///   - rows: The cells, escaped.
  ///   - remark: A sentence under the table, escaped.
  init(caption: String? = nil, _ columns: [Column], rows: [[String]], remark: String? = nil) {
    let labels = columns.map { MarkdownText.inline($0.label) }
    let widths = columns.indices.map { index in
      let lengths = ([labels] + rows).map { index < $0.count ? $0[index].count : 0 }
      return max(3, min(MarkdownGrid.widestPadding, lengths.max() ?? 0))
    }
    func line(_ cells: [String]) -> String {
      columns.indices.reduce(into: "|") { line, index in
        let cell = index < cells.count ? cells[index] : ""
        let padding = String(repeating: " ", count: max(0, widths[index] - cell.count))
        line += columns[index].format.isNumber ? " \(padding)\(cell) |" : " \(cell)\(padding) |"
      }
    }
    self.caption = caption
    self.remark = remark
    self.labels = line(labels)
    rules = line(zip(columns, widths).map { String(repeating: "-", count: $1 - 1) + ($0.format.isNumber ? ":" : "-") })
    self.rows = rows.map(line)
  }
}

extension MarkdownGrid {
  /// Key figures with their changes, if any of them can be compared.
  init(figures: [KeyFigure]) {
    let hasChanges = figures.contains(where: \.isComparable)
    let trends = figures.filter { $0.trend.count > 1 }
    let spans = Set(trends.map(\.trendLabel))
    let span = spans.count == 1 ? spans.first ?? "" : ""
    let trend = span.isEmpty ? "Trend" : "Trend, \(span)"
    self.init(
      [Column("figure", "Figure", .text)]
        + (["Value"] + (hasChanges ? ["Before", "Change", "Change %"] : [])).map { Column($0, $0, .integer) }
        + (trends.isEmpty ? [] : [Column("trend", trend, .text)]),
      rows: figures.map { figure in
        [
          MarkdownText.inline(figure.extent.isEmpty ? figure.label : "\(figure.label) (\(figure.extent))"),
          MarkdownText.of(figure.value, as: figure.format),
        ] + (hasChanges ? Self.changes(figure) : []) + (trends.isEmpty ? [] : [MarkdownBar.trend(figure.trend)])
      })
  }

  private static func changes(_ figure: KeyFigure) -> [String] {
    [
      MarkdownText.of(figure.previous, as: figure.format), DisplayText.ofChange(figure.change, as: figure.format),
      DisplayText.of(figure.development),
    ]
  }

  /// - Parameters:
  ///   - table: The table.
  ///   - page: Its rows to show.
  ///   - title: The title of the section; a table with the same title has no caption.
  init(_ table: Table, _ page: PageRows, under title: String) {
    self.init(
      caption: table.title.isEmpty || table.title == title ? nil : MarkdownText.block(table.title),
      table.columns, rows: page.rows.map { row in zip(table.columns, row).map { MarkdownText.of($1, in: $0) } },
      remark: page.remark)
  }
}
