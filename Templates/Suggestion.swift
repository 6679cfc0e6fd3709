/// What somebody meant who wrote a name that there is not.
enum Suggestion {
  /// The nearest of the known names, if one is near enough to be a slip of the pen.
  static func nearest(to name: String, among known: [String]) -> String? {
    let written = Array(name.lowercased().replacing("-", with: "_").replacing(" ", with: "_").utf8)
    let tolerance = max(1, min(3, written.count / 3))
    var nearest: (name: String, distance: Int)?
    for candidate in known {
      let letters = Array(candidate.lowercased().utf8)
      // No need to compare: each letter that one has more is a difference.
      guard abs(letters.count - written.count) <= tolerance else { continue }
      let distance = distance(written, letters)
      if distance <= tolerance, distance < nearest?.distance ?? .max { nearest = (candidate, distance) }
    }
    return nearest?.name
  }

  /// How many letters are inserted, left out, replaced, or exchanged with their neighbour.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in left.indices {
      var current = [row + 1]
      for column in right.indices {
        var best = min(
          last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          best = min(best, beforeLast[column - 1] + 1)
        }
        current.append(best)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
