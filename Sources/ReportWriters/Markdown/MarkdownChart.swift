internal import ReportModel

extension MarkdownGrid {
  private static let mostCategories = 40
  private static let mostSeries = 8

  /// A chart's numbers as a table, with a bar per category for a single series and for series stacked to a total.
  init(chart: Chart) {
    // A ranking is cut at its end, a course of time at its beginning.
    let categories =
      chart.kind == .bars
      ? chart.categories.indices.prefix(Self.mostCategories) : chart.categories.indices.suffix(Self.mostCategories)
    let isSingle = chart.series.count == 1
    let hasTotal = chart.kind == .stackedColumns && !isSingle
    let hasBars = hasTotal || isSingle
    let totals = categories.compactMap { chart.series.total(of: $0) }.filter(\.isFinite)
    let longest = max(totals.max() ?? 0, chart.fullBar)
    let columns = chart.columns.prefix(1 + Self.mostSeries) + (hasTotal ? [Column("total", "Total", chart.format)] : [])
    let rows = categories.map { category in
      let total = chart.series.total(of: category)
      let row = chart.row(category).prefix(1 + Self.mostSeries) + (hasTotal ? [.number(orEmpty: total)] : [])
      return zip(columns, row).map { MarkdownText.of($1, in: $0) }
        + (hasBars ? [MarkdownBar.text(total ?? 0, of: longest, isLight: chart.incomplete.contains(category))] : [])
    }
    self.init(
      caption: MarkdownText.block(chart.title), columns + (hasBars ? [Column("bar", "", .text)] : []), rows: rows,
      remark: Self.remark(on: chart, categories: categories.count))
  }

  private static func remark(on chart: Chart, categories: Int) -> String? {
    var sentences: [String] = []
    let isNamed = chart.title.lowercased().contains(chart.valueLabel.lowercased())
    if chart.series.count > 1, !isNamed { sentences.append("Values: \(MarkdownText.inline(chart.valueLabel)).") }
    let end = chart.kind == .bars ? "first" : "last"
    if categories < chart.categories.count {
      sentences.append("Only the \(end) \(categories) of \(chart.categories.count) are shown.")
    }
    let left = chart.series.count - mostSeries
    if left > 0 { sentences.append("\(left) more series \(left == 1 ? "is" : "are") in the spreadsheet formats.") }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

/// Bars and sparklines of block characters.
enum MarkdownBar {
  /// Characters of the longest bar.
  private static let width = 20
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// A bar in proportion, to an eighth of a character, or lighter and to a whole one; empty for a value that is not
  /// positive.
  static func text(_ value: Double, of longest: Double, isLight: Bool = false) -> String {
    guard value > 0, longest > 0, value.isFinite else { return "" }
    let length = max(1, Int((value / longest * Double(width * 8)).rounded()))
    if isLight { return String(repeating: "░", count: max(1, (length + 4) / 8)) }
    return String(repeating: "█", count: length / 8) + eighths[length % 8]
  }

  /// A trend in a character per value, from the lowest to the highest, with `·` for an unknown one.
  static func trend(_ cells: [Cell]) -> String { Sparkline(cells)?.text(missing: "·") ?? "" }
}
