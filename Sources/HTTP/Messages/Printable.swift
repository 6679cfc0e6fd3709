extension String {
  /// The text on one line and safe for a terminal: control and format characters become spaces.
  package var onOneLine: String {
    let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}

/// Text from outside, made safe for a terminal and a log: one line of at most 300 characters.
package func printable(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.prefix(300))).onOneLine
}
