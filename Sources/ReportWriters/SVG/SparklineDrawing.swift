internal import ReportModel

extension Sparkline {
  private static let width = 120.0
  private static let height = 28.0

  /// A row of small columns that stand on zero, the last one in another colour.
  func markup(of figure: KeyFigure) -> [Markup] {
    let drawing = Markup.tag(
      "svg",
      [
        "class": "spark", "viewBox": "0 0 \(SVG.number(Sparkline.width)) \(SVG.number(Sparkline.height))",
        "role": "img", "aria-label": alternative(for: figure),
      ],
      [
        .tag("path", ["class": "past", "d": path(values.indices.dropLast())]),
        .tag("path", ["class": "now", "d": path(values.indices.suffix(1))]),
      ])
    return figure.trendLabel.isEmpty ? [drawing] : [drawing, .tag("span", ["class": "hint"], figure.trendLabel)]
  }

  private func path(_ indices: Range<Int>) -> String {
    let slot = Sparkline.width / Double(values.count)
    let scale = ValueScale(known, isWhole: false)
    let zero = Sparkline.height * (1 - scale.part(of: 0))
    return indices.compactMap { index in
      values[index].map { value in
        let top = Sparkline.height * (1 - scale.part(of: value))
        // Zero is a line, to differ from an unknown value.
        return SVG.rectangle(
          x: Double(index) * slot, y: min(top, zero, Sparkline.height - 1), width: slot - min(2, slot * 0.25),
          height: max(abs(zero - top), 1))
      }
    }.joined()
  }

  private func alternative(for figure: KeyFigure) -> String {
    func text(_ value: Double?) -> String { DisplayText.of(.number(orEmpty: value), as: figure.format) }
    let label = figure.trendLabel.isEmpty ? "Trend" : "Trend, \(figure.trendLabel)"
    return "\(label): first \(text(known.first)), last \(text(known.last)), "
      + "lowest \(text(known.min())), highest \(text(known.max()))"
  }
}
