import ReportModel
import XLSX

/// Fills a sheet without tables: cards, sentences and charts on a grid that fits onto one page in portrait.
///
/// The grid has four groups of two columns, with a gap between groups. A card is as wide as a group, a chart as two.
struct XLSXDashboard {
  /// The next free row.
  private(set) var row = 0
  /// The height of the rows so far, in points.
  private var height = 0.0

  // MARK: The grid

  private static let groups = 4
  private static let columnsOfGroup = 2
  private static let columnPixels = 112
  private static let gapPixels = 16
  /// All columns but the margin at the left.
  private static let allColumns = columns(of: 0...(groups - 1))
  /// Pixels of a chart beside another one, and of a single chart.
  private static let halfWidth = 2 * columnsOfGroup * columnPixels + gapPixels
  private static let fullWidth = 2 * halfWidth + gapPixels
  /// The height of a printed page in points, if the grid is as wide as the page.
  private static let pageHeight = 1010.0

  private static func columns(of groups: ClosedRange<Int>) -> ClosedRange<Int> {
    let step = columnsOfGroup + 1
    return (1 + groups.lowerBound * step)...(groups.upperBound * step + columnsOfGroup)
  }

  /// Pixels as Excel's width of a column.
  private static func width(pixels: Int) -> Double { Double(pixels - 5) / 7 }

  private mutating func endRow(height points: Double, on sheet: inout Sheet) throws {
    try sheet.setHeight(points, row: row)
    height += points
    row += 1
  }

  private mutating func writeGap(_ points: Double = 11, on sheet: inout Sheet) throws {
    try endRow(height: points, on: &sheet)
  }

  // MARK: Text

  /// The title, the days of the report, and the notices.
  mutating func writeFront(of report: Report, summary: String, on sheet: inout Sheet) throws {
    try write(report.title, XLSXLook.frontTitle, on: &sheet)
    let made = "made \(DateTime(report.generatedAt).isoText) by \(report.generator)"
    let organisation = XLSXText.name(report.organisation)
    let about = "\(organisation) · \(report.firstDay) to \(report.lastDay), UTC · \(made)"
    try write(about, XLSXLook.subdued, on: &sheet)
    if !summary.isEmpty { try write(summary, XLSXLook.text, on: &sheet) }
    try writeGap(on: &sheet)
    if report.notices.isEmpty {
      if report.sections.isEmpty { return }
      try write("✓ Nothing needs attention", XLSXLook.allClear, on: &sheet)
    } else {
      try write("⚠ \(PageNotices.heading)", XLSXLook.noticeHeading, on: &sheet)
    }
    for notice in report.notices { try write(XLSXText.sentence(notice), XLSXLook.notice, on: &sheet) }
    try writeGap(on: &sheet)
  }

  mutating func writeTitle(_ section: Section, backTo front: SheetName, on sheet: inout Sheet) throws {
    try write(section.title, XLSXLook.title, on: &sheet)
    if !section.summary.isEmpty { try write(section.summary, XLSXLook.subdued, on: &sheet) }
    let (text, format) = ("‹ \(front.text)", sheet.format(XLSXLook.smallLink))
    let column = Self.allColumns.lowerBound
    try sheet.writeLink(to: front, text: text, row: row, columns: column...column, format: format)
    try endRow(height: 15, on: &sheet)
    try writeGap(on: &sheet)
  }

  /// Links to the other sheets, in columns from top to bottom.
  mutating func writeContents(_ entries: [(section: Section, sheet: SheetName)], on sheet: inout Sheet) throws {
    if entries.isEmpty { return }
    try write("In this workbook", XLSXLook.heading, on: &sheet)
    let lines = (entries.count + Self.groups - 1) / Self.groups
    let format = sheet.format(XLSXLook.link)
    for line in 0..<lines {
      for group in 0..<Self.groups where group * lines + line < entries.count {
        let entry = entries[group * lines + line]
        try sheet.writeLink(
          to: entry.sheet, text: entry.section.title, row: row, columns: Self.columns(of: group...group),
          hint: entry.section.summary, format: format)
      }
      try endRow(height: 16, on: &sheet)
    }
  }

  /// Text over the whole width, in one cell with the height of its lines.
  private mutating func write(_ text: String, _ style: Style, on sheet: inout Sheet) throws {
    let format = sheet.format(
      style.with {
        $0.wrapsText = true
        $0.vertical = .center
      })
    try sheet.merge(.text(text), rows: row...row, columns: Self.allColumns, format: format)
    // A digit of the default font has 7 pixels; text is measured as digits.
    let room = Double(Self.fullWidth) / 7 * 11 / style.fontSize - Double(style.indent * 2 + 2)
    let lines = XLSXText.lineCount(text, width: room)
    try endRow(height: Double(max(lines, 1)) * style.fontSize * 1.36 + 3, on: &sheet)
  }

  // MARK: Blocks

  mutating func write(_ blocks: ArraySlice<Block>, on sheet: inout Sheet, charts: inout XLSXChartData) throws {
    var rest = blocks
    var isIntroduced = false
    while let block = rest.first {
      let drawn = rest.prefix { $0.chart != nil }.compactMap(\.chart)
      if !drawn.isEmpty {
        rest = rest.dropFirst(drawn.count)
        try draw(drawn, on: &sheet, charts: &charts)
        continue
      }
      rest.removeFirst()
      switch block {
      case .paragraph(let text):
        try write(text, XLSXLook.lead, on: &sheet)
        try writeGap(4, on: &sheet)
        isIntroduced = true
        continue
      case .figures(let figures): try write(figures, on: &sheet)
      case .sentences(let sentences, let heading):
        try write(sentences, under: isIntroduced ? nil : heading, on: &sheet)
      case .chart, .table, .excerpt: continue
      }
      isIntroduced = false
    }
  }

  private mutating func write(_ figures: [KeyFigure], on sheet: inout Sheet) throws {
    for start in stride(from: 0, to: figures.count, by: Self.groups) {
      let cards = figures[start..<min(start + Self.groups, figures.count)]
      let withTrend = cards.contains(where: XLSXCard.hasTrend)
      for (group, figure) in cards.enumerated() {
        let column = Self.columns(of: group...group).lowerBound
        try XLSXCard(figure: figure).write(row: row, column: column, withTrend: withTrend, on: &sheet)
      }
      let heights = XLSXCard.heights + (withTrend ? XLSXCard.trendHeights : [])
      for points in heights { try endRow(height: points, on: &sheet) }
      try writeGap(on: &sheet)
    }
  }

  private mutating func write(_ sentences: [Sentence], under heading: String?, on sheet: inout Sheet) throws {
    if sentences.isEmpty { return }
    if let heading { try write(heading, XLSXLook.heading, on: &sheet) }
    for sentence in sentences { try write(XLSXText.sentence(sentence), XLSXLook.sentence, on: &sheet) }
    try writeGap(on: &sheet)
  }

  /// Two charts beside each other, equally high; a last single one over the whole width.
  private mutating func draw(
    _ drawn: [ReportModel.Chart], on sheet: inout Sheet, charts: inout XLSXChartData
  ) throws {
    for start in stride(from: 0, to: drawn.count, by: 2) {
      let pair = drawn[start..<min(start + 2, drawn.count)]
      let pixels = pair.map(\.dashboardHeight).max() ?? 0
      let rows = (pixels + 19) / 20
      for (index, chart) in pair.enumerated() {
        let columns = pair.count == 1 ? Self.allColumns : Self.columns(of: (index * 2)...(index * 2 + 1))
        let width = pair.count == 1 ? Self.fullWidth : Self.halfWidth
        if var drawing = charts.add(chart, width: width, height: pixels) {
          // The chart's title names the categories.
          drawing.categoryTitle = ""
          try sheet.draw(drawing, row: row, column: columns.lowerBound)
        } else {
          let format = sheet.format(XLSXLook.noChart)
          try sheet.merge(
            .text("\(chart.title)\n\nNo data"), rows: row...(row + rows - 1), columns: columns, format: format)
        }
      }
      for _ in 0..<rows { try endRow(height: 15, on: &sheet) }
      try writeGap(on: &sheet)
    }
  }

  // MARK: The end

  /// Sets widths, and how the sheet prints.
  func finish(_ sheet: inout Sheet, title: String) throws {
    let (wide, narrow) = (Self.width(pixels: Self.columnPixels), Self.width(pixels: Self.gapPixels))
    try sheet.setWidth(narrow, column: 0)
    for group in 0..<Self.groups {
      let columns = Self.columns(of: group...group)
      for column in columns { try sheet.setWidth(wide, column: column) }
      try sheet.setWidth(narrow, column: columns.upperBound + 1)
    }
    sheet.hideGridlines()
    // A longer sheet would be too small to read on one page.
    let fitting = height < Self.pageHeight * 1.6 ? PrintFit.page : .width()
    try sheet.setPrint(landscape: false, fitting: fitting, title: title)
  }
}

extension Block {
  fileprivate var chart: ReportModel.Chart? {
    if case .chart(let chart) = self { return chart }
    return nil
  }
}

extension ReportModel.Chart {
  /// Pixels, whole rows of 20: rankings grow with their bars.
  fileprivate var dashboardHeight: Int {
    let needed = kind == .bars ? 100 + categories.count * max(series.count, 1) * 17 : 0
    return min(max((needed + 19) / 20 * 20, 340), 900)
  }
}
