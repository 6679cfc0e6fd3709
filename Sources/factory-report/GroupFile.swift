import ReportAssembly

extension GroupMapping {
  /// Reads a CSV file of two columns: e-mail address or user identifier, and group.
  ///
  /// A first line that names no user is harmless: it maps nobody.
  ///
  /// - Throws: ``ConfigurationError``.
  init(csv path: String) throws {
    let text = try Environment.contents(of: path) { ConfigurationError.unreadableGroups(path: path, reason: $0) }
    var groups: [String: String] = [:]
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      let fields = Self.fields(of: line)
      guard fields.count == 2, !fields[0].isEmpty else {
        throw ConfigurationError.unreadableGroups(
          path: path, reason: "line \(number + 1) does not have two columns, a user and a group")
      }
      let user = fields[0].lowercased()
      if let other = groups.updateValue(fields[1], forKey: user), other != fields[1] {
        throw ConfigurationError.unreadableGroups(
          path: path, reason: "line \(number + 1) puts \(fields[0]) into a second group")
      }
    }
    self.init(groups)
  }

  /// The fields of a line, separated by commas; a field in quotes may hold commas, and quotes doubled.
  private static func fields(of line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line.drop(while: { $0 == "\u{FEFF}" }) {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields.map { field in
      String(field.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
  }
}
