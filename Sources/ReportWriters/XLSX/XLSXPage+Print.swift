import ReportModel
import XLSX

extension XLSXPage {
  /// The widest table, in digits of the default font, that is readable when it is fitted onto the width of a page.
  private static let digitsOfPage = 270.0
  /// The same on an upright page, and where upright pages are fewer.
  private static let digitsOfUpright = 115.0
  private static let digitsOfSmallUpright = 170.0
  /// The digits on each page of a wider table.
  private static let digitsOfPageOfWide = 180.0
  /// The most digits of the columns that stay in view.
  private static let digitsOfKeys = 50.0

  /// Sets what depends on the finished content: widths, heights, the columns that stay in view, how the sheet prints.
  func finish(_ sheet: inout Sheet, isTable: Bool, title: String) throws {
    try widths.apply(to: &sheet)
    for (row, columns) in headers {
      let lines = columns.enumerated().map { widths.headerLines($1.label, column: $0) }.max() ?? 1
      try sheet.setHeight(Double(min(lines, 6) * 15 + 5), row: row)
    }
    if !isTable { sheet.hideGridlines() }
    let header = isTable ? headers.first : nil
    let keys = header.map { keyColumns(of: $0.columns) } ?? 0
    // A header under a long summary would leave no room to scroll in.
    if let header, header.row < 12 {
      try sheet.freeze(rows: header.row + 1, columns: header.columns.count > 8 ? keys : 0)
    }
    let whole = headers.map { digits(of: $0.columns.count) }.max() ?? 0
    let isWide = whole > Self.digitsOfPage
    // Wide sheets have the names of their rows on every page, also where these are too long to stay in view.
    let names = max(keys, 1)
    let repeated = min(digits(of: names), Self.digitsOfPageOfWide / 2)
    let pages = isWide ? Int(((whole - repeated) / (Self.digitsOfPageOfWide - repeated)).rounded(.up)) : 1
    try sheet.setPrint(
      landscape: isLandscape(whole), fitting: .width(pages: pages),
      area: isWide ? header.map { ($0.row...(row - 2), 0...($0.columns.count - 1)) } : nil,
      repeatedRows: header.map { $0.row...$0.row }, repeatedColumns: isWide ? names : 0, title: title)
  }

  /// Upright, if the columns fit, or if they stay readable and the rows need fewer pages.
  private func isLandscape(_ digits: Double) -> Bool {
    guard digits > Self.digitsOfUpright else { return false }
    guard digits <= Self.digitsOfSmallUpright else { return true }
    // Smaller print has more rows a page: 50 upright and 34 in landscape at full size.
    func pages(_ rows: Double, _ width: Double) -> Int {
      Int((Double(row) / (rows * max(digits / width, 1))).rounded(.up))
    }
    return pages(50, 100) >= pages(34, 147)
  }

  /// The number of first columns that name a row: texts, and at least the first column.
  private func keyColumns(of columns: [Column]) -> Int {
    var count = 1
    while count < columns.count, columns[count].format == .text, digits(of: count + 1) <= Self.digitsOfKeys {
      count += 1
    }
    return digits(of: count) <= Self.digitsOfKeys ? count : 0
  }

  /// The width of the first columns together.
  private func digits(of count: Int) -> Double {
    (0..<count).reduce(0) { $0 + widths.width(of: $1) }
  }
}
