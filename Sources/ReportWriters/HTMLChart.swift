internal import ReportModel

/// A chart on a page: a drawing, what its colours mean, and its numbers.
struct HTMLChart {
  private let chart: Chart
  /// The part that is drawn.
  private let drawn: Chart
  private let anchor: String
  private let titleAnchor: String
  private let descriptionAnchor: String
  private let data: HTMLTable

  /// More than these are not told apart, or not read but scrolled past.
  private static let mostSeries = 8
  private static let mostBars = 25

  init(_ chart: Chart, anchors: inout HTMLAnchors) {
    self.chart = chart
    drawn = chart.readable(series: HTMLChart.mostSeries, bars: HTMLChart.mostBars)
    anchor = anchors.id("chart", chart.id)
    titleAnchor = anchors.id("title", chart.id)
    descriptionAnchor = anchors.id("description", chart.id)
    data = HTMLTable(dataOf: chart, anchors: &anchors)
  }

  var markup: Markup {
    let caption = Markup.tag(
      "figcaption", [:],
      [.tag("span", ["class": "title"], chart.title), .tag("span", ["class": "hint"], subtitle)])
    guard hasValues else {
      return .tag(
        "figure", ["class": "chart", "id": anchor], [caption, .tag("p", ["class": "remark"], "Nothing to show.")])
    }
    var content = [caption]
    if drawn.series.count > 1 { content.append(legend) }
    content.append(drawing)
    if let remark { content.append(.tag("p", ["class": "remark"], remark)) }
    content.append(.tag("details", [:], [.tag("summary", [:], "Numbers"), data.markup]))
    return .tag("figure", ["class": "chart", "id": anchor], content)
  }

  private var hasValues: Bool {
    chart.categories.indices.contains { category in chart.series.contains { $0.value(of: category) != nil } }
  }

  /// What the values and the categories are: a drawing then needs no titles at its axes.
  private var subtitle: String {
    let isOverTime = chart.kind != .bars
    let year = isOverTime ? CategoryLabels(chart.categories).year.map { ", \($0)" } ?? "" : ""
    return chart.categoryLabel.isEmpty
      ? chart.valueLabel : "\(chart.valueLabel) by \(chart.categoryLabel.inSentence)\(year)"
  }

  private var drawing: Markup {
    let picture = drawn.drawing
    let description = chart.alternative.isEmpty ? "\(subtitle)." : chart.alternative
    return .tag(
      "svg",
      [
        "viewBox": "0 0 \(SVG.number(ChartFrame.width)) \(SVG.number(picture.height))", "role": "img",
        "aria-labelledby": "\(titleAnchor) \(descriptionAnchor)",
      ],
      [.tag("title", ["id": titleAnchor], chart.title), .tag("desc", ["id": descriptionAnchor], description)]
        + picture.markup)
  }

  private var legend: Markup {
    .tag(
      "ul", ["class": "legend"],
      drawn.series.indices.map { index in
        let sample =
          chart.kind == .lines
          ? Markup.tag("path", ["class": "l\(index + 1)", "d": SVG.horizontal(y: 6, from: 0, to: 28)])
          : Markup.tag("path", ["class": "f\(index + 1)", "d": SVG.rectangle(x: 0, y: 0, width: 12, height: 12)])
        let size = chart.kind == .lines ? "28" : "12"
        return .tag(
          "li", [:],
          [.tag("svg", ["viewBox": "0 0 \(size) 12", "width": size, "height": "12", "aria-hidden": "true"], [sample])]
            + Markup.isolated(drawn.series[index].name))
      })
  }

  private var remark: String? {
    var sentences: [String] = []
    if drawn.categories.count < chart.categories.count {
      sentences.append("The first \(drawn.categories.count) of \(chart.categories.count) are drawn.")
    }
    let left = chart.series.count - HTMLChart.mostSeries
    if left > 0, chart.kind == .lines {
      sentences.append("\(left) more series \(left == 1 ? "is" : "are") among the numbers.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}

extension Chart {
  /// The chart with as much as a drawing can show: parts of a total that are too many are summed up, so that the total
  /// stays what it is.
  fileprivate func readable(series most: Int, bars: Int) -> Chart {
    let count = kind == .bars ? min(bars, categories.count) : categories.count
    var shown = Array(series.prefix(most))
    if series.count > most, kind == .stackedColumns {
      let others = series[(most - 1)...]
      shown[most - 1] = Series(
        name: "\(others.count) others",
        values: categories.indices.map { category in
          let known = others.compactMap { $0.value(of: category) }
          return known.isEmpty ? nil : known.reduce(0, +)
        })
    }
    return Chart(
      id: id, title: title, alternative: alternative, kind: kind, categoryLabel: categoryLabel, valueLabel: valueLabel,
      format: format, categories: Array(categories.prefix(count)), series: shown)
  }
}

extension String {
  /// A label after other words: `Week` is `week`, `MCP server` stays what it is.
  fileprivate var inSentence: String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}
