import ReportModel
import XLSX

/// The numbers of all charts, on a sheet of their own: native charts draw cells.
struct XLSXChartData {
  let sheet: SheetName
  private var charts: [(chart: ReportModel.Chart, row: Int)] = []
  private var nextRow = 3

  init(sheet: SheetName) { self.sheet = sheet }

  var isEmpty: Bool { charts.isEmpty }

  /// Reserves cells for a chart of this size in pixels.
  ///
  /// - Returns: The chart that draws them; `nil` for a chart without values.
  mutating func add(_ chart: ReportModel.Chart, width: Int, height: Int) -> XLSX.Chart? {
    guard chart.hasValues else { return nil }
    let row = nextRow
    charts.append((chart, row))
    nextRow += chart.categories.count + 3

    let data = (row + 2)...(row + 1 + chart.categories.count)
    let series = chart.series.indices.map { index in
      XLSX.Chart.Series(
        name: .init(sheet: sheet, rows: (row + 1)...(row + 1), columns: (index + 1)...(index + 1)),
        categories: .init(sheet: sheet, rows: data, columns: 0...0),
        values: .init(sheet: sheet, rows: data, columns: (index + 1)...(index + 1)),
        color: XLSXLook.palette[chart.color(of: index)])
    }
    return XLSX.Chart(
      kind: XLSX.Chart.Kind(chart.kind), title: chart.title, categoryTitle: chart.categoryLabel,
      valueTitle: chart.valueLabel, valueFormat: XLSXLook.axisCode(chart.format), series: series,
      startsAtZero: !chart.hasNegativeValues, ends: chart.isOfShares ? 1 : nil, hatched: chart.incomplete,
      hasLegend: chart.series.count > 1, altText: chart.altText, width: width, height: height)
  }

  /// Writes the numbers: per chart a block with its title, the series' names, and a row per category.
  func write(on sheet: inout Sheet) throws {
    var widths = XLSXWidths()
    try sheet.write(.text("Chart data"), row: 0, column: 0, format: sheet.format(XLSXLook.title))
    try sheet.setHeight(26, row: 0)
    let about = "The numbers that the charts of the other sheets draw; long names are cut."
    try sheet.write(.text(about), row: 1, column: 0, format: sheet.format(XLSXLook.subdued))
    let (heading, text) = (sheet.format(XLSXLook.heading), sheet.format(XLSXLook.body))
    let header = sheet.format(XLSXLook.header.with { $0.wrapsText = false })
    let numberHeader = sheet.format(
      XLSXLook.numberHeader.with {
        $0.wrapsText = false
        $0.indent = 0
      })
    for (chart, row) in charts {
      let title = "\(chart.title) (\(chart.valueLabel))"
      try sheet.write(.text(title), row: row, column: 0, format: heading)
      try sheet.write(.text(chart.categoryLabel), row: row + 1, column: 0, format: header)
      widths.need(.text(chart.categoryLabel), format: .text, column: 0)
      for (line, category) in chart.axisLabels.enumerated() {
        let label = XLSXText.name(category, limit: XLSXText.longestLabel)
        try sheet.write(.text(label), row: row + 2 + line, column: 0, format: text)
        widths.need(.text(label), format: .text, column: 0)
      }
      let number = sheet.format(XLSXLook.cell(.number(0), in: chart.format))
      for (index, series) in chart.series.enumerated() {
        let column = index + 1
        let name = XLSXText.name(series.name, limit: XLSXText.longestLabel)
        try sheet.write(.text(name), row: row + 1, column: column, format: numberHeader)
        widths.need(.text(name), format: .text, column: column)
        for line in chart.categories.indices {
          // A missing cell makes a gap; an empty one would be drawn as 0.
          guard let value = series.value(of: line) else { continue }
          try sheet.write(.number(value), row: row + 2 + line, column: column, format: number)
          widths.need(.number(value), format: chart.format, column: column)
        }
      }
    }
    try widths.apply(to: &sheet)
    sheet.hideGridlines()
    sheet.hide()
  }
}

extension XLSX.Chart.Kind {
  init(_ kind: ReportModel.Chart.Kind) {
    self =
      switch kind {
      case .stackedColumns: .stackedColumns
      case .columns: .columns
      case .bars: .bars
      case .lines: .lines
      }
  }
}

extension ReportModel.Chart {
  /// The categories; weeks and days without the year where it is the same, as axes are narrow.
  ///
  /// LibreOffice breaks a label at a hyphen rather than leave labels out: those of dates do not break.
  fileprivate var axisLabels: [String] {
    let labels = CategoryLabels(categories)
    if kind == .bars { return categories }
    return (labels.year == nil ? categories : labels.texts).map { $0.replacing("-", with: "\u{2011}") }
  }

  /// Whether its columns are made of shares that add up to 100%.
  fileprivate var isOfShares: Bool {
    guard kind == .stackedColumns, case .percent = format else { return false }
    return categories.indices.allSatisfy { series.total(of: $0) ?? 0 < 1.005 }
  }

  /// Pixels; two charts fit beside each other on a common screen.
  static let sheetWidth = 620

  /// Pixels; rankings grow with their bars.
  var sheetHeight: Int {
    kind == .bars ? min(max(140 + categories.count * max(series.count, 1) * 22, 240), 1200) : 340
  }

  /// The rows of the default height, 20 pixels, that it covers, and one free row.
  var sheetRows: Int { (sheetHeight + 19) / 20 + 1 }

  /// The text for screen readers.
  var altText: String {
    if !alternative.isEmpty { return alternative }
    let shape =
      switch kind {
      case .stackedColumns: "Stacked columns"
      case .columns: "Columns"
      case .bars: "Bars"
      case .lines: "Lines"
      }
    let range = [categories.first, categories.last].compactMap { $0 }.joined(separator: " to ")
    let names = series.count > 1 ? "; series: " + series.map(\.name).joined(separator: ", ") : ""
    return "\(title). \(shape): \(valueLabel) by \(categoryLabel), \(categories.count) from \(range)\(names)."
  }
}
