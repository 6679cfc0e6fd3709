/// What Excel lets a sheet be called.
enum SheetName {
  static let maximumLength = 31
  private static let impossible: Set<Character> = ["[", "]", ":", "*", "?", "/", "\\"]

  /// Why a sheet cannot have a name, each a sentence.
  static func objections(to name: String) -> [String] {
    var objections: [String] = []
    // Excel counts UTF-16 units.
    let length = name.utf16.count
    if length > maximumLength {
      objections.append(
        "The title \(name.quoted) has \(length) characters, but the name of a sheet at most \(maximumLength).")
    }
    if name.contains(where: impossible.contains) {
      objections.append("The title \(name.quoted) has one of [ ] : * ? / \\, which the name of a sheet cannot have.")
    }
    if name.hasPrefix("'") || name.hasSuffix("'") {
      objections.append(
        "The title \(name.quoted) begins or ends with an apostrophe, which the name of a sheet cannot.")
    }
    if name.lowercased() == "history" {
      objections.append("The title \(name.quoted) cannot be the name of a sheet, because Excel keeps it for itself.")
    }
    return objections
  }
}
