internal import ReportModel

/// A key figure on a web page: the values for the tags of a card, as markup.
struct HTMLCard {
  let label: String
  let value: String
  let development: String
  let before: String?
  let course: String?
  let hint: String?

  init(_ figure: KeyFigure) {
    label = HTMLText.line(figure.label)
    value = HTMLText.line(DisplayText.of(figure.value, as: figure.format))
    development = HTMLCard.change(of: figure).html
    before = figure.previous == .empty ? nil : HTMLText.line(DisplayText.of(figure.previous, as: figure.format))
    course = Sparkline(figure.trend)?.markup(of: figure).html
    hint = figure.note.isEmpty ? nil : HTMLText.inline(figure.note)
  }

  private static func change(of figure: KeyFigure) -> [Markup] {
    guard figure.isComparable else { return [] }
    if figure.development == .unknown { return [.text(figure.extent.isEmpty ? "no comparison" : figure.extent)] }
    let text = DisplayText.of(figure.development)
    var markup: [Markup] = []
    // The sign has the same meaning, so that screen readers can skip the arrow.
    if let arrow = ["+": "▲", "-": "▼"][text.prefix(1)] {
      markup.append(.tag("span", ["class": "arrow", "aria-hidden": "true"], arrow))
    }
    markup.append(.text(text))
    if case .percent = figure.format, case .by = figure.development {
      markup.append(.text(" (\(DisplayText.ofChange(figure.change, as: figure.format)))"))
    }
    return markup
  }
}
