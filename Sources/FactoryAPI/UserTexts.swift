import Usage

/// The texts of all users that were fetched: a day's are nearly all those of the day before.
struct UserTexts: Sendable {
  private var pool = TextPool()
  /// By the places of users: a user's texts are nearly always what they were last, so that they are looked at first.
  private var last: [Guesses] = []
  private var list = LanguageList.Builder()

  /// The texts that a row has, beside its user; nothing where it has none.
  struct Guesses: BitwiseCopyable {
    var email: TextID?
    var model: TextID?
    var tier: TextID?
    var level: TextID?
    var languages: TextID?
  }

  /// All of them so far.
  var texts: Texts { pool.texts }

  /// What a user's row had last.
  func guesses(for user: TextID) -> Guesses {
    let place = Int(user.place)
    return place < last.count ? last[place] : Guesses()
  }

  mutating func remember(_ row: UserRow) {
    let place = Int(row.user.place)
    // Twice as many, so that a pool that grows is not followed place by place.
    if place >= last.count { last += Array(repeating: Guesses(), count: max(place + 1 - last.count, last.count)) }
    last[place] = Guesses(
      email: row.email, model: row.primaryModel, tier: row.primaryModelTier, level: row.delegationLevel,
      languages: row.languages)
  }

  /// - Returns: `nil` for null, and for a field that is not there.
  /// - Throws: ``FieldProblem`` where it is no text.
  mutating func text(_ value: JSONValue?, _ field: String, guess: TextID? = nil) throws -> TextID? {
    guard let value, !value.isNull else { return nil }
    guard let text = value.text else { throw FieldProblem(reason: "\(field) is not a text") }
    return text.hasNUL ? pool.insert(text.string) : text.withUTF8 { pool.insert(utf8: $0, guess: guess) }
  }

  /// - Returns: `nil` for no language.
  /// - Throws: ``FieldProblem`` where it is no list of texts.
  mutating func languages(_ value: JSONValue?, guess: TextID?) throws -> TextID? {
    guard let value, !value.isNull else { return nil }
    list.removeAll()
    let isList = try value.forEachElement { element in
      if element.isNull { return }
      guard let text = element.text else { throw FieldProblem(reason: "languages[] is not a text") }
      if text.hasNUL {
        var string = text.string
        string.withUTF8 { list.append($0) }
      } else {
        text.withUTF8 { list.append($0) }
      }
    }
    guard isList else { throw FieldProblem(reason: "languages is not a list") }
    return list.finish(into: &pool, guess: guess)
  }
}
