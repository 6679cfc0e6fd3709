import CXLSXWriter
import Glibc

extension Sheet {
  /// Draws a chart over the sheet; it hides what is under it.
  ///
  /// - Parameters:
  ///   - chart: What to draw.
  ///   - row: Of the cell at the chart's upper left.
  ///   - column: Of the same cell.
  ///   - offset: Pixels to the right of that cell's left edge; it may lead beyond the cell.
  /// - Throws: ``XLSXError/emptyChart(title:)``, ``XLSXError/outOfRange(sheet:row:column:)``.
  package mutating func draw(_ chart: Chart, row: Int, column: Int, offset: Int = 0) throws(XLSXError) {
    try checkRange(row: row, column: column)
    if chart.series.isEmpty { throw .emptyChart(title: chart.title) }
    for series in chart.series {
      for cells in [series.name, series.categories, series.values] {
        try checkRange(row: cells.rows.lowerBound, column: cells.columns.lowerBound)
        try checkRange(row: cells.rows.upperBound, column: cells.columns.upperBound)
      }
    }
    guard let raw = workbook_add_chart(book.pointer, type(of: chart.kind)) else { throw .outOfMemory }
    setTitles(of: raw, chart)
    setAxes(of: raw, chart)
    for (index, series) in chart.series.enumerated() { try add(series, index, kind: chart.kind, to: raw) }
    if chart.kind != .lines { chart_set_series_gap(raw, 60) }
    switch chart.legend {
    case .none: chart_legend_set_position(raw, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
    case .bottom: chart_legend_set_position(raw, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    case .right: chart_legend_set_position(raw, UInt8(LXW_CHART_LEGEND_RIGHT.rawValue))
    }
    var border = lxw_chart_line()
    border.color = 0xD9D9D9
    border.width = 0.75
    chart_chartarea_set_line(raw, &border)

    let description = strdup(CellText(chart.altText, limit: 500, escapes: false).text)
    defer { free(description) }
    var options = lxw_chart_options()
    // The library's charts are 480 by 288 pixels before they are scaled.
    options.x_scale = Double(min(max(chart.width, 1), 10_000)) / 480
    options.y_scale = Double(min(max(chart.height, 1), 10_000)) / 288
    options.x_offset = Int32(clamping: offset)
    options.object_position = UInt8(LXW_OBJECT_MOVE_DONT_SIZE.rawValue)
    options.description = description
    try check(worksheet_insert_chart_opt(pointer, lxw_row_t(row), lxw_col_t(column), raw, &options))
  }
}

private func type(of kind: Chart.Kind) -> UInt8 {
  switch kind {
  case .stackedColumns: UInt8(LXW_CHART_COLUMN_STACKED.rawValue)
  case .columns: UInt8(LXW_CHART_COLUMN.rawValue)
  case .bars: UInt8(LXW_CHART_BAR.rawValue)
  case .lines: UInt8(LXW_CHART_LINE.rawValue)
  }
}

private func setTitles(of raw: UnsafeMutablePointer<lxw_chart>, _ chart: Chart) {
  var titleFont = lxw_chart_font()
  titleFont.size = 12
  titleFont.bold = 1
  titleFont.color = 0x262626
  if chart.title.isEmpty {
    chart_title_off(raw)
  } else {
    chart_title_set_name(raw, label(chart.title))
    chart_title_set_name_font(raw, &titleFont)
  }
  var axisFont = lxw_chart_font()
  axisFont.size = 9
  axisFont.bold = UInt8(LXW_EXPLICIT_FALSE.rawValue)
  axisFont.color = 0x595959
  let axes = raw.axes(of: chart.kind)
  for (axis, title) in [(axes.category, chart.categoryTitle), (axes.value, chart.valueTitle)] {
    if !title.isEmpty { chart_axis_set_name(axis, label(title)) }
    if !title.isEmpty { chart_axis_set_name_font(axis, &axisFont) }
    chart_axis_set_num_font(axis, &axisFont)
  }
  chart_legend_set_font(raw, &axisFont)
}

private func setAxes(of raw: UnsafeMutablePointer<lxw_chart>, _ chart: Chart) {
  let (category, value) = raw.axes(of: chart.kind)
  if !chart.valueFormat.isEmpty && chart.valueFormat.utf8.count < 128 {
    chart_axis_set_num_format(value, chart.valueFormat)
  }
  var gridline = lxw_chart_line()
  gridline.color = 0xE3E3E3
  gridline.width = 0.75
  chart_axis_major_gridlines_set_visible(category, 0)
  chart_axis_major_gridlines_set_visible(value, 1)
  chart_axis_major_gridlines_set_line(value, &gridline)
  var line = lxw_chart_line()
  line.none = 1
  chart_axis_set_line(value, &line)
  let interval = chart.labelInterval
  if interval > 1 {
    chart_axis_set_interval_unit(category, UInt16(clamping: interval))
    chart_axis_set_interval_tick(category, UInt16(clamping: interval))
  }
  if chart.kind == .bars {
    chart_axis_set_reverse(category)
    // The value axis would follow the first category to the top.
    chart_axis_set_crossing_max(category)
  }
}

extension Chart {
  /// How many categories go to one label of the axis, so that labels can be read.
  ///
  /// Of days it is a week or several.
  var labelInterval: Int {
    guard kind != .bars, let cells = series.first?.categories else { return 1 }
    let count = cells.rows.count * cells.columns.count
    // Labels turn to stand on 30 pixels each; as they lie they take 75.
    if count <= width / 30 { return 1 }
    let interval = (count * 75 + width - 1) / width
    return interval < 5 ? interval : (interval + 6) / 7 * 7
  }
}

private func add(
  _ series: Chart.Series, _ index: Int, kind: Chart.Kind, to chart: UnsafeMutablePointer<lxw_chart>
) throws(XLSXError) {
  guard let raw = chart_add_series(chart, nil, nil) else { throw .outOfMemory }
  series.categories.set(chart_series_set_categories, of: raw)
  series.values.set(chart_series_set_values, of: raw)
  let cell = series.name
  chart_series_set_name_range(
    raw, cell.sheet.text, lxw_row_t(cell.rows.lowerBound), lxw_col_t(cell.columns.lowerBound))
  quote(raw.pointee.categories, series.categories)
  quote(raw.pointee.values, series.values)
  quote(raw.pointee.title.range, series.name)

  var line = lxw_chart_line()
  if kind == .lines {
    line.color = libraryColor(series.color)
    line.width = 2
    // Dashes and markers tell lines apart where colours do not.
    line.dash_type = UInt8(dashes[index % dashes.count].rawValue)
    chart_series_set_line(raw, &line)
    var fill = lxw_chart_fill()
    fill.color = line.color
    // Where points are dense, markers would be all there is to see.
    let isDense = series.values.rows.count * series.values.columns.count > densestMarkers
    let marker = isDense ? LXW_CHART_MARKER_NONE : markers[index % markers.count]
    chart_series_set_marker_type(raw, UInt8(marker.rawValue))
    chart_series_set_marker_size(raw, 6)
    chart_series_set_marker_fill(raw, &fill)
    var edge = lxw_chart_line()
    edge.color = line.color
    chart_series_set_marker_line(raw, &edge)
  } else {
    // A thin white edge keeps stacked parts apart in greyscale.
    line.color = 0xFFFFFF
    line.width = 0.75
    chart_series_set_line(raw, &line)
    var fill = lxw_chart_fill()
    fill.color = libraryColor(series.color)
    chart_series_set_fill(raw, &fill)
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

extension UnsafeMutablePointer<lxw_chart> {
  /// The library calls the horizontal axis x, whatever it shows.
  fileprivate func axes(
    of kind: Chart.Kind
  ) -> (category: UnsafeMutablePointer<lxw_chart_axis>?, value: UnsafeMutablePointer<lxw_chart_axis>?) {
    kind == .bars ? (pointee.y_axis, pointee.x_axis) : (pointee.x_axis, pointee.y_axis)
  }
}

/// The library takes a name that starts with `=` for a formula.
private func label(_ text: String) -> String {
  let kept = CellText(text, limit: 255, escapes: false).text
  return kept.hasPrefix("=") ? " " + kept : kept
}

extension Chart.Cells {
  fileprivate typealias Setter = (
    UnsafeMutablePointer<lxw_chart_series>?, UnsafePointer<CChar>?, lxw_row_t, lxw_col_t, lxw_row_t, lxw_col_t
  ) -> Void

  fileprivate func set(_ setter: Setter, of series: UnsafeMutablePointer<lxw_chart_series>) {
    setter(
      series, sheet.text, lxw_row_t(rows.lowerBound), lxw_col_t(columns.lowerBound), lxw_row_t(rows.upperBound),
      lxw_col_t(columns.upperBound))
  }

  /// As in `'Chart data'!$A$2:$A$9`.
  fileprivate var reference: String {
    let first = "$\(columnName(columns.lowerBound))$\(rows.lowerBound + 1)"
    let last = "$\(columnName(columns.upperBound))$\(rows.upperBound + 1)"
    return quoted(sheet.text) + "!" + (first == last ? first : first + ":" + last)
  }
}

/// Spells a reference with quotes around its sheet: the library leaves them out where names such as 2026 need them.
private func quote(_ range: UnsafeMutablePointer<lxw_series_range>?, _ cells: Chart.Cells) {
  guard let range else { return }
  free(range.pointee.formula)
  range.pointee.formula = strdup(cells.reference)
}
