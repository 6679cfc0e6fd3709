/// Sums by text, for example a user's tokens by model.
///
/// Searches a short list linearly, and builds an index for a longer one.
struct Tally<Sum: AdditiveArithmetic & Comparable> {
  private struct Entry {
    let text: ExactText
    var sum: Sum
    var day: Day?
  }

  private var entries: [Entry] = []
  /// Index in ``entries`` by text; `nil` while there are few entries.
  private var places: [ExactText: Int]?

  private static var fewTexts: Int { 16 }

  /// - Parameters:
  ///   - sum: The amount to add.
  ///   - text: The text whose sum increases.
  ///   - day: Counts `text` only once on this day; `nil` adds each time.
  mutating func add(_ sum: Sum, to text: String, onceOn day: Day? = nil) {
    let text = ExactText(text)
    guard let place = place(of: text) else {
      entries.append(Entry(text: text, sum: sum, day: day))
      places?[text] = entries.count - 1
      if entries.count == Self.fewTexts {
        places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.text, $0) })
      }
      return
    }
    if let day, entries[place].day == day { return }
    entries[place].sum += sum
    entries[place].day = day
  }

  private func place(of text: ExactText) -> Int? {
    if let places { return places[text] }
    let known = entries.span
    for place in known.indices where known[place].text == text { return place }
    return nil
  }

  /// The text with the largest sum; ties alphabetically.
  var first: String? { entries.count == 1 ? entries[0].text.text : entries.min(by: Self.precedes)?.text.text }

  /// All texts by sum, descending, ties alphabetically.
  var ranked: [String] {
    (entries.count < 2 ? entries : entries.sorted(by: Self.precedes)).map(\.text.text)
  }

  private static func precedes(_ left: Entry, _ right: Entry) -> Bool {
    left.sum != right.sum ? left.sum > right.sum : left.text < right.text
  }
}
