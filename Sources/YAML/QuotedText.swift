extension String {
  /// A text of the file for a message: in quotes, on one line, at most 100 characters long.
  ///
  /// Control and format characters become spaces, because a terminal could act on them.
  package var quoted: String {
    let limit = 100
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(limit) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: shown.append(" ")
      default: shown.append(scalar)
      }
    }
    return "\"" + String(shown) + (unicodeScalars.count > limit ? "…" : "") + "\""
  }
}
