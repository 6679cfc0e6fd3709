/// On how many of a user's days each list of languages was given.
///
/// Most users have a few; the first five, as many as a week has working days, need no memory of their own.
struct LanguageDays {
  private typealias Entry = (list: TextID, days: Int32)

  private var first = InlineArray<5, Entry>(repeating: (TextID(place: 0), 0))
  private var firstCount: Int8 = 0
  private var rest: [Entry] = []

  mutating func add(_ list: TextID) {
    let known = Int(firstCount)
    // Through a span: a look into an inline array may copy all of it.
    var entries = first.mutableSpan
    for index in 0..<known where entries[index].list == list {
      entries[index].days += 1
      return
    }
    if known < entries.count {
      entries[known] = (list, 1)
      firstCount += 1
      return
    }
    for index in rest.indices where rest[index].list == list {
      rest[index].days += 1
      return
    }
    rest.append((list, 1))
  }

  /// Calls `body` for each list, in the order in which they were met.
  func visit(_ body: (_ list: TextID, _ days: Int) -> Void) {
    let entries = first.span
    for index in 0..<Int(firstCount) { body(entries[index].list, Int(entries[index].days)) }
    for entry in rest { body(entry.list, Int(entry.days)) }
  }
}
