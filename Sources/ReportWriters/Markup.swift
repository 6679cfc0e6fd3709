/// A piece of a web page: elements whose attributes and text are escaped when they are written out, and not before.
///
/// Whatever it is made of, the result is well-formed.
enum Markup {
  /// Text of any number of lines.
  case text(String)
  case element(name: String, attributes: [(name: String, value: String)], content: [Markup])

  static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Markup] = []
  ) -> Markup {
    .element(name: name, attributes: attributes.map { ($0.key, $0.value) }, content: content)
  }

  static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ text: String) -> Markup {
    tag(name, attributes, [.text(text)])
  }

  /// Text that came with the data: set apart, so that a name in a script written from right to left moves nothing else.
  static func isolated(_ text: String) -> [Markup] {
    text.isEmpty ? [] : [.tag("bdi", [:], text)]
  }

  var html: String {
    var result = ""
    write(to: &result)
    return result
  }

  /// Elements that hold nothing.
  private static let void: Set<String> = ["br", "circle", "line", "path", "rect"]
  /// Elements of one line: the text's lines end where these do.
  private static let ofOneLine: Set<String> = ["title", "desc", "text", "tspan"]
  /// Elements that end a line of the page's source, which people look at as well.
  private static let endingLine: Set<String> = [
    "caption", "circle", "desc", "details", "div", "figcaption", "figure", "p", "path", "rect", "summary", "svg",
    "table", "tbody", "text", "thead", "tr", "ul",
  ]

  private func write(to result: inout String) {
    switch self {
    case .text(let text): result += HTMLText.inline(text)
    case .element(let name, let attributes, let content):
      result += "<" + name
      for attribute in attributes { result += " \(attribute.name)=\"\(HTMLText.line(attribute.value))\"" }
      if Markup.void.contains(name) {
        result += "/>"
      } else {
        result += ">"
        for part in content {
          if case .text(let text) = part, Markup.ofOneLine.contains(name) {
            result += HTMLText.line(text)
          } else {
            part.write(to: &result)
          }
        }
        result += "</\(name)>"
      }
      if Markup.endingLine.contains(name) { result += "\n" }
    }
  }
}
