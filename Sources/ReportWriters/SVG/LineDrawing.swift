internal import ReportModel

/// Lines over time, with a gap for each missing value.
struct LineDrawing {
  private let chart: Chart
  private let frame: ChartFrame

  /// Lines with more values are drawn without points.
  private static let mostPoints = 16

  init(_ chart: Chart) {
    self.chart = chart
    frame = ChartFrame(
      chart,
      values: chart.series.flatMap { series in chart.categories.indices.compactMap { series.value(of: $0) } })
  }

  var markup: [Markup] {
    frame.axes
      + chart.series.indices.flatMap { index -> [Markup] in
        let runs = self.runs(of: chart.series[index])
        let path = runs.filter { $0.count > 1 }.map { run in
          "M" + run.map { "\(SVG.number($0.x)) \(SVG.number($0.y))" }.joined(separator: "L")
        }
        // A value between two gaps shows as a point only.
        let points = runs.filter { $0.count == 1 || chart.categories.count <= LineDrawing.mostPoints }.joined()
        return [Markup.tag("path", ["class": "l\(chart.color(of: index) + 1)", "d": path.joined()])]
          + points.map { point in
            .tag(
              "circle",
              [
                "class": "f\(chart.color(of: index) + 1)", "cx": SVG.number(point.x), "cy": SVG.number(point.y),
                "r": "3",
              ])
          }
      }
  }

  /// The points of each stretch without a gap.
  private func runs(of series: Chart.Series) -> [[(x: Double, y: Double)]] {
    let points = chart.categories.indices.map { category in
      series.value(of: category).map { (x: frame.centre(of: category), y: frame.y($0)) }
    }
    return points.split { $0 == nil }.map { $0.compactMap(\.self) }
  }
}
