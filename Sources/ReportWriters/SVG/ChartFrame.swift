internal import ReportModel

extension Chart {
  /// A chart with at least one value as SVG, ``ChartFrame/width`` units wide.
  var drawing: (height: Double, markup: [Markup]) {
    switch kind {
    case .columns, .stackedColumns: return (ChartFrame.height, ColumnDrawing(self).markup)
    case .lines: return (ChartFrame.height, LineDrawing(self).markup)
    case .bars:
      let bars = BarDrawing(self)
      return (bars.height, bars.markup)
    }
  }
}

/// The axes of columns and lines: values at the left, categories at the bottom.
struct ChartFrame {
  static let width = 480.0
  static let height = 264.0

  private static let top = 22.0
  private static let bottom = height - 26
  private static let right = width - 4

  let scale: ValueScale
  private let format: Format
  private let labels: CategoryLabels
  private let left: Double
  /// The width of a category.
  let slot: Double

  /// - Parameters:
  ///   - chart: A chart with at least one category.
  ///   - values: All heights that are drawn.
  init(_ chart: Chart, values: [Double]) {
    format = chart.format
    scale = ValueScale(values, isWhole: chart.format == .integer)
    labels = CategoryLabels(chart.categories)
    left = (scale.ticks.map { TextFit.width(of: DisplayText.short($0, as: chart.format)) }.max() ?? 0) + 8
    slot = (ChartFrame.right - left) / Double(chart.categories.count)
  }

  func centre(of category: Int) -> Double { left + (Double(category) + 0.5) * slot }

  func y(_ value: Double) -> Double {
    ChartFrame.bottom - scale.part(of: value) * (ChartFrame.bottom - ChartFrame.top)
  }

  /// Grid lines and labels; they come first, behind the data.
  var axes: [Markup] {
    let grid = scale.ticks.filter { $0 != 0 }.map { SVG.horizontal(y: y($0), from: left, to: ChartFrame.right) }
    var axes: [Markup] = []
    if !grid.isEmpty { axes.append(.tag("path", ["class": "grid", "d": grid.joined()])) }
    axes.append(.tag("path", ["class": "axis", "d": SVG.horizontal(y: y(0), from: left, to: ChartFrame.right)]))
    axes += scale.ticks.map {
      SVG.text(DisplayText.short($0, as: format), x: left - 8, y: y($0) + 4.5, anchor: "end")
    }
    axes += labels.places(slot: slot, from: left, to: ChartFrame.width).map { place in
      SVG.text(labels.texts[place.category], x: place.x, y: ChartFrame.bottom + 20, anchor: "middle")
    }
    return axes
  }

  /// The values of the categories, above them; none unless all fit.
  func labels(_ values: [Double?]) -> [Markup] {
    let texts = values.map { $0.map { DisplayText.short($0, as: format) } ?? DisplayText.missing }
    guard (texts.map(TextFit.width).max() ?? 0) + 2 <= slot else { return [] }
    return texts.indices.map { index in
      SVG.text(
        texts[index], x: centre(of: index), y: y(max(0, values[index] ?? 0)) - 6, anchor: "middle", style: "value")
    }
  }
}
