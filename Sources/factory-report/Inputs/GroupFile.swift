import Foundation
import ReportAssembly

extension GroupMapping {
  /// Reads a CSV file of two columns: e-mail address or user id, and group.
  ///
  /// A header line needs no special treatment: it maps a user that does not exist.
  ///
  /// - Throws: ``ConfigurationError``, also for a user in two groups.
  init(csv path: String) throws(ConfigurationError) {
    let text = try InputFile.groups.text(path)
    var groups: [String: String] = [:]
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      let fields = Self.fields(of: line)
      guard fields.count == 2, !fields[0].isEmpty else {
        throw .unusableFile(.groups, path: path, reason: "line \(number + 1) has not two columns, a user and a group")
      }
      if let other = groups.updateValue(fields[1], forKey: fields[0].lowercased()), other != fields[1] {
        throw .unusableFile(.groups, path: path, reason: "line \(number + 1) puts \(fields[0]) into a second group")
      }
    }
    self.init(groups)
  }

  /// The fields of a line; a field in quotes may contain commas.
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
    return fields.map { $0.trimmingCharacters(in: .whitespaces) }
  }
}
