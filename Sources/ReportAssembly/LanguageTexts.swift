import Usage

/// Lists of languages as a table shows them, each put together once.
struct LanguageTexts {
  /// By the places of the lists.
  private var texts: [String?] = []

  /// `Go; Swift`.
  mutating func text(of list: TextID, in rows: UserRows) -> String {
    let place = Int(list.place)
    if place >= texts.count { texts += Array(repeating: nil, count: max(place + 1 - texts.count, texts.count)) }
    if let known = texts[place] { return known }
    // A source gives no list that is none.
    let text = ((try? LanguageList.languages(rows[list])) ?? []).joined(separator: "; ")
    texts[place] = text
    return text
  }
}
