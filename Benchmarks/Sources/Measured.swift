/// One quantity, measured several times.
struct Measured: Equatable {
  /// In ascending order, at least one.
  private let values: [Double]

  /// - Returns: `nil` for no values.
  init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    self.values = values.sorted()
  }

  /// The one in the middle; of an even number, the mean of the two there.
  var median: Double {
    let middle = values.count / 2
    return values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle]
  }

  var lowest: Double { values[0] }
  var highest: Double { values[values.count - 1] }
}
