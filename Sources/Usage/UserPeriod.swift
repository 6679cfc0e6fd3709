/// One user over a period.
package struct UserPeriod: Sendable {
  package let userID: String
  /// The latest one that the API gave; `nil` where it gave none.
  package let email: String?
  /// Days with a row in `/users`.
  package let activeDays: Int
  package let counts: UserCounts
  /// Tool calls over user messages of the period; `nil` over zero.
  package let autonomyRatio: Double?
  /// The daily primary model with the most billable tokens over the period.
  package let primaryModel: String?
  /// The daily delegation level with the most tool calls over the period.
  package let delegationLevel: String?
  /// By number of days, most first.
  package let languages: [String]
}

extension UsageSource {
  /// The users of a period: the most billable tokens first, equal ones by identifier.
  ///
  /// One period's users are in memory at a time.
  package func users(of period: Period) throws -> [UserPeriod] {
    var users: [ExactText: UserRollup] = [:]
    for day in period.days {
      try forEachUser(on: day) { row in
        users[ExactText(row.userID), default: UserRollup()].add(row)
      }
    }
    return users.map { $1.finished(userID: $0.text) }.sorted { left, right in
      let (a, b) = (left.counts[.billableTokens] ?? .zero, right.counts[.billableTokens] ?? .zero)
      return a != b ? a > b : ExactText(left.userID) < ExactText(right.userID)
    }
  }
}

/// Adds up a user's days.
private struct UserRollup {
  private var email: String?
  private var days = 0
  private var counts = UserCounts()
  private var models = Ranking()
  private var levels = Ranking()
  private var languages = Ranking()

  mutating func add(_ row: UserDay) {
    email = row.email ?? email
    days += 1
    counts.add(row.counts)
    if let model = row.primaryModel { models.add(row.counts[.billableTokens] ?? .zero, to: model) }
    if let level = row.delegationLevel { levels.add(row.counts[.toolCalls] ?? .zero, to: level) }
    // A language that the API names twice on a day is still one day.
    for (index, language) in row.languages.enumerated()
    where !row.languages[..<index].contains(where: { ExactText($0) == ExactText(language) }) {
      languages.add(1, to: language)
    }
  }

  func finished(userID: String) -> UserPeriod {
    UserPeriod(
      userID: userID, email: email, activeDays: days, counts: counts,
      autonomyRatio: Amount.quotient(
        counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count)),
      primaryModel: models.first, delegationLevel: levels.first, languages: languages.ranked)
  }
}
