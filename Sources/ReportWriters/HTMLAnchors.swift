/// The ids of a page: made of names, and each given out once.
struct HTMLAnchors {
  private var taken: Set<String> = []
  private var titles: [String: Int] = [:]

  /// An id that is the same in the next report, so that a link to a chapter lasts.
  ///
  /// - Parameters:
  ///   - kind: What it is the id of, in letters.
  ///   - name: What tells it from others of its kind, in any characters.
  /// - Returns: The id, in letters, digits and dashes.
  mutating func id(_ kind: String, _ name: String) -> String {
    let slug = String(
      name.unicodeScalars.prefix(60).map { scalar -> Character in
        scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar) ? Character(scalar) : "-"
      })
    let wanted = slug.isEmpty ? kind : kind + "-" + slug
    var id = wanted
    var number = 1
    while !taken.insert(id).inserted {
      number += 1
      id = "\(wanted)-\(number)"
    }
    return id
  }

  /// Which of those with the same title this one is: 1 for the first.
  ///
  /// Who hears a page is told of regions by their names alone.
  mutating func number(ofTitle title: String) -> Int {
    titles[title, default: 0] += 1
    return titles[title] ?? 1
  }
}
