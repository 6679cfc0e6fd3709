/// Gives each element of a page an id of its own.
struct HTMLAnchors {
  private var used: Set<String> = []
  private var titles: [String: Int] = [:]

  /// An id that is the same in the next report, so that links to a chapter stay valid.
  ///
  /// - Parameters:
  ///   - kind: The kind of element, in ASCII letters.
  ///   - name: The element's name, in any characters.
  /// - Returns: ASCII letters, digits and dashes.
  mutating func id(_ kind: String, _ name: String) -> String {
    let slug = String(
      name.unicodeScalars.prefix(60).map { scalar -> Character in
        scalar.isASCII && (scalar.properties.isAlphabetic || "0"..."9" ~= scalar) ? Character(scalar) : "-"
      })
    let wanted = slug.isEmpty ? kind : kind + "-" + slug
    var id = wanted
    var number = 1
    while !used.insert(id).inserted {
      number += 1
      id = "\(wanted)-\(number)"
    }
    return id
  }

  /// How often a title was used, this time included: screen readers list regions by title alone.
  mutating func number(ofTitle title: String) -> Int {
    titles[title, default: 0] += 1
    return titles[title, default: 0]
  }
}
