/// A native chart: it draws cells of the workbook and follows their changes.
package struct Chart: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case stackedColumns
    case columns
    /// Horizontal, the first category at the top.
    case bars
    /// With a gap for each missing cell.
    case lines
  }

  /// Cells of one row or one column of a sheet, counted from 0.
  package struct Cells: Hashable, Sendable {
    package let sheet: SheetName
    package let rows: ClosedRange<Int>
    package let columns: ClosedRange<Int>

    package init(sheet: SheetName, rows: ClosedRange<Int>, columns: ClosedRange<Int>) {
      self.sheet = sheet
      self.rows = rows
      self.columns = columns
    }

    var count: Int { rows.count * columns.count }
  }

  package struct Series: Hashable, Sendable {
    /// The one cell that names it.
    package var name: Cells
    package var categories: Cells
    package var values: Cells
    package var color: Color

    package init(name: Cells, categories: Cells, values: Cells, color: Color) {
      self.name = name
      self.categories = categories
      self.values = values
      self.color = color
    }
  }

  package var kind: Kind
  package var title: String
  package var categoryTitle: String
  package var valueTitle: String
  /// Excel's number format code for the value axis, at most 127 bytes.
  package var valueFormat: String
  package var series: [Series]
  /// Whether the value axis begins at zero; else the program that shows the chart chooses.
  package var startsAtZero: Bool
  /// Where the value axis ends; `nil` if the program that shows the chart chooses.
  package var ends: Double?
  /// The categories whose columns are hatched, counted from 0; lines have no hatching.
  package var hatched: Set<Int>
  /// Whether there is a legend at the bottom.
  package var hasLegend: Bool
  /// The text for screen readers, cut to 500 UTF-16 units.
  package var altText: String
  /// Pixels at 96 per inch, 1 to 10,000.
  package var width: Int
  package var height: Int

  package init(
    kind: Kind, title: String, categoryTitle: String, valueTitle: String, valueFormat: String, series: [Series],
    startsAtZero: Bool = true, ends: Double? = nil, hatched: Set<Int> = [], hasLegend: Bool, altText: String,
    width: Int, height: Int
  ) {
    self.kind = kind
    self.title = title
    self.categoryTitle = categoryTitle
    self.valueTitle = valueTitle
    self.valueFormat = valueFormat
    self.series = series
    self.startsAtZero = startsAtZero
    self.ends = ends
    self.hatched = hatched
    self.hasLegend = hasLegend
    self.altText = altText
    self.width = width
    self.height = height
  }

  /// The number of categories per label of the axis, so that labels are readable.
  ///
  /// For days it is a week or several.
  var labelInterval: Int {
    guard kind != .bars, let count = series.first?.categories.count else { return 1 }
    // Vertical labels take 30 pixels each, horizontal ones 75.
    if count <= width / 30 { return 1 }
    let interval = (count * 75 + width - 1) / width
    return interval < 5 ? interval : (interval + 6) / 7 * 7
  }
}
