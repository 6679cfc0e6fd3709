import ReportModel

/// The colours of series that have names of the API: a name has the same colour in every chart that shows the same names,
/// whatever their order, and mostly also beside other names.
enum SeriesColors {
  /// - Parameter names: At most as many as there are colours; further ones share the first colour.
  /// - Returns: A place in the palette for each name, all different.
  static func of(_ names: [String]) -> [Int] {
    var taken: [Int: String] = [:]
    for name in names.sorted(by: { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }) {
      let wanted = Int(hash(name) % UInt64(Chart.Series.othersColor))
      let places = (0..<Chart.Series.othersColor).map { (wanted + $0) % Chart.Series.othersColor }
      if let free = places.first(where: { taken[$0] == nil }) { taken[free] = name }
    }
    return names.map { name in taken.first { $0.value.utf8.elementsEqual(name.utf8) }?.key ?? 0 }
  }

  /// FNV-1a: the same on every machine and in every run.
  private static func hash(_ name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
