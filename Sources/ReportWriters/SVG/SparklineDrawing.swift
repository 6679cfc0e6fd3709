internal import ReportModel

extension Sparkline {
  private static let width = 120.0
  private static let height = 28.0

  /// A line from the lowest value to the highest, with a gap for each unknown one and a point at the last.
  func markup(of figure: KeyFigure) -> [Markup] {
    let drawing = Markup.tag(
      "svg",
      [
        "class": "spark", "viewBox": "0 0 \(SVG.number(Sparkline.width)) \(SVG.number(Sparkline.height))",
        "role": "img", "aria-label": alternative(for: figure),
      ],
      [
        .tag("path", ["class": "past", "d": path])
      ]
        + points.suffix(1).compactMap(\.self).map { point in
          .tag("circle", ["class": "now", "cx": SVG.number(point.x), "cy": SVG.number(point.y), "r": "3.5"])
        })
    return figure.trendLabel.isEmpty ? [drawing] : [drawing, .tag("span", ["class": "hint"], figure.trendLabel)]
  }

  /// By value; `nil` for an unknown one.
  private var points: [(x: Double, y: Double)?] {
    // Room for the point at the end.
    let (room, slot) = (4.0, (Sparkline.width - 8) / Double(values.count - 1))
    return values.enumerated().map { index, value in
      value.map { (room + Double(index) * slot, room + (1 - height(of: $0)) * (Sparkline.height - 2 * room)) }
    }
  }

  private var path: String {
    points.split { $0 == nil }.map { run in
      let places = run.compactMap { $0.map { "\(SVG.number($0.x)) \(SVG.number($0.y))" } }
      // A value between two gaps is a dot: a line of no length has round ends.
      return "M" + (places.count == 1 ? places + places : places).joined(separator: "L")
    }.joined()
  }

  private func alternative(for figure: KeyFigure) -> String {
    func text(_ value: Double?) -> String { DisplayText.of(.number(orEmpty: value), as: figure.format) }
    let label = figure.trendLabel.isEmpty ? "Trend" : "Trend, \(figure.trendLabel)"
    return "\(label): first \(text(known.first)), last \(text(known.last)), "
      + "lowest \(text(known.min())), highest \(text(known.max()))"
  }
}
