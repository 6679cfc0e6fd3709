internal import ReportModel

/// Horizontal bars with their values behind them, the first category at the top: a ranking, without axes.
struct BarDrawing {
  private let chart: Chart
  private let labels: [String]
  /// By category and series.
  private let values: [[Double?]]
  private let scale: ValueScale

  private static let widestLabel = 200.0
  private static let widestValue = 130.0
  private static let top = 4.0
  private static let gap = 8.0

  init(_ chart: Chart) {
    self.chart = chart
    labels = chart.categories.map(ShowableText.line)
    values = chart.categories.indices.map { category in chart.series.map { $0.value(of: category) } }
    scale = ValueScale(values.joined().compactMap(\.self) + [chart.fullBar], isWhole: false)
  }

  var height: Double { BarDrawing.top * 2 + row * Double(labels.count) }

  /// The height of a category, and of a bar.
  private var row: Double { chart.series.count == 1 ? 27 : Double(chart.series.count) * 18 + 10 }
  private var thickness: Double { chart.series.count == 1 ? 15 : 14 }

  var markup: [Markup] {
    let texts = values.map { $0.map(text) }
    let left = min(BarDrawing.widestLabel, labels.map(TextFit.width).max() ?? 0) + BarDrawing.gap
    let right = ChartFrame.width - BarDrawing.gap - (texts.joined().map(TextFit.width).max() ?? 0)
    // The longest bar uses the whole width, without the rounding of a scale.
    let longest = (values.joined().compactMap(\.self) + [chart.fullBar]).map(scale.part).max() ?? 1
    func x(_ value: Double) -> Double {
      left + scale.part(of: value) / max(longest, scale.part(of: 0), .leastNormalMagnitude) * (right - left)
    }
    var markup: [Markup] = labels.indices.map { index in
      let short = TextFit.shortened(labels[index], to: BarDrawing.widestLabel)
      return SVG.text(
        short, x: left - BarDrawing.gap, y: middle(of: index) + 4.5, anchor: "end",
        full: short == labels[index] ? nil : labels[index])
    }
    for series in chart.series.indices {
      let path = labels.indices.compactMap { index in
        values[index][series].map { value in
          SVG.rectangle(
            x: min(x(0), x(value)), y: y(of: index, series: series), width: max(abs(x(value) - x(0)), 1.2),
            height: thickness)
        }
      }
      markup.append(.tag("path", ["class": "f\(chart.color(of: series) + 1)", "d": path.joined()]))
      markup += labels.indices.map { index in
        SVG.text(
          texts[index][series], x: x(max(0, values[index][series] ?? 0)) + BarDrawing.gap * 0.75,
          y: y(of: index, series: series) + thickness / 2 + 4.5, anchor: "start", style: "value")
      }
    }
    return markup
  }

  private func middle(of index: Int) -> Double { BarDrawing.top + (Double(index) + 0.5) * row }

  private func y(of index: Int, series: Int) -> Double {
    let pitch = chart.series.count == 1 ? 0 : 18.0
    return middle(of: index) + (Double(series) - Double(chart.series.count - 1) / 2) * pitch - thickness / 2
  }

  /// All digits if they fit, else a short number.
  private func text(_ value: Double?) -> String {
    let text = DisplayText.of(.number(orEmpty: value), as: chart.format)
    guard let value, TextFit.width(of: text) > BarDrawing.widestValue else { return text }
    return DisplayText.short(value, as: chart.format)
  }
}
