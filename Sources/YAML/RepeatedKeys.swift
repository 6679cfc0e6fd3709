import Yams

/// A YAML text in which repeated keys of a mapping are renamed, so that Yams parses it.
struct RepeatedKeys {
  /// A private-use character that marks a renamed key.
  private static let mark: Character = "\u{E000}"
  /// The text is parsed once more for each renamed key.
  private static let limit = 20

  private(set) var text: String
  private var renamed = 0

  init(_ text: String) {
    self.text = text
    // Marks of the file itself could not be told from those of this type: rename nothing.
    if text.contains(Self.mark) { renamed = Self.limit }
  }

  /// The key as the file has it; `nil` if it was not renamed.
  static func original(_ key: String) -> String? {
    key.first == mark ? String(key.drop { $0 == mark }) : nil
  }

  /// Renames the key at a position of the text.
  ///
  /// - Returns: False where this is not possible: behind an anchor or a tag, and for keys written with escapes.
  mutating func rename(_ key: String, at place: Mark) -> Bool {
    guard renamed < Self.limit, !key.isEmpty, var index = index(of: place) else { return false }
    let scalars = text.unicodeScalars
    if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
    guard scalars[index...].starts(with: key.unicodeScalars) else { return false }
    renamed += 1
    // One mark more each time, because a key can be repeated more than once.
    text.unicodeScalars.insert(contentsOf: String(repeating: Self.mark, count: renamed).unicodeScalars, at: index)
    return true
  }

  private func index(of place: Mark) -> String.Index? {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    for _ in 1..<max(1, place.line) {
      guard let end = scalars[index...].firstIndex(of: "\n") else { return nil }
      index = scalars.index(after: end)
    }
    guard let place = scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex) else { return nil }
    return place < scalars.endIndex ? place : nil
  }
}
