/// The languages of lists, each list taken apart once.
struct LanguageLists {
  private var pool = TextPool()
  /// Where the languages of each list are among ``members``.
  private var lists = ByText<Range<Int>>()
  /// The languages of all lists, in each of them once.
  private var members: [Int] = []
  /// By a language's number: where among ``members`` the list begins that it was put into last.
  private var latest = [-1]
  /// By a language's number: the days of the user who is ranked.
  private var days: [Int] = [0]
  /// The places of the first languages in their alphabetical order.
  private var places: [Int] = []

  /// The languages so far, by their numbers; the first one is none.
  private(set) var names = [""]

  /// The languages that were ranked last.
  private(set) var ranked: [Int] = []

  /// Ranks a user's languages by the number of days on which a list has them, most first; equal ones in alphabetical
  /// order, each once.
  ///
  /// - Parameters:
  ///   - days: On how many days a user had each list.
  ///   - texts: The lists, by identifier.
  mutating func rank(_ days: LanguageDays, _ texts: Texts) {
    for language in ranked { self.days[language] = 0 }
    ranked.removeAll(keepingCapacity: true)
    days.visit { list, days in
      for member in languages(of: list, texts) {
        let language = members[member]
        if self.days[language] == 0 { ranked.append(language) }
        self.days[language] += days
      }
    }
    if ranked.count > Self.handful {
      ranked = ranked.sorted { precedes($0, $1) }
      return
    }
    for end in ranked.indices {
      let language = ranked[end]
      var index = end
      while index > 0, precedes(language, ranked[index - 1]) {
        ranked[index] = ranked[index - 1]
        index -= 1
      }
      ranked[index] = language
    }
  }

  /// How many languages no sort is faster for than to put each in its place.
  private static let handful = 32

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    if days[left] != days[right] { return days[left] > days[right] }
    if left < places.count && right < places.count { return places[left] < places[right] }
    return precedesByName(left, right)
  }

  // Apart, so that the way which is nearly always taken is short.
  @inline(never)
  private func precedesByName(_ left: Int, _ right: Int) -> Bool {
    ExactText(names[left]) < ExactText(names[right])
  }

  /// The number of a language, which is a new one where it was not met before.
  private mutating func number(of name: String) -> Int {
    let language = Int(pool.insert(name).place)
    if language == names.count {
      names.append(name)
      days.append(0)
      latest.append(-1)
      // All of them each time only while they are as few as languages should be.
      if names.count < 100 || names.count > places.count * 2 { setPlaces() }
    }
    return language
  }

  private mutating func setPlaces() {
    let inOrder = names.indices.sorted { ExactText(names[$0]) < ExactText(names[$1]) }
    places = Array(repeating: 0, count: names.count)
    for (place, language) in inOrder.enumerated() { places[language] = place }
  }

  private mutating func languages(of list: TextID, _ texts: Texts) -> Range<Int> {
    if let known = lists[list] { return known }
    let start = members.count
    // A source gives no text here that is no list.
    for name in (try? LanguageList.languages(texts[list])) ?? [] {
      let language = number(of: name)
      // A language that the API names twice on a day is still one day.
      if latest[language] != start { members.append(language) }
      latest[language] = start
    }
    let languages = start..<members.count
    lists.update(list, default: languages) { _ in }
    return languages
  }
}
