/// One user's days, added up.
struct UserRollup {
  /// The latest one that the API gave.
  private(set) var email: TextID?
  private(set) var days = 0
  private(set) var counts = UserCounts()
  private(set) var models = Ranking()
  private(set) var levels = Ranking()
  private(set) var languages = LanguageDays()
  private(set) var lastDay = Day(number: 0)
  /// As it was on the last day.
  private(set) var lastEmail: TextID?

  var tokens: Count { counts[.billableTokens] ?? .zero }
  var calls: Count { counts[.toolCalls] ?? .zero }

  mutating func add(_ row: borrowing UserRow, on day: Day) {
    email = row.email ?? email
    (lastDay, lastEmail) = (day, row.email)
    days += 1
    counts.add(row.counts)
    if let model = row.primaryModel { models.add(row.counts[.billableTokens] ?? .zero, to: model) }
    if let level = row.delegationLevel { levels.add(row.counts[.toolCalls] ?? .zero, to: level) }
    if let list = row.languages { languages.add(list) }
  }
}
