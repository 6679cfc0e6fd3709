/// A chart with the numbers that it plots.
package struct Chart: Sendable {
  package enum Kind: Hashable, Sendable {
    /// Columns stacked on each other: parts of a total over time.
    case stackedColumns
    /// Columns beside each other: counts over time.
    case columns
    /// Horizontal bars, the first category at the top: a ranking.
    case bars
    /// Lines over time, with a gap for each missing value.
    case lines
  }

  package struct Series: Sendable {
    /// The colour of a series that adds up others, the last of the palette; those before it are of single series.
    package static let othersColor = 6

    package let name: String
    /// One value per category; `nil` for an unknown one.
    package let values: [Double?]
    /// The place of its colour in the palette, 0 to ``othersColor``; `nil` for that of its place in the chart.
    package let color: Int?

    package init(name: String, values: [Double?], color: Int? = nil) {
      self.name = name
      self.values = values
      self.color = color.map { min(max($0, 0), Self.othersColor) }
    }

    /// The finite value of a category, by its index; `nil` for an unknown one.
    package func value(of category: Int) -> Double? {
      guard values.indices.contains(category), let value = values[category], value.isFinite else { return nil }
      return value
    }
  }

  /// Letters, digits and `_`.
  package let id: String
  package let title: String
  /// The alternative text: one sentence that replaces the drawing in a screen reader; empty if there is none.
  package let alternative: String
  package let kind: Kind
  /// What a category is: `Week`.
  package let categoryLabel: String
  /// What a value is, with its unit: `Billable tokens`.
  package let valueLabel: String
  package let format: Format
  package let categories: [String]
  /// The categories whose values lack days, by their indices.
  package let incomplete: Set<Int>
  /// The value of a bar that fills its room, unless a greater one is there: 1 for shares of a whole; 0 for the greatest.
  package let fullBar: Double
  package let series: [Series]

  package init(
    id: String, title: String, alternative: String = "", kind: Kind, categoryLabel: String, valueLabel: String,
    format: Format, categories: [String], incomplete: Set<Int> = [], fullBar: Double = 0, series: [Series]
  ) {
    self.id = id
    self.title = title
    self.alternative = alternative
    self.kind = kind
    self.categoryLabel = categoryLabel
    self.valueLabel = valueLabel
    self.format = format
    self.categories = categories
    self.incomplete = incomplete
    self.fullBar = fullBar
    self.series = series
  }

  /// Whether any value is below zero.
  package var hasNegativeValues: Bool {
    series.contains { series in categories.indices.contains { series.value(of: $0).map { $0 < 0 } ?? false } }
  }

  /// Whether any value of any category is known.
  package var hasValues: Bool { categories.indices.contains { series.total(of: $0) != nil } }
}

extension Collection<Chart.Series> {
  /// The sum of a category's known values; `nil` if all are unknown.
  package func total(of category: Int) -> Double? {
    let known = compactMap { $0.value(of: category) }
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}
