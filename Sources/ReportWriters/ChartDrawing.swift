internal import ReportModel

/// A way to draw a chart, ``ChartFrame/width`` units wide.
protocol ChartDrawing {
  /// - Parameter chart: What to draw: at least one value.
  init(_ chart: Chart)

  var height: Double { get }
  var markup: [Markup] { get }
}

extension Chart {
  var drawing: any ChartDrawing {
    switch kind {
    case .columns, .stackedColumns: ColumnDrawing(self)
    case .bars: BarDrawing(self)
    case .lines: LineDrawing(self)
    }
  }
}
