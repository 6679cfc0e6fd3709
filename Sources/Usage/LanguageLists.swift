/// The languages of lists, each list taken apart once.
struct LanguageLists {
  private var pool = TextPool()
  /// Where the languages of each list are among ``members``.
  private var lists = ByText<Range<Int>>()
  /// The languages of all lists, in each of them once.
  private var members: [Int] = []
  private var counts: [(language: Int, days: Int)] = []

  /// The languages so far, by their numbers; the first one is none.
  private(set) var names = [""]

  /// The languages that were ranked last.
  var ranked: some Collection<Int> { counts.lazy.map(\.language) }

  /// Ranks a user's languages by the number of days on which a list has them, most first; equal ones in alphabetical
  /// order, each once.
  ///
  /// - Parameters:
  ///   - days: On how many days a user had each list.
  ///   - texts: The lists, by identifier.
  mutating func rank(_ days: LanguageDays, _ texts: Texts) {
    counts.removeAll(keepingCapacity: true)
    days.visit { list, days in
      for member in languages(of: list, texts) {
        let language = members[member]
        if let index = counts.firstIndex(where: { $0.language == language }) {
          counts[index].days += days
        } else {
          counts.append((language, days))
        }
      }
    }
    // A handful, for which no sort is faster.
    for end in counts.indices {
      var index = end
      while index > 0, Self.precedes(counts[index], counts[index - 1], names) {
        counts.swapAt(index, index - 1)
        index -= 1
      }
    }
  }

  private static func precedes(
    _ left: (language: Int, days: Int), _ right: (language: Int, days: Int), _ names: [String]
  ) -> Bool {
    left.days != right.days
      ? left.days > right.days : ExactText(names[left.language]) < ExactText(names[right.language])
  }

  private mutating func languages(of list: TextID, _ texts: Texts) -> Range<Int> {
    if let known = lists[list] { return known }
    let start = members.count
    // A source gives no text here that is no list.
    for name in (try? LanguageList.languages(texts[list])) ?? [] {
      let language = Int(pool.insert(name).place)
      if language == names.count { names.append(name) }
      // A language that the API names twice on a day is still one day.
      if !members[start...].contains(language) { members.append(language) }
    }
    let languages = start..<members.count
    lists.update(list, default: languages) { _ in }
    return languages
  }
}
