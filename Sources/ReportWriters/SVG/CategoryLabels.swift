internal import ReportModel

/// The labels along a chart's category axis, as many as fit beside each other.
struct CategoryLabels {
  /// One per category, shortened.
  let texts: [String]
  /// The year that all categories begin with, which their labels leave out.
  let year: String?

  /// Enough for `2026-W53 · 3 d`.
  private static let widest = 150.0
  private static let gap = 8.0

  init(_ categories: [String]) {
    let lines = categories.map(ShowableText.line)
    year = CategoryLabels.year(of: lines)
    let dropped = year.map { $0.count + 1 } ?? 0
    texts = lines.map { TextFit.shortened(String($0.dropFirst(dropped)), to: CategoryLabels.widest) }
  }

  /// The categories to label, with the middle of each label.
  ///
  /// - Parameters:
  ///   - slot: The width of a category.
  ///   - start: The left end of the first category.
  ///   - end: The right end of the drawing.
  /// - Returns: Always the last category, the latest, and as many others as fit.
  func places(slot: Double, from start: Double, to end: Double) -> [(category: Int, x: Double)] {
    let widest = texts.map(TextFit.width).max() ?? 0
    let step = max(1, Int(((widest + CategoryLabels.gap) / slot).rounded(.up)))
    var places: [(category: Int, x: Double)] = []
    var free = Double.infinity
    for category in stride(from: texts.count - 1, through: 0, by: -step) {
      let half = TextFit.width(of: texts[category]) / 2
      let x = max(half, min((Double(category) + 0.5) * slot + start, end - half))
      guard x + half <= free else { continue }
      places.append((category, x))
      free = x - half - CategoryLabels.gap
    }
    return places
  }

  /// - Returns: `2026` for `2026-W40` and `2026-W41`.
  private static func year(of categories: [String]) -> String? {
    guard categories.count > 1, let match = categories[0].prefixMatch(of: /([0-9]{4})-./) else { return nil }
    let year = String(match.1)
    return categories.allSatisfy { $0.hasPrefix(year + "-") && $0.count > 5 } ? year : nil
  }
}
