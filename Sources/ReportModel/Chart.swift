/// A chart and the numbers it plots.
///
/// It is complete by itself: a writer needs no table to draw it.
package struct Chart: Sendable {
  package enum Kind: Hashable, Sendable {
    /// Columns stacked on each other: parts of a total over time.
    case stackedColumns
    /// Columns beside each other: counts over time.
    case columns
    /// Horizontal bars, the first category at the top: a ranking.
    case bars
    /// Lines over time; a gap where a value is missing.
    case lines
  }

  package struct Series: Sendable {
    package let name: String
    /// One value a category; `nil` where nothing is known.
    package let values: [Double?]

    package init(name: String, values: [Double?]) {
      self.name = name
      self.values = values
    }
  }

  /// Letters, digits and `_`.
  package let id: String
  package let title: String
  /// One sentence on what it shows, for those who cannot see it.
  package let alternative: String
  package let kind: Kind
  /// What the categories are: `Week`.
  package let categoryLabel: String
  /// What the values are, with their unit: `Billable tokens`.
  package let valueLabel: String
  package let format: Format
  package let categories: [String]
  package let series: [Series]

  package init(
    id: String, title: String, alternative: String = "", kind: Kind, categoryLabel: String, valueLabel: String,
    format: Format,
    categories: [String], series: [Series]
  ) {
    self.id = id
    self.title = title
    self.alternative = alternative
    self.kind = kind
    self.categoryLabel = categoryLabel
    self.valueLabel = valueLabel
    self.format = format
    self.categories = categories
    self.series = series
  }
}
