import CXLSXWriter

/// The look of a cell.
///
/// Equal styles share one format of the workbook: see ``Sheet/format(_:)``.
package struct Style: Hashable, Sendable {
  package enum Horizontal: Hashable, Sendable {
    case automatic
    case left
    case center
    case right
  }

  package enum Vertical: Hashable, Sendable {
    case bottom
    case center
    case top
  }

  /// Thin lines at a cell's edges.
  package struct Borders: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let top = Borders(rawValue: 1)
    package static let bottom = Borders(rawValue: 2)
    package static let left = Borders(rawValue: 4)
    package static let right = Borders(rawValue: 8)
  }

  /// Cut to 31 characters.
  package var fontName = "Calibri"
  /// Points, 1 to 409.
  package var fontSize = 11.0
  package var fontColor: Color?
  package var bold = false
  package var italic = false
  package var underlined = false
  /// Excel's number format code, at most 127 bytes: a longer one is left out.
  package var numberFormat = ""
  package var horizontal = Horizontal.automatic
  package var vertical = Vertical.bottom
  /// The distance from the edge that the text is aligned with, in steps of about a character, 0 to 15.
  package var indent = 0
  package var wrapsText = false
  package var fill: Color?
  package var borders: Borders = []
  package var borderColor = Color(0xBFBFBF)

  package init() {}

  /// A copy of the style with changes.
  package func with(_ change: (inout Style) -> Void) -> Style {
    var style = self
    change(&style)
    return style
  }
}

/// A colour without transparency.
package struct Color: Hashable, Sendable {
  /// Red, green and blue, 8 bits each: 0x000000 to 0xFFFFFF.
  package let rgb: UInt32

  /// - Parameter rgb: Red, green and blue, 8 bits each; higher bits are ignored.
  package init(_ rgb: UInt32) { self.rgb = rgb & 0xFFFFFF }
}

/// A style of one workbook, cheap to use for many cells.
package struct Format: Hashable {
  /// `nil`, the default look, if memory is lacking.
  let pointer: UnsafeMutablePointer<lxw_format>?
}
