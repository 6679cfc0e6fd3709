/// A statement whose every figure is a cell of a table of the same report.
///
/// It is made of parts, so that a writer shows a figure as it shows the table's cell, and escapes a name as it escapes
/// any text of the API.
package struct Sentence: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    /// Words of this program.
    case words(String)
    /// Text as the API gave it.
    case name(String)
    case value(Cell, Format)
    /// A difference: shown with its sign.
    case change(Cell, Format)
    /// A difference as a part of what was before: 0.25 is shown as `+25.0%`.
    case changeRatio(Cell)
  }

  package let parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }
}
