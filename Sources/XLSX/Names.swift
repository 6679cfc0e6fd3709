/// The name of a sheet that a workbook has set aside: valid, and unique in the workbook.
package struct SheetName: Hashable, Sendable {
  package let text: String
}

/// Gives names out once, whatever their case.
struct NameRegistry {
  private var taken: Set<String> = []

  /// - Returns: `candidate(1)`, or the first of `candidate(2)`, `candidate(3)`, … that nobody has.
  mutating func claim(_ candidate: (Int) -> String) -> String {
    var attempt = 1
    while true {
      let name = candidate(attempt)
      if taken.insert(name.lowercased()).inserted { return name }
      attempt += 1
    }
  }
}

/// Makes a sheet's name valid.
///
/// - Parameters:
///   - wanted: Any text.
///   - attempt: From 2 on, ` (2)` is put behind, within the same length.
/// - Returns: A name as Excel accepts it: 1 to 31 UTF-16 units, none of `[]:*?/\`, no apostrophe at either end, not
///   `History`.
func sheetName(from wanted: String, attempt: Int) -> String {
  let allowed = CellText(wanted, escapes: false).text.map { character -> Character in
    if character.isNewline || character == "\t" { return " " }
    return "[]:*?/\\".contains(character) ? "-" : character
  }
  // An underscore before x could be read as an escape; see CellText.
  let text = String(allowed).replacing("_x", with: "-x").replacing("_X", with: "-X")
  let suffix = attempt == 1 ? "" : " (\(attempt))"
  let name = trimmed(prefix(of: trimmed(text), units: Limits.sheetName - suffix.utf16.count))
  if name.isEmpty { return "Sheet" + suffix }
  if name.lowercased() == "history" && suffix.isEmpty { return name + "_" }
  return name + suffix
}

/// Without spaces and apostrophes at either end.
private func trimmed(_ text: String) -> String {
  let isKept = { (character: Character) in !character.isWhitespace && character != "'" }
  guard let first = text.firstIndex(where: isKept), let last = text.lastIndex(where: isKept) else { return "" }
  return String(text[first...last])
}

/// Makes a table's name valid.
///
/// - Parameters:
///   - wanted: Any text.
///   - attempt: From 2 on, `_2` is put behind.
/// - Returns: A name as Excel accepts it: a letter or `_`, then letters, digits, `_` and `.`; at most 255 characters, and
///   nothing that could be read as a cell, such as `A1` or `R1C1`.
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

/// Headers of one table as Excel accepts them: one line each, none empty, none equal but for case.
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
