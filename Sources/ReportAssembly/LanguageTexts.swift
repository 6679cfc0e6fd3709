import Usage

/// Lists of languages as a table shows them, each put together once.
struct LanguageTexts {
  /// By the places of the lists.
  private var known: [String?] = []

  /// `Go; Swift`.
  ///
  /// - Parameters:
  ///   - list: A ``LanguageList``.
  ///   - texts: Where it is.
  /// - Returns: Its languages.
  mutating func text(of list: TextID, in texts: Texts) -> String {
    let place = Int(list.place)
    if place >= known.count { known += Array(repeating: nil, count: max(place + 1 - known.count, known.count)) }
    if let text = known[place] { return text }
    // A source gives no list that is none.
    let languages = (try? LanguageList.languages(texts[list])) ?? []
    let text = Self.text(languages.count) { languages[$0] }
    known[place] = text
    return text
  }

  /// `Go; Swift`.
  ///
  /// - Parameters:
  ///   - count: How many languages there are.
  ///   - language: Tells one by its number among them.
  /// - Returns: All of them.
  static func text(_ count: Int, _ language: (Int) -> String) -> String {
    if count == 1 { return language(0) }
    let separator = "; ".utf8
    // Of a length that is known before: nearly each user of a month has another list.
    let length = (0..<count).reduce(0) { $0 + language($1).utf8.count + separator.count }
    return String(unsafeUninitializedCapacity: length) { buffer in
      var end = 0
      // Each has its part of the length.
      for index in 0..<count {
        if index > 0 { end = buffer[end...].update(fromContentsOf: separator) }
        end = buffer[end...].update(fromContentsOf: language(index).utf8)
      }
      return end
    }
  }
}
