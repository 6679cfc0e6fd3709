internal import ReportModel

/// A statement, with its names and figures set off from its words.
enum HTMLSentence {
  static func html(_ sentence: Sentence) -> String {
    sentence.parts.map { markup($0).html }.joined()
  }

  private static func markup(_ part: Sentence.Part) -> Markup {
    switch part {
    case .words(let text): .text(text)
    case .name(let text): .tag("bdi", ["class": "name"], text)
    case .value(.text(let text), _): .tag("bdi", ["class": "name"], text)
    case .value(let cell, let format): number(DisplayText.of(cell, as: format))
    case .change(let cell, let format): number(DisplayText.ofChange(cell, as: format))
    case .changeRatio(let cell): number(DisplayText.ofChangeRatio(cell))
    }
  }

  private static func number(_ text: String) -> Markup {
    .tag("span", ["class": "number"], text)
  }
}
