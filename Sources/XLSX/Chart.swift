/// A native chart: it draws cells of the workbook, and follows them when they change.
package struct Chart: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case stackedColumns
    case columns
    /// Horizontal, the first category at the top.
    case bars
    /// With a gap where a cell is missing.
    case lines
  }

  package enum Legend: Hashable, Sendable {
    case none
    case bottom
    case right
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
  package var legend: Legend
  /// What a screen reader says, cut to 500 UTF-16 units.
  package var altText: String
  /// Pixels at 96 a inch, 1 to 10,000.
  package var width: Int
  package var height: Int

  package init(
    kind: Kind, title: String, categoryTitle: String, valueTitle: String, valueFormat: String, series: [Series],
    legend: Legend, altText: String, width: Int, height: Int
  ) {
    self.kind = kind
    self.title = title
    self.categoryTitle = categoryTitle
    self.valueTitle = valueTitle
    self.valueFormat = valueFormat
    self.series = series
    self.legend = legend
    self.altText = altText
    self.width = width
    self.height = height
  }
}
