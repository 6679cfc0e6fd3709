/// The languages of lists, each list taken apart once.
struct LanguageLists {
  private var pool = TextPool()
  /// The languages of each list, each once.
  private var lists = ByText<[Int]>()
  private var counts: [(language: Int, days: Int)] = []

  /// The languages so far, by their numbers.
  var names: [String] { pool.texts }

  /// The languages that were ranked last.
  var ranked: some Collection<Int> { counts.lazy.map(\.language) }

  /// Ranks a user's languages by the number of days on which a list has them, most first; equal ones in alphabetical
  /// order, each once.
  ///
  /// - Parameters:
  ///   - days: On how many days a user had each list.
  ///   - texts: The lists, by identifier.
  mutating func rank(_ days: [(list: TextID, days: Int)], _ texts: [String]) {
    counts.removeAll(keepingCapacity: true)
    for (list, days) in days {
      for language in languages(of: list, texts) {
        if let index = counts.firstIndex(where: { $0.language == language }) {
          counts[index].days += days
        } else {
          counts.append((language, days))
        }
      }
    }
    let names = pool.texts
    counts.sort { left, right in
      left.days != right.days
        ? left.days > right.days : ExactText(names[left.language]) < ExactText(names[right.language])
    }
  }

  private mutating func languages(of list: TextID, _ texts: [String]) -> [Int] {
    if let known = lists[list] { return known }
    var languages: [Int] = []
    // A source gives no text here that is no list.
    for name in (try? LanguageList.languages(texts[list])) ?? [] {
      let language = Int(pool.insert(name).place)
      // A language that the API names twice on a day is still one day.
      if !languages.contains(language) { languages.append(language) }
    }
    lists.update(list, default: []) { $0 = languages }
    return languages
  }
}
