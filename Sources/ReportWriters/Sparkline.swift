internal import ReportModel

/// The course of a key figure as a row of small columns that stand on zero, the last one set off.
struct Sparkline {
  private let values: [Double?]
  private let figure: KeyFigure

  private static let width = 120.0
  private static let height = 28.0

  /// - Returns: `nil` where there is no course to show.
  init?(_ figure: KeyFigure) {
    values = figure.trend.map { $0.number.flatMap { $0.isFinite ? $0 : nil } }
    self.figure = figure
    guard values.count > 1, values.contains(where: { $0 != nil }) else { return nil }
  }

  var markup: [Markup] {
    let drawing = Markup.tag(
      "svg",
      [
        "class": "spark", "viewBox": "0 0 \(SVG.number(Sparkline.width)) \(SVG.number(Sparkline.height))",
        "role": "img", "aria-label": words,
      ],
      [
        .tag("path", ["class": "past", "d": path(values.indices.dropLast())]),
        .tag("path", ["class": "now", "d": path(values.indices.suffix(1))]),
      ])
    return figure.trendLabel.isEmpty ? [drawing] : [drawing, .tag("span", ["class": "hint"], figure.trendLabel)]
  }

  private func path(_ indices: Range<Int>) -> String {
    let slot = Sparkline.width / Double(values.count)
    let scale = ValueScale(values.compactMap { $0 }, isWhole: false)
    return indices.compactMap { index in
      values[index].map { value in
        let top = Sparkline.height * (1 - scale.part(of: value))
        let zero = Sparkline.height * (1 - scale.part(of: 0))
        let gap = min(2, slot * 0.25)
        // A line for nothing: there is a value, and it is zero.
        return SVG.rectangle(
          x: Double(index) * slot, y: min(top, zero, Sparkline.height - 1), width: slot - gap,
          height: max(abs(zero - top), 1))
      }
    }.joined()
  }

  private var words: String {
    let known = values.compactMap { $0 }
    func word(_ value: Double?) -> String {
      DisplayText.of(value.map(Cell.number) ?? .empty, as: figure.format)
    }
    let span = figure.trendLabel.isEmpty ? "Trend" : "Trend, \(figure.trendLabel)"
    return "\(span): first \(word(known.first)), last \(word(known.last)), "
      + "lowest \(word(known.min())), highest \(word(known.max()))"
  }
}
