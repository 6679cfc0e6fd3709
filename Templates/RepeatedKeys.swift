import Yams

/// A text in which keys that come again in their mapping get other names.
struct RepeatedKeys {
  /// A character for private use: nobody writes a key that begins with it.
  private static let mark: Character = "\u{E000}"
  /// The text is read once more for each, and more of them are hardly a definition.
  private static let limit = 20

  private(set) var text: String
  private var renamed = 0

  init(_ text: String) {
    self.text = text
    // Keys with marks of the file's own could not be told apart.
    if text.contains(Self.mark) { renamed = Self.limit }
  }

  /// The key that the file has, if it was renamed.
  static func original(_ key: String) -> String? {
    key.first == mark ? String(key.drop { $0 == mark }) : nil
  }

  /// Renames the key at a place.
  ///
  /// - Returns: Whether it could: not a key behind an anchor or a tag, nor one that is written with escapes.
  mutating func rename(_ key: String, at place: Mark) -> Bool {
    guard renamed < Self.limit, !key.isEmpty, var index = index(of: place) else { return false }
    let scalars = text.unicodeScalars
    if scalars[index] == "\"" || scalars[index] == "'" { index = scalars.index(after: index) }
    guard scalars[index...].starts(with: key.unicodeScalars) else { return false }
    renamed += 1
    // As many marks as renamed keys, because a key can be there three times.
    text.unicodeScalars.insert(contentsOf: String(repeating: Self.mark, count: renamed).unicodeScalars, at: index)
    return true
  }

  private func index(of place: Mark) -> String.Index? {
    let scalars = text.unicodeScalars
    var line = 1
    var index = scalars.startIndex
    while line < place.line {
      guard let end = scalars[index...].firstIndex(where: { $0 == "\n" }) else { return nil }
      index = scalars.index(after: end)
      line += 1
    }
    guard let place = scalars.index(index, offsetBy: place.column - 1, limitedBy: scalars.endIndex) else { return nil }
    return place < scalars.endIndex ? place : nil
  }
}
