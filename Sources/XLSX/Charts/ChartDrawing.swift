import CXLSXWriter

extension Sheet {
  /// Draws a chart over the sheet; it hides the cells under it.
  ///
  /// - Parameters:
  ///   - chart: The chart.
  ///   - row: The row of the cell at the chart's upper left.
  ///   - column: The column of that cell.
  ///   - offset: Pixels to the right of that cell's left edge; it may lead beyond the cell.
  /// - Throws: ``XLSXError/emptyChart(title:)``, ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func draw(_ chart: Chart, row: Int, column: Int, offset: Int = 0) throws(XLSXError) {
    try checkRange(row: row, column: column)
    if chart.series.isEmpty { throw .emptyChart(title: chart.title) }
    for series in chart.series {
      for cells in [series.name, series.categories, series.values] {
        try checkRange(Area(rows: cells.rows, columns: cells.columns))
      }
    }
    let drawing = try ChartDrawing(chart, in: book)
    let description = CellText(chart.altText, limit: 500, escapes: false).text
    let code = withCStrings([description]) { strings in
      var options = lxw_chart_options()
      // The library's charts are 480 by 288 pixels before they are scaled.
      options.x_scale = Double(min(max(chart.width, 1), 10_000)) / 480
      options.y_scale = Double(min(max(chart.height, 1), 10_000)) / 288
      options.x_offset = Int32(clamping: offset)
      options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
      options.description = .init(strings[0])
      return worksheet_insert_chart_opt(pointer, lxw_row_t(row), lxw_col_t(column), drawing.pointer, &options)
    }
    try check(code)
  }
}

/// A chart as the library knows it.
private struct ChartDrawing {
  let pointer: UnsafeMutablePointer<lxw_chart>
  private let chart: Chart
  /// The library calls the horizontal axis x, whatever it shows.
  private let categoryAxis: UnsafeMutablePointer<lxw_chart_axis>?
  private let valueAxis: UnsafeMutablePointer<lxw_chart_axis>?

  init(_ chart: Chart, in book: Book) throws(XLSXError) {
    guard let pointer = workbook_add_chart(book.pointer, chart.kind.libraryType) else { throw .outOfMemory }
    self.pointer = pointer
    self.chart = chart
    let (x, y) = (
      chart_axis_get(pointer, LXW_CHART_AXIS_TYPE_X), chart_axis_get(pointer, LXW_CHART_AXIS_TYPE_Y)
    )
    (categoryAxis, valueAxis) = chart.kind == .bars ? (y, x) : (x, y)
    setTitles()
    setAxes()
    for (index, series) in chart.series.enumerated() { try add(series, index) }
    if chart.kind != .lines { chart_set_series_gap(pointer, 60) }
    let legend = chart.hasLegend ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE
    chart_legend_set_position(pointer, UInt8(legend.rawValue))
    var border = lxw_chart_line(color: 0xD9D9D9, width: 0.75)
    chart_chartarea_set_line(pointer, &border)
  }

  private func setTitles() {
    var titleFont = lxw_chart_font()
    titleFont.size = 12
    titleFont.bold = 1
    titleFont.color = 0x262626
    if chart.title.isEmpty {
      chart_title_off(pointer)
    } else {
      chart_title_set_name(pointer, label(chart.title))
      chart_title_set_name_font(pointer, &titleFont)
    }
    var axisFont = lxw_chart_font()
    axisFont.size = 9
    axisFont.bold = UInt8(LXW_EXPLICIT_FALSE.rawValue)
    axisFont.color = 0x595959
    for (axis, title) in [(categoryAxis, chart.categoryTitle), (valueAxis, chart.valueTitle)] {
      if !title.isEmpty { chart_axis_set_name(axis, label(title)) }
      if !title.isEmpty { chart_axis_set_name_font(axis, &axisFont) }
      chart_axis_set_num_font(axis, &axisFont)
    }
    chart_legend_set_font(pointer, &axisFont)
  }

  private func setAxes() {
    if !chart.valueFormat.isEmpty && chart.valueFormat.utf8.count < 128 {
      chart_axis_set_num_format(valueAxis, chart.valueFormat)
    }
    if chart.startsAtZero { chart_axis_set_min(valueAxis, 0) }
    if let end = chart.ends { chart_axis_set_max(valueAxis, end) }
    var gridline = lxw_chart_line(color: 0xE3E3E3, width: 0.75)
    chart_axis_major_gridlines_set_visible(categoryAxis, 0)
    chart_axis_major_gridlines_set_visible(valueAxis, 1)
    chart_axis_major_gridlines_set_line(valueAxis, &gridline)
    var line = lxw_chart_line()
    line.none = 1
    chart_axis_set_line(valueAxis, &line)
    let interval = UInt16(clamping: chart.labelInterval)
    if interval > 1 {
      chart_axis_set_interval_unit(categoryAxis, interval)
      chart_axis_set_interval_tick(categoryAxis, interval)
    }
    if chart.kind == .bars {
      chart_axis_set_reverse(categoryAxis)
      // The value axis would follow the first category to the top.
      chart_axis_set_crossing_max(categoryAxis)
    }
  }

  private func add(_ series: Chart.Series, _ index: Int) throws(XLSXError) {
    guard let raw = chart_add_series(pointer, series.categories.formula, series.values.formula) else {
      throw .outOfMemory
    }
    chart_series_set_name(raw, series.name.formula)
    series.setCells(of: raw)
    if chart.kind != .lines {
      // A thin white edge separates stacked parts in greyscale.
      var edge = lxw_chart_line(color: 0xFFFFFF, width: 0.75)
      var fill = lxw_chart_fill(series.color)
      chart_series_set_line(raw, &edge)
      chart_series_set_fill(raw, &fill)
      try hatch(raw, series)
      return
    }
    // Dashes and markers distinguish lines without colours.
    var line = lxw_chart_line(color: libraryColor(series.color), width: 2)
    line.dash_type = UInt8(dashes[index % dashes.count].rawValue)
    chart_series_set_line(raw, &line)
    // Where points are dense, markers would hide the line.
    let marker = series.values.count > densestMarkers ? LXW_CHART_MARKER_NONE : markers[index % markers.count]
    var fill = lxw_chart_fill(series.color)
    var edge = lxw_chart_line(color: libraryColor(series.color), width: 0)
    chart_series_set_marker_type(raw, UInt8(marker.rawValue))
    chart_series_set_marker_size(raw, 6)
    chart_series_set_marker_fill(raw, &fill)
    chart_series_set_marker_line(raw, &edge)
  }

  /// Draws the columns of some categories lighter and hatched.
  private func hatch(_ raw: UnsafeMutablePointer<lxw_chart_series>, _ series: Chart.Series) throws(XLSXError) {
    let hatched = chart.hatched.filter { series.values.count > $0 && $0 >= 0 }
    guard let last = hatched.max() else { return }
    var edge = lxw_chart_line(color: libraryColor(series.color), width: 0.75)
    var pattern = lxw_chart_pattern()
    pattern.fg_color = libraryColor(series.color)
    pattern.bg_color = 0xFFFFFF
    pattern.type = UInt8(LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL.rawValue)
    let code = withUnsafeMutablePointer(to: &edge) { edge in
      withUnsafeMutablePointer(to: &pattern) { pattern in
        // The library copies them; a point without anything is as its series.
        var points = (0...last).map { index in
          hatched.contains(index) ? lxw_chart_point(line: edge, fill: nil, pattern: pattern) : lxw_chart_point()
        }
        return points.withUnsafeMutableBufferPointer { points in
          var list = points.indices.map { index in points.baseAddress.map { $0 + index } } + [nil]
          return chart_series_set_points(raw, &list)
        }
      }
    }
    if code != LXW_NO_ERROR { throw .outOfMemory }
  }
}

private let markers = [
  LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE, LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_TRIANGLE,
]

private let densestMarkers = 31

private let dashes = [
  LXW_CHART_LINE_DASH_SOLID, LXW_CHART_LINE_DASH_SQUARE_DOT, LXW_CHART_LINE_DASH_LONG_DASH,
  LXW_CHART_LINE_DASH_ROUND_DOT, LXW_CHART_LINE_DASH_DASH_DOT,
]

/// The library takes a name that starts with `=` for a formula.
private func label(_ text: String) -> String {
  let kept = CellText(text, limit: 255, escapes: false).text
  return kept.utf8.first == UInt8(ascii: "=") ? " " + kept : kept
}

extension Chart.Kind {
  fileprivate var libraryType: UInt8 {
    let type =
      switch self {
      case .stackedColumns: LXW_CHART_COLUMN_STACKED
      case .columns: LXW_CHART_COLUMN
      case .bars: LXW_CHART_BAR
      case .lines: LXW_CHART_LINE
      }
    return UInt8(type.rawValue)
  }
}

extension lxw_chart_line {
  fileprivate init(color: lxw_color_t, width: Float) {
    self.init()
    self.color = color
    self.width = width
  }
}

extension lxw_chart_fill {
  fileprivate init(_ color: Color) {
    self.init()
    self.color = libraryColor(color)
  }
}

extension Chart.Series {
  /// Sets the cells again by numbers if the library cannot read the sheet's name in a formula.
  ///
  /// The chart would have no values until a program reads the cells. The library quotes these names itself; names such
  /// as 2026, A1 and TRUE it leaves without the quotes that Excel requires.
  fileprivate func setCells(of series: UnsafeMutablePointer<lxw_chart_series>) {
    typealias Setter = (
      UnsafeMutablePointer<lxw_chart_series>?, UnsafePointer<CChar>?, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t
    ) -> Void
    let name: Setter = { series, sheet, row, column, _, _ in chart_series_set_name_range(series, sheet, row, column) }
    let all: [(Chart.Cells, Setter)] = [
      (self.name, name), (categories, chart_series_set_categories), (values, chart_series_set_values),
    ]
    for (cells, set) in all where cells.sheet.text.unicodeScalars.contains(where: { $0 == "'" || $0 == "!" }) {
      set(
        series, cells.sheet.text, lxw_row_t(cells.rows.lowerBound), lxw_col_t(cells.columns.lowerBound),
        lxw_row_t(cells.rows.upperBound), lxw_col_t(cells.columns.upperBound))
    }
  }
}

extension Chart.Cells {
  /// As in `='Chart data'!$A$2:$A$9`.
  fileprivate var formula: String {
    let first = "$\(columnName(columns.lowerBound))$\(rows.lowerBound + 1)"
    let last = "$\(columnName(columns.upperBound))$\(rows.upperBound + 1)"
    return "=\(sheet.quoted)!" + (first == last ? first : "\(first):\(last)")
  }
}
