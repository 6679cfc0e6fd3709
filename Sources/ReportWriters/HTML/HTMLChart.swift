internal import ReportModel

extension Chart {
  /// As many as there are colours.
  private static let mostSeries = Series.othersColor
  private static let mostBars = 25

  /// The chart on a web page: a drawing with its legend, and the numbers as a table.
  func markup(anchors: inout HTMLAnchors) -> Markup {
    let anchor = anchors.id("chart", id)
    let drawing = drawing(title: anchors.id("title", id), description: anchors.id("description", id))
    let data = HTMLTable.markup(dataOf: self, anchors: &anchors)
    var content: [Markup] = [
      .tag("figcaption", [:], [.tag("span", ["class": "title"], title), .tag("span", ["class": "hint"], subtitle)])
    ]
    if hasValues {
      content += drawing
      if let remark { content.append(.tag("p", ["class": "remark"], remark)) }
      content.append(.tag("details", [:], [.tag("summary", [:], "Numbers"), data]))
    } else {
      content.append(.tag("p", ["class": "remark"], "Nothing to show."))
    }
    return .tag("figure", ["class": "chart", "id": anchor], content)
  }

  /// The names of the values and categories, which the axes then do not need.
  private var subtitle: String {
    let year = kind == .bars ? "" : CategoryLabels(categories).year.map { ", \($0)" } ?? ""
    return categoryLabel.isEmpty ? valueLabel : "\(valueLabel) by \(categoryLabel.inSentence)\(year)"
  }

  /// The drawing, with a legend before it if there are several series; nothing for a chart without values.
  private func drawing(title titleAnchor: String, description descriptionAnchor: String) -> [Markup] {
    guard hasValues else { return [] }
    let drawn = cut()
    let (height, markup) = drawn.drawing
    let drawing = Markup.tag(
      "svg",
      [
        "viewBox": "0 0 \(SVG.number(ChartFrame.width)) \(SVG.number(height))", "role": "img",
        "aria-labelledby": "\(titleAnchor) \(descriptionAnchor)",
      ],
      [
        .tag("title", ["id": titleAnchor], title),
        .tag("desc", ["id": descriptionAnchor], alternative.isEmpty ? "\(subtitle)." : alternative),
      ] + markup)
    return drawn.series.count > 1 ? [drawn.legend, drawing] : [drawing]
  }

  private var legend: Markup {
    .tag(
      "ul", ["class": "legend"],
      series.indices.map { index in
        let sample =
          kind == .lines
          ? Markup.tag("path", ["class": "l\(color(of: index) + 1)", "d": SVG.horizontal(y: 6, from: 0, to: 28)])
          : Markup.tag(
            "path", ["class": "f\(color(of: index) + 1)", "d": SVG.rectangle(x: 0, y: 0, width: 12, height: 12)])
        let size = kind == .lines ? "28" : "12"
        return .tag(
          "li", [:],
          [.tag("svg", ["viewBox": "0 0 \(size) 12", "width": size, "height": "12", "aria-hidden": "true"], [sample])]
            + Markup.isolated(series[index].name))
      })
  }

  private var remark: String? {
    var sentences: [String] = []
    if kind == .bars, categories.count > Self.mostBars {
      sentences.append("The first \(Self.mostBars) of \(categories.count) are drawn.")
    }
    let left = series.count - Self.mostSeries
    if left > 0, kind == .lines {
      sentences.append("\(left) more series \(left == 1 ? "is" : "are") among the numbers.")
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  /// The chart with as many series and bars as a drawing can show.
  ///
  /// The last of stacked series is then the sum of the others, so that totals stay the same.
  private func cut() -> Chart {
    var shown = Array(series.prefix(Self.mostSeries))
    if series.count > Self.mostSeries, kind == .stackedColumns {
      let others = series[(Self.mostSeries - 1)...]
      shown[Self.mostSeries - 1] = Series(
        name: "\(others.count) others", values: categories.indices.map { others.total(of: $0) },
        color: Series.othersColor)
    }
    return Chart(
      id: id, title: title, alternative: alternative, kind: kind, categoryLabel: categoryLabel, valueLabel: valueLabel,
      format: format, categories: kind == .bars ? Array(categories.prefix(Self.mostBars)) : categories,
      incomplete: incomplete, fullBar: fullBar, series: shown)
  }
}
