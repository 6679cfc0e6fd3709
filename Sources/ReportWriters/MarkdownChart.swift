internal import ReportModel

extension MarkdownGrid {
  /// More categories or series than this are not read but scrolled past.
  private static let mostCategories = 40
  private static let mostSeries = 8

  /// A chart as a table: the numbers it plots, with a bar a category where one length says something, that is for a
  /// single series and for parts stacked to a total.
  init(chart: Chart) {
    let isRanking = chart.kind == .bars
    // A ranking is cut at its end, a course of time at its beginning.
    let count = chart.categories.count
    let shown = min(count, MarkdownGrid.mostCategories)
    let categories = isRanking ? 0..<shown : (count - shown)..<count
    let series = chart.series.prefix(MarkdownGrid.mostSeries)
    let hasTotal = chart.kind == .stackedColumns && chart.series.count > 1
    let totals = categories.map { chart.total(of: $0) }
    let hasBars = hasTotal || chart.series.count == 1
    let longest = totals.compactMap { $0 }.filter(\.isFinite).max() ?? 0

    var heads: [(label: String, alignment: Alignment)] = [(chart.categoryLabel, .left)]
    heads += chart.series.count == 1 ? [(chart.valueLabel, .right)] : series.map { ($0.name, .right) }
    if hasTotal { heads.append(("Total", .right)) }
    if hasBars { heads.append(("", .left)) }

    let rows = zip(categories, totals).map { category, total in
      var values = series.map { $0.value(of: category) }
      if hasTotal { values.append(total) }
      return [MarkdownText.inline(chart.categories[category])]
        + values.map { DisplayText.of($0.map(Cell.number) ?? .empty, as: chart.format) }
        + (hasBars ? [MarkdownBar.text(total ?? 0, of: longest)] : [])
    }

    self.init(
      caption: MarkdownText.block(chart.title), heads: heads, rows: rows,
      remark: MarkdownGrid.remark(on: chart, categories: shown, series: series.count))
  }

  private static func remark(on chart: Chart, categories: Int, series: Int) -> String? {
    var sentences: [String] = []
    if chart.categories.isEmpty { sentences.append("Nothing to show.") }
    if chart.series.count > 1 { sentences.append("Values: \(MarkdownText.inline(chart.valueLabel)).") }
    let end = chart.kind == .bars ? "first" : "last"
    if categories < chart.categories.count {
      sentences.append("Only the \(end) \(categories) of \(chart.categories.count) are shown.")
    }
    let left = chart.series.count - series
    if left > 0 { sentences.append("\(left) more series \(left == 1 ? "is" : "are") in the spreadsheet formats.") }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

/// A bar of block characters.
enum MarkdownBar {
  /// Characters of the longest bar.
  private static let width = 20
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  /// - Returns: A bar in proportion, to an eighth of a character; nothing for what is not positive.
  static func text(_ value: Double, of longest: Double) -> String {
    guard value > 0, longest > 0, value.isFinite else { return "" }
    let length = max(1, Int((value / longest * Double(width * 8)).rounded()))
    return String(repeating: "█", count: length / 8) + eighths[length % 8]
  }

  private static let levels = Array("▁▂▃▄▅▆▇█")

  /// The course of a number, one character a value: from nothing to the largest, with `·` where nothing is known.
  static func trend(_ cells: [Cell]) -> String {
    let values = cells.map { $0.number.flatMap { $0.isFinite ? $0 : nil } }
    guard values.count > 1, let largest = values.compactMap({ $0 }).max() else { return "" }
    return String(
      values.map { value -> Character in
        guard let value else { return "·" }
        guard value > 0, largest > 0 else { return levels[0] }
        return levels[min(levels.count - 1, Int((value / largest * Double(levels.count - 1)).rounded()))]
      })
  }
}
