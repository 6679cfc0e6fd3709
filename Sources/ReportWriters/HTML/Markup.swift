internal import ReportModel

/// A part of a web page, whose attributes and text are escaped when it is printed: it is always well-formed.
enum Markup {
  /// Text of any number of lines.
  case text(String)
  case element(name: String, attributes: [(name: String, value: String)], content: [Markup])

  /// An element; attributes whose value is `nil` are left out.
  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [Markup] = []
  ) -> Markup {
    .element(name: name, attributes: attributes.compactMap { key, value in value.map { (key, $0) } }, content: content)
  }

  static func tag(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ text: String) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// Text of the API in an element of its own, so that right-to-left text does not reorder what stands beside it.
  static func isolated(_ text: String) -> [Markup] { text.isEmpty ? [] : [.tag("bdi", [:], text)] }

  /// A date in words: `31 October 2026`.
  static func words(_ date: CalendarDate) -> Markup { .tag("time", ["datetime": date.description], text(date)) }

  /// A moment in words: `1 November 2026, 06:00 UTC`.
  static func words(_ moment: Timestamp) -> Markup {
    let time = moment.description.dropFirst(11).prefix(5)
    return .tag("time", ["datetime": moment.description], "\(text(moment.date)), \(time) UTC")
  }

  private static func text(_ date: CalendarDate) -> String {
    date.monthName.map { "\(date.day) \($0) \(date.year)" } ?? date.description
  }

  var html: String {
    var result = ""
    write(to: &result)
    return result
  }

  private static let emptyElements: Set<String> = ["br", "circle", "line", "path", "rect", "wbr"]
  /// Elements whose text is on one line.
  private static let oneLineElements: Set<String> = ["title", "desc", "text", "tspan"]
  /// Elements with a line end behind them, for readers of the page's source.
  private static let lineEndingElements: Set<String> = [
    "caption", "circle", "desc", "details", "div", "figcaption", "figure", "p", "path", "rect", "summary", "svg",
    "table", "tbody", "text", "thead", "tr", "ul",
  ]

  private func write(to result: inout String) {
    switch self {
    case .text(let text): result += HTMLText.inline(text)
    case .element(let name, let attributes, let content):
      result += "<" + name
      for attribute in attributes { result += " \(attribute.name)=\"\(HTMLText.line(attribute.value))\"" }
      if Markup.emptyElements.contains(name) {
        result += "/>"
      } else {
        result += ">"
        for part in content {
          if case .text(let text) = part, Markup.oneLineElements.contains(name) {
            result += HTMLText.line(text)
          } else {
            part.write(to: &result)
          }
        }
        result += "</\(name)>"
      }
      if Markup.lineEndingElements.contains(name) { result += "\n" }
    }
  }
}

extension [Markup] {
  var html: String { map(\.html).joined() }
}

/// Text of any source as HTML that shows its characters and has no other effect: no element, attribute or reference.
///
/// The result is well-formed XML too. Characters that cannot be shown are replaced, see ``ShowableText``.
enum HTMLText {
  /// Text of any number of lines, inside an element.
  static func inline(_ text: String) -> String {
    ShowableText.lines(of: text).map(escaped).joined(separator: "<br/>")
  }

  /// Text on one line, for attributes and for elements that hold no other elements.
  static func line(_ text: String) -> String { escaped(ShowableText.line(text)) }

  private static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
