/// Names with a count each, such as a user's models with their tokens.
///
/// A user has a handful of them, for which a list beats a dictionary.
struct Ranking {
  private var entries: [(name: String, count: Count)] = []

  mutating func add(_ count: Count, to name: String) {
    if let index = entries.firstIndex(where: { ExactText($0.name) == ExactText(name) }) {
      entries[index].count += count
    } else {
      entries.append((name, count))
    }
  }

  private static func precedes(_ left: (name: String, count: Count), _ right: (name: String, count: Count)) -> Bool {
    left.count != right.count ? left.count > right.count : ExactText(left.name) < ExactText(right.name)
  }

  /// The name with the largest count; among equal ones the first in alphabetical order.
  var first: String? { entries.min(by: Self.precedes)?.name }

  /// All names, the largest count first, equal ones in alphabetical order.
  var ranked: [String] { entries.sorted(by: Self.precedes).map(\.name) }
}
