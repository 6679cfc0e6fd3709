internal import ReportModel

/// Lines over time, with a gap where a value is missing.
struct LineDrawing: ChartDrawing {
  private let chart: Chart
  private let frame: ChartFrame

  /// With more values than this, points on a line are a smear.
  private static let mostPoints = 16

  init(_ chart: Chart) {
    self.chart = chart
    frame = ChartFrame(
      chart,
      values: chart.series.flatMap { series in chart.categories.indices.compactMap { series.value(of: $0) } })
  }

  var height: Double { ChartFrame.height }

  var markup: [Markup] {
    frame.axes
      + chart.series.indices.flatMap { index -> [Markup] in
        let runs = self.runs(of: chart.series[index])
        let path = runs.filter { $0.count > 1 }.map { run in
          "M" + run.map { "\(SVG.number($0.x)) \(SVG.number($0.y))" }.joined(separator: "L")
        }
        // A value between two gaps is a line without length.
        let points = runs.filter { $0.count == 1 || chart.categories.count <= LineDrawing.mostPoints }.joined()
        return [Markup.tag("path", ["class": "l\(index + 1)", "d": path.joined()])]
          + points.map { point in
            .tag(
              "circle",
              ["class": "f\(index + 1)", "cx": SVG.number(point.x), "cy": SVG.number(point.y), "r": "3"])
          }
      }
  }

  /// The points of each stretch without a gap.
  private func runs(of series: Chart.Series) -> [[(x: Double, y: Double)]] {
    var runs: [[(x: Double, y: Double)]] = [[]]
    for category in chart.categories.indices {
      if let value = series.value(of: category) {
        runs[runs.count - 1].append((frame.centre(of: category), frame.y(value)))
      } else if runs.last?.isEmpty == false {
        runs.append([])
      }
    }
    return runs.filter { !$0.isEmpty }
  }
}
