/// One user's days, added up.
///
/// What every day changes comes first, in as few bytes as it can: users of a day are met in turn, and to get at what they
/// had so far takes longer than to add to it.
struct UserRollup {
  /// The latest one that the API gave.
  private(set) var email: TextID?
  /// As it was on the last day.
  private(set) var lastEmail: TextID?
  private(set) var days: Int32 = 0
  private(set) var lastDay = Day(number: 0)
  private(set) var counts = CountSums()
  private(set) var models = Ranking()
  private(set) var levels = Ranking()
  private(set) var languages = LanguageDays()

  var tokens: Count { counts[.billableTokens] ?? .zero }
  var calls: Count { counts[.toolCalls] ?? .zero }

  mutating func add(_ row: borrowing UserRow, on day: Day) {
    email = row.email ?? email
    (lastDay, lastEmail) = (day, row.email)
    days += 1
    counts.add(row.counts)
    if let model = row.primaryModel { models.add(row.counts, .billableTokens, to: model) }
    if let level = row.delegationLevel { levels.add(row.counts, .toolCalls, to: level) }
    if let list = row.languages { languages.add(list) }
  }
}

extension Ranking {
  /// Adds a user's count of a field, zero where it is not known.
  fileprivate mutating func add(_ counts: UserCounts, _ field: UserField, to text: TextID) {
    if let whole = counts.whole(field) { add(whole, to: text) } else { add(counts[field] ?? .zero, to: text) }
  }
}
