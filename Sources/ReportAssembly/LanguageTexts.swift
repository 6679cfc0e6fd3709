import Usage

/// Lists of languages as a table shows them, each put together once.
struct LanguageTexts {
  /// By the places of the lists.
  private var known: [String?] = []

  /// `Go; Swift`.
  ///
  /// - Parameters:
  ///   - list: A ``LanguageList``.
  ///   - texts: By identifier.
  /// - Returns: Its languages.
  mutating func text(of list: TextID, in texts: [String]) -> String {
    let place = Int(list.place)
    if place >= known.count { known += Array(repeating: nil, count: max(place + 1 - known.count, known.count)) }
    if let text = known[place] { return text }
    // A source gives no list that is none.
    let text = Self.text(of: (try? LanguageList.languages(texts[place])) ?? [])
    known[place] = text
    return text
  }

  /// `Go; Swift`.
  static func text(of languages: [String]) -> String {
    if languages.count == 1 { return languages[0] }
    let separator = "; ".utf8
    // Of a length that is known before: nearly each user of a month has another list.
    let length = languages.reduce(0) { $0 + $1.utf8.count + separator.count }
    return String(unsafeUninitializedCapacity: length) { buffer in
      var end = 0
      // Each has its part of the length.
      for (index, language) in languages.enumerated() {
        if index > 0 { end = buffer[end...].update(fromContentsOf: separator) }
        end = buffer[end...].update(fromContentsOf: language.utf8)
      }
      return end
    }
  }
}
