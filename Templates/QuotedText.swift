extension String {
  /// Text of a file as a message shows it: in quotes, on one line and not too long.
  ///
  /// Control and format characters could act on a terminal.
  var quoted: String {
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
