internal import ReportModel

/// Columns over time, beside each other or stacked, with one path per series.
struct ColumnDrawing {
  private let chart: Chart
  private let isStacked: Bool
  private let frame: ChartFrame

  init(_ chart: Chart) {
    self.chart = chart
    isStacked = chart.kind == .stackedColumns
    let heights = chart.categories.indices.flatMap { category in
      let values = chart.series.compactMap { $0.value(of: category) }
      return chart.kind == .stackedColumns
        ? [values.filter { $0 > 0 }.reduce(0, +), values.filter { $0 < 0 }.reduce(0, +)] : values
    }
    frame = ChartFrame(chart, values: heights.filter(\.isFinite))
  }

  var markup: [Markup] { frame.axes + (isStacked ? stacks : groups) + hatching + labels }

  /// The width of a category's columns together.
  private var width: Double {
    min(
      frame.slot * (frame.slot < 4 ? 1 : frame.slot < 12 ? 0.85 : 0.7), isStacked || chart.series.count == 1 ? 44 : 90)
  }

  private var groups: [Markup] {
    let each = width / Double(chart.series.count)
    return chart.series.indices.map { series in
      let path = chart.categories.indices.compactMap { category in
        chart.series[series].value(of: category).map { value in
          let top = min(frame.y(value), frame.y(0))
          let height = abs(frame.y(value) - frame.y(0))
          // Zero and values too small to be seen are a line, to differ from unknown values.
          return SVG.rectangle(
            x: frame.centre(of: category) - width / 2 + Double(series) * each, y: height < 1.2 ? frame.y(0) - 1.2 : top,
            width: each - (chart.series.count > 1 && each > 4 ? 1 : 0), height: max(height, 1.2))
        }
      }
      return .tag("path", ["class": "f\(chart.color(of: series) + 1)", "d": path.joined()])
    }
  }

  private var stacks: [Markup] {
    var above = [Double](repeating: 0, count: chart.categories.count)
    var below = above
    return chart.series.indices.map { series in
      let path = chart.categories.indices.compactMap { category -> String? in
        guard let value = chart.series[series].value(of: category), value != 0 else { return nil }
        let from = value > 0 ? above[category] : below[category]
        let isFirst = from == 0
        if value > 0 { above[category] += value } else { below[category] += value }
        let top = min(frame.y(from), frame.y(from + value))
        let height = abs(frame.y(from + value) - frame.y(from))
        // A gap separates parts of similar colour.
        let gap = isFirst || height < 2.5 ? 0 : 1.2
        return SVG.rectangle(
          x: frame.centre(of: category) - width / 2, y: value > 0 ? top : top + gap, width: width, height: height - gap)
      }
      return .tag("path", ["class": "f\(chart.color(of: series) + 1)", "d": path.joined()])
    }
  }

  /// Stripes over the columns of incomplete categories, which make them lighter.
  private var hatching: [Markup] {
    let path = chart.incomplete.sorted().filter(chart.categories.indices.contains).map { category in
      let heights = chart.series.compactMap { $0.value(of: category) }
      let ends =
        isStacked
        ? [heights.filter { $0 > 0 }.reduce(0, +), heights.filter { $0 < 0 }.reduce(0, +)] : heights
      let (top, bottom) = (frame.y(max(0, ends.max() ?? 0)), frame.y(min(0, ends.min() ?? 0)))
      return SVG.rectangle(x: frame.centre(of: category) - width / 2, y: top, width: width, height: bottom - top)
    }
    return path.isEmpty ? [] : [.tag("path", ["class": "cut", "d": path.joined()])]
  }

  private var labels: [Markup] {
    guard isStacked || chart.series.count == 1 else { return [] }
    // Between columns above and below zero there is no place for a total.
    guard frame.scale.lower == 0 else { return [] }
    return frame.labels(chart.categories.indices.map { chart.series.total(of: $0) })
  }
}
