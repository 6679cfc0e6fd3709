internal import ReportModel

/// A pipe table: its cells are escaped, and padded so that the raw text lines up as well.
struct MarkdownGrid {
  enum Alignment {
    case left
    case right
  }

  let caption: String?
  /// Lines of cells with their bars: a template that puts each cell in its place takes as long as the rest of a page.
  let labels: String
  /// The dashes under the labels.
  let rules: String
  let rows: [String]
  /// A sentence under the table.
  let remark: String?

  /// Columns are padded up to this many characters; a longer cell only moves its own row.
  private static let widestPadding = 40

  /// - Parameters:
  ///   - caption: The title above it, escaped.
  ///   - heads: The labels and alignments of the columns, unescaped.
  ///   - rows: The cells, escaped.
  ///   - remark: A sentence under it, escaped.
  init(
    caption: String?, heads: [(label: String, alignment: Alignment)], rows: [[String]], remark: String? = nil
  ) {
    let labels = heads.map { MarkdownText.inline($0.label) }
    let widths = heads.indices.map { index in
      let lengths = rows.map { index < $0.count ? $0[index].count : 0 }
      return max(3, min(MarkdownGrid.widestPadding, max(labels[index].count, lengths.max() ?? 0)))
    }
    func padded(_ text: String, _ index: Int) -> String {
      let padding = String(repeating: " ", count: max(0, widths[index] - text.count))
      return heads[index].alignment == .left ? text + padding : padding + text
    }
    func line(_ cell: (Int) -> String) -> String {
      heads.indices.reduce(into: "|") { $0 += " \(cell($1)) |" }
    }
    self.caption = caption
    self.remark = remark
    self.labels = line { padded(labels[$0], $0) }
    rules = line {
      String(repeating: "-", count: widths[$0] - 1) + (heads[$0].alignment == .left ? "-" : ":")
    }
    self.rows = rows.map { row in line { padded($0 < row.count ? row[$0] : "", $0) } }
  }
}

extension MarkdownGrid {
  /// Key figures: what is, what was, and what changed.
  init(figures: [KeyFigure]) {
    let hasTrend = figures.contains { $0.trend.count > 1 }
    self.init(
      caption: nil,
      heads: [("Figure", .left), ("Value", .right), ("Before", .right), ("Change", .right), ("Change %", .right)]
        + (hasTrend ? [("Trend", .left)] : []),
      rows: figures.map { figure in
        [
          MarkdownText.inline(figure.label),
          MarkdownText.of(figure.value, as: figure.format),
          MarkdownText.of(figure.previous, as: figure.format),
          DisplayText.ofChange(figure.change, as: figure.format),
          DisplayText.of(figure.development),
        ] + (hasTrend ? [MarkdownBar.trend(figure.trend)] : [])
      })
  }

  /// A table, or its first rows.
  ///
  /// - Parameters:
  ///   - table: Where the rows are.
  ///   - pageRows: How many rows to show; `nil` for all.
  ///   - title: The title the table stands under: its own is left out where it is the same.
  /// - Throws: What the table's rows throw.
  init(table: Table, pageRows: Int?, under title: String) throws {
    let page = try PageRows(of: table, limit: pageRows)
    self.init(
      caption: table.title.isEmpty || table.title == title ? nil : MarkdownText.block(table.title),
      heads: table.columns.map { ($0.label, $0.format.isNumber ? .right : .left) },
      rows: page.rows.map { row in zip(table.columns, row).map { MarkdownText.of($1, in: $0) } },
      remark: page.remark)
  }
}
