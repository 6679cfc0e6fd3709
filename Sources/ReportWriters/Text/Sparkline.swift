internal import ReportModel

/// The numbers of a key figure's trend, for a small drawing or a line of block characters.
struct Sparkline {
  /// The values, oldest first; `nil` for an unknown one.
  let values: [Double?]
  var known: [Double] { values.compactMap(\.self) }

  private static let blocks = Array("▁▂▃▄▅▆▇█")
  static let highestBlock = blocks.count - 1

  /// - Returns: `nil` for fewer than two values, or if all are unknown.
  init?(_ trend: [Cell]) {
    values = trend.map(\.number)
    if values.count < 2 || known.isEmpty { return nil }
  }

  /// A line of blocks, where `level` is the height of a value's block, 0 to ``highestBlock``.
  func text(missing: Character, level: (Double) -> Int) -> String {
    String(values.map { value in value.map { Self.blocks[min(level($0), Self.highestBlock)] } ?? missing })
  }
}
