/// Texts with a count each, such as a user's models with their tokens.
///
/// A user has a handful of them, for which a list beats a dictionary; the first three need no memory of their own.
struct Ranking {
  private var firstTexts = InlineArray<3, TextID>(repeating: TextID(place: 0))
  private var firstCounts = InlineArray<3, Int64>(repeating: 0)
  private var firstCount: Int8 = 0
  /// The others, and those that a row has counts for which are not all 64-bit integers.
  private var rest: [(text: TextID, count: Count)] = []

  mutating func add(_ count: Int64, to text: TextID) {
    let known = Int(firstCount)
    for index in 0..<known where firstTexts[index] == text {
      let (sum, isTooLarge) = firstCounts[index].addingReportingOverflow(count)
      if isTooLarge { return add(Count(count), to: text) }
      firstCounts[index] = sum
      return
    }
    guard known < firstTexts.count && (rest.isEmpty || !rest.contains { $0.text == text }) else {
      return add(Count(count), to: text)
    }
    firstTexts[known] = text
    firstCounts[known] = count
    firstCount += 1
  }

  mutating func add(_ count: Count, to text: TextID) {
    for index in 0..<Int(firstCount) where firstTexts[index] == text { moveToRest(index) }
    if let index = rest.firstIndex(where: { $0.text == text }) {
      rest[index].count += count
    } else {
      rest.append((text, count))
    }
  }

  private mutating func moveToRest(_ index: Int) {
    rest.append((firstTexts[index], Count(firstCounts[index])))
    firstCount -= 1
    firstTexts[index] = firstTexts[Int(firstCount)]
    firstCounts[index] = firstCounts[Int(firstCount)]
  }

  /// The text with the largest count; among equal ones the first in alphabetical order.
  func first(_ texts: Texts) -> TextID? {
    var best: (text: TextID, count: Int64)?
    let names = firstTexts.span
    let counts = firstCounts.span
    for index in 0..<Int(firstCount) {
      let other = (text: names[index], count: counts[index])
      guard let known = best else {
        best = other
        continue
      }
      if other.count != known.count ? other.count > known.count : texts.precede(other.text, known.text) { best = other }
    }
    if rest.isEmpty { return best?.text }
    let all = rest + (best.map { [($0.text, Count($0.count))] } ?? [])
    return all.max { $0.count != $1.count ? $0.count < $1.count : texts.precede($1.text, $0.text) }?.text
  }
}
