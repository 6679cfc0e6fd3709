internal import ReportModel

/// The numbers of a key figure's trend, for a small drawing or a line of block characters.
struct Sparkline {
  /// The values, oldest first; `nil` for an unknown one.
  let values: [Double?]
  var known: [Double] { values.compactMap(\.self) }

  private static let blocks = Array("▁▂▃▄▅▆▇█")

  /// The share of the largest value that the drawing is at least high: smaller changes look small.
  private static let leastHeight = 0.1

  /// - Returns: `nil` for fewer than two values, or if all are unknown.
  init?(_ trend: [Cell]) {
    values = trend.map(\.number)
    if values.count < 2 || known.isEmpty { return nil }
  }

  /// The height of a value in the drawing, 0 to 1: from the lowest of the values to the highest, to show how they change.
  func height(of value: Double) -> Double {
    let (lowest, highest) = (known.min() ?? 0, known.max() ?? 0)
    // Halves first: the difference itself may be infinite.
    let span = max(highest / 2 - lowest / 2, max(highest.magnitude, lowest.magnitude) / 2 * Self.leastHeight)
    guard span > 0 else { return 0.5 }
    return min(max(((value / 2 - lowest / 2) - (highest / 2 - lowest / 2) / 2) / span + 0.5, 0), 1)
  }

  /// A line of blocks, with `missing` for an unknown value.
  func text(missing: Character) -> String {
    let highest = Double(Self.blocks.count - 1)
    return String(values.map { $0.map { Self.blocks[Int((height(of: $0) * highest).rounded())] } ?? missing })
  }
}
