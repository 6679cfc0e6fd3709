internal import ReportModel

/// Text of any source as GitHub Flavored Markdown that shows its characters and has no other effect: no markup, link,
/// mention, reference to an issue or further cell.
///
/// - Markup characters get a backslash; `<`, `>` and `&` become entities. An `_` between letters or digits has no meaning
///   in Markdown and stays, so that names are readable in the source.
/// - A word that the reader's software could act on (an address, a URL, `@name`, `#123`, `:name:`, `$`) becomes a code
///   span: nothing in it is linked, and copying it gives the original text. A word with a backtick or a pipe cannot be a
///   code span and is broken up by entities and zero-width spaces.
/// - A pipe becomes `\|`, a backslash before one `&#92;`, a line end `<br>`, a tab a space.
/// - Characters that cannot be shown are replaced, see ``ShowableText``.
enum MarkdownText {
  static func of(_ cell: Cell, as format: Format) -> String {
    // Numbers and dates need no escaping.
    if case .text(let text) = cell { inline(text) } else { DisplayText.of(cell, as: format) }
  }

  /// A cell of a table.
  static func of(_ cell: Cell, in column: Column) -> String {
    if case .text(let text) = cell { inline(text) } else { DisplayText.of(cell, in: column) }
  }

  /// A sentence in a list.
  static func of(_ sentence: Sentence) -> String { begin(sentence.text(words: inline, name: inline)) }

  /// Text in a cell or after other text.
  static func inline(_ text: String) -> String {
    var result = ""
    for (index, line) in ShowableText.lines(of: text).enumerated() {
      if index > 0 { result += "<br>" }
      for (index, word) in line.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { result += " " }
        result += escaped(word: Array(word))
      }
    }
    return result
  }

  /// Text at the start of a paragraph, a heading or a list item, where a number or a dash could start a list.
  static func block(_ text: String) -> String { begin(inline(text)) }

  /// Escapes the start of text whose other characters are escaped already.
  private static func begin(_ text: String) -> String {
    let trimmed = text.drop { $0 == " " }
    switch trimmed.first {
    case "-", "+", "=": return "\\" + trimmed
    case .some("0"..."9"):
      let digits = trimmed.prefix { $0.isASCII && $0.isNumber }
      let rest = trimmed.dropFirst(digits.count)
      return rest.first == "." || rest.first == ")" ? digits + "\\" + rest : String(trimmed)
    default: return String(trimmed)
    }
  }

  private static func escaped(word: [Unicode.Scalar]) -> String {
    guard mayBeActedOn(word) else { return escaped(scalars: word) }
    guard !word.contains("`"), !word.contains("|") else { return brokenUp(word) }
    let end = word.lastIndex { !",.;!?".unicodeScalars.contains($0) }.map { $0 + 1 } ?? word.count
    var code = "`"
    code.unicodeScalars.append(contentsOf: word[..<end])
    code += "`"
    code.unicodeScalars.append(contentsOf: word[end...])
    return code
  }

  private static func mayBeActedOn(_ word: [Unicode.Scalar]) -> Bool {
    for (index, scalar) in word.enumerated() {
      let next = index + 1 < word.count ? word[index + 1] : nil
      switch scalar {
      case "$": return true
      case "@": if next != nil { return true }
      case "#": if next?.isASCIIDigit == true { return true }
      case ":": if next == "/" || beginsShortcode(word[index...]) { return true }
      case "W", "w": if begins(word[index...], with: "www.") { return true }
      case "G", "g": if begins(word[index...], with: "gh-") { return true }
      case "M", "m": if begins(word[index...], with: "mailto:") { return true }
      case "X", "x": if begins(word[index...], with: "xmpp:") { return true }
      default: break
      }
    }
    return false
  }

  private static func begins(_ word: ArraySlice<Unicode.Scalar>, with start: String) -> Bool {
    word.count >= start.unicodeScalars.count
      && zip(word, start.unicodeScalars).allSatisfy { $0.properties.lowercaseMapping == String($1) }
  }

  /// Whether it starts with an emoji's code: `:tada:`.
  private static func beginsShortcode(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let name = word.dropFirst().prefix { $0.isASCIIWordPart || "_+-".unicodeScalars.contains($0) }
    return !name.isEmpty && name.endIndex < word.endIndex && word[name.endIndex] == ":"
  }

  /// A word that software could act on and that cannot be a code span.
  private static func brokenUp(_ word: [Unicode.Scalar]) -> String {
    var result = ""
    let isActive = { (scalar: Unicode.Scalar) in "@#:.-$".unicodeScalars.contains(scalar) }
    for piece in word.split(omittingEmptySubsequences: false, whereSeparator: isActive) {
      result += escaped(scalars: Array(piece))
      if piece.endIndex < word.endIndex { result += "&#\(word[piece.endIndex].value);&#8203;" }
    }
    return result
  }

  private static func escaped(scalars: [Unicode.Scalar]) -> String {
    var result = ""
    // Of the run of underscores that the scalar is in.
    var (before, after): (Unicode.Scalar?, Unicode.Scalar?)
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      switch scalar {
      case "\\": result += next == "|" ? "&#92;" : "\\\\"
      case "_":
        if index == 0 || scalars[index - 1] != "_" {
          before = index > 0 ? scalars[index - 1] : nil
          after = scalars[index...].first { $0 != "_" }
        }
        result += before?.isASCIIWordPart == true && after?.isASCIIWordPart == true ? "_" : "\\_"
      case "*", "`", "[", "]", "~", "#", "|": result += "\\" + String(scalar)
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }

  fileprivate var isASCIIWordPart: Bool { isASCIIDigit || "a"..."z" ~= self || "A"..."Z" ~= self }
}
