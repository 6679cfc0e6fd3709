extension String {
  /// The text on one line and safe for a terminal: control and format characters become spaces.
  var onOneLine: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The text, and spaces up to a width.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// Spaces up to a width, and the text.
  func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
