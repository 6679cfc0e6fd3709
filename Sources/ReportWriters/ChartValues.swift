internal import ReportModel

extension Chart {
  /// The sum of what is known of a category; `nil` where nothing is.
  func total(of category: Int) -> Double? {
    let known = series.compactMap { $0.value(of: category) }
    return known.isEmpty ? nil : known.reduce(0, +)
  }
}

extension Chart.Series {
  /// The value of a category; `nil` where nothing is known, or what is there is no number.
  func value(of category: Int) -> Double? {
    guard values.indices.contains(category), let value = values[category], value.isFinite else { return nil }
    return value
  }
}
