/// A sentence about the data, whose figures are cells of the report's tables.
///
/// It is kept in parts, so that each format shows figures as in its tables, and escapes names of the API.
package struct Sentence: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    /// Text of this program.
    case words(String)
    /// Text of the API.
    case name(String)
    case value(Cell, Format)
    /// A difference, shown with its sign.
    case change(Cell, Format)
    /// A difference divided by the value before, shown in per cent with its sign: 0.25 is `+25.0%`.
    case changeRatio(Cell)
  }

  package let parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  /// A sentence of this program's words alone.
  package init(_ words: String) { parts = [.words(words)] }
}

extension String {
  /// A name at the start of a sentence: `models` becomes `Models`.
  package var atStart: String { prefix(1).uppercased() + dropFirst() }

  /// A label inside a sentence: `Tool calls` becomes `tool calls`, `MCP server` is unchanged.
  package var inSentence: String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}
