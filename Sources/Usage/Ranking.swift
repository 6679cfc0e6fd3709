/// Texts with a count each, such as a user's models with their tokens.
///
/// A user has a handful of them, for which a list beats a dictionary; the first three need no memory of their own.
struct Ranking {
  private typealias Entry = (text: TextID, count: Count)

  // Apart, as together they would take half as much again.
  private var firstTexts = InlineArray<3, TextID>(repeating: TextID(place: 0))
  private var firstCounts = InlineArray<3, Count>(repeating: .zero)
  private var firstCount: Int8 = 0
  private var rest: [Entry] = []

  mutating func add(_ count: Count, to text: TextID) {
    let known = Int(firstCount)
    for index in 0..<known where firstTexts[index] == text {
      firstCounts[index] += count
      return
    }
    if known < firstTexts.count {
      firstTexts[known] = text
      firstCounts[known] = count
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
  func first(_ texts: Texts) -> TextID? {
    guard firstCount > 0 else { return nil }
    let first = firstTexts.span
    let counts = firstCounts.span
    var best = (text: first[0], count: counts[0])
    func consider(_ other: Entry) {
      if other.count != best.count ? other.count > best.count : texts.precede(other.text, best.text) { best = other }
    }
    for index in stride(from: 1, to: Int(firstCount), by: 1) { consider((first[index], counts[index])) }
    for other in rest { consider(other) }
    return best.text
  }
}
