/// The name of a sheet, valid and reserved in its workbook by ``Workbook/sheetName(_:)``.
package struct SheetName: Hashable, Sendable {
  package let text: String

  /// The name in references, always in quotes: `'It''s'`.
  var quoted: String {
    let parts = text.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.map { String($0) }.joined(separator: "''") + "'"
  }
}

/// Names that are unique without regard to case.
struct NameRegistry {
  private var taken: Set<String> = []
  /// The attempt to begin with, by first candidate: the ones before are taken.
  private var next: [String: Int] = [:]

  /// Takes the first free name of `candidate(1)`, `candidate(2)` and so on.
  mutating func claim(_ candidate: (Int) -> String) -> String {
    let first = candidate(1).lowercased()
    var attempt = next[first] ?? 1
    while true {
      let name = candidate(attempt)
      attempt += 1
      guard taken.insert(name.lowercased()).inserted else { continue }
      next[first] = attempt
      return name
    }
  }
}

/// Makes a sheet's name valid.
///
/// - Parameters:
///   - wanted: Any text.
///   - attempt: From 2 on, ` (2)` is appended, within the same length.
/// - Returns: A name that Excel accepts: 1 to 31 UTF-16 units, none of `[]:*?/\`, no apostrophe at either end, not
///   `History`.
func sheetName(from wanted: String, attempt: Int) -> String {
  // By scalars: a character of several, such as a keycap, can hold an asterisk.
  var allowed = String.UnicodeScalarView()
  for scalar in CellText(wanted, escapes: false).text.unicodeScalars {
    allowed.append(
      Character(scalar).isNewline || scalar == "\t" ? " " : "[]:*?/\\".unicodeScalars.contains(scalar) ? "-" : scalar)
  }
  // An underscore before x could be read as an escape; see CellText.
  let text = String(allowed).replacing(/_(?=[xX])/.matchingSemantics(.unicodeScalar), with: "-")
  let suffix = attempt == 1 ? "" : " (\(attempt))"
  let name = trimmed(prefix(of: trimmed(text), units: Limits.sheetName - suffix.utf16.count))
  if name.isEmpty { return "Sheet" + suffix }
  if name.lowercased() == "history" && suffix.isEmpty { return name + "_" }
  return name + suffix
}

/// Without spaces and apostrophes at either end.
private func trimmed(_ text: String) -> String {
  let isKept = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace && scalar != "'" }
  let scalars = text.unicodeScalars
  guard let first = scalars.firstIndex(where: isKept), let last = scalars.lastIndex(where: isKept) else { return "" }
  return String(scalars[first...last])
}

/// Makes a table's name valid.
///
/// - Parameters:
///   - wanted: Any text.
///   - attempt: From 2 on, `_2` is appended.
/// - Returns: A name that Excel accepts: a letter or `_`, then letters, digits, `_` and `.`; at most 255 characters; no
///   reference to a cell, such as `A1` or `R1C1`.
func tableName(from wanted: String, attempt: Int) -> String {
  let suffix = attempt == 1 ? "" : "_\(attempt)"
  let allowed = wanted.unicodeScalars.map { scalar -> Character in
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", ".": Character(scalar)
    default: "_"
    }
  }
  var name = String(allowed.prefix(Limits.tableName - 1 - suffix.utf16.count)) + suffix
  let first = name.first ?? "."
  let isCell = name.wholeMatch(of: /[A-Za-z]{1,3}[0-9]+|[Rr][0-9]*([Cc][0-9]*)?|[Cc][0-9]*/) != nil
  if isCell || first == "." || first.isNumber { name = "_" + name }
  return name
}

/// Headers of one table that Excel accepts: one line each, not empty, unique without regard to case.
func validHeaders(_ wanted: [String]) -> [String] {
  var registry = NameRegistry()
  return wanted.enumerated().map { index, header in
    let line = String(header.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    let text = line.allSatisfy(\.isWhitespace) ? "Column \(index + 1)" : line
    return registry.claim { attempt in
      let suffix = attempt == 1 ? "" : " (\(attempt))"
      return CellText(text, limit: Limits.tableName - suffix.utf16.count).text + suffix
    }
  }
}
