/// Text from anywhere as HTML that shows it, character by character, and does nothing else: no element, no attribute,
/// no reference.
///
/// What comes out is well-formed XML as well. See ``ShowableText`` for what is never shown.
enum HTMLText {
  /// Text of any number of lines, inside an element.
  static func inline(_ text: String) -> String {
    ShowableText.lines(of: text).map(escaped).joined(separator: "<br/>")
  }

  /// Text in one line: inside an attribute, or an element that holds nothing else.
  static func line(_ text: String) -> String {
    escaped(ShowableText.line(text).unicodeScalars)
  }

  private static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in scalars {
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
