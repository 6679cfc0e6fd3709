/// Texts with a count each, such as a user's models with their tokens.
///
/// A user has a handful of them, for which a list beats a dictionary; the first three need no memory of their own.
struct Ranking {
  private typealias Entry = (text: TextID, count: Count)

  private var first = InlineArray<3, Entry>(repeating: (TextID(place: 0), .zero))
  private var firstCount: Int8 = 0
  private var rest: [Entry] = []

  mutating func add(_ count: Count, to text: TextID) {
    let known = Int(firstCount)
    // Through a span: a look into an inline array may copy all of it.
    var entries = first.mutableSpan
    for index in 0..<known where entries[index].text == text {
      entries[index].count += count
      return
    }
    if known < entries.count {
      entries[known] = (text, count)
      firstCount += 1
      return
    }
    for index in rest.indices where rest[index].text == text {
      rest[index].count += count
      return
    }
    rest.append((text, count))
  }

  /// The text with the largest count; among equal ones the first in alphabetical order.
  func first(_ texts: [String]) -> TextID? {
    guard firstCount > 0 else { return nil }
    let entries = first.span
    var best = entries[0]
    func consider(_ other: Entry) {
      if other.count != best.count ? other.count > best.count : texts.precede(other.text, best.text) { best = other }
    }
    for index in stride(from: 1, to: Int(firstCount), by: 1) { consider(entries[index]) }
    for other in rest { consider(other) }
    return best.text
  }
}

extension [String] {
  subscript(id: TextID) -> String { self[Int(id.place)] }

  /// Whether a text comes before another, byte by byte.
  func precede(_ left: TextID, _ right: TextID) -> Bool { ExactText(self[left]) < ExactText(self[right]) }
}
