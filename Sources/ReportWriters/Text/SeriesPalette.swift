internal import ReportModel

/// The colours of a chart's series, in every format: the style sheet's variables `--series-1` to `--series-7` are the
/// same on paper and in a light window.
///
/// Each has a contrast of at least 3:1 with white, and any two have at least 1.3:1 with each other, so that they are told apart in grey.
enum SeriesPalette {
  /// RGB, by the series' ``Chart/Series/color``; the last is that of "others".
  static let colors: [UInt32] = [0x115596, 0xCE7C00, 0x421565, 0x1E8C63, 0x7C1F14, 0x071426, 0x64676C]
}

extension Chart {
  /// The place of a series' colour in the palette, by the series' index.
  func color(of index: Int) -> Int {
    series[index].color ?? index % Series.othersColor
  }
}
