/// The running totals of one user in a period.
struct UserTotal {
  let userID: String
  /// The latest known address.
  private var email: String?
  private var lastEmail: String?
  private var lastDay: Day
  private var days = 0
  private(set) var counts = UserCounts()
  /// Tool calls of rows without user messages, and user messages of rows without tool calls: not part of their ratio.
  private var unpaired = (calls: Count.zero, messages: Count.zero)
  private var models = Tally<Count>()
  private var levels = Tally<Count>()
  private var languages = Tally<Int>()

  /// Creates totals without any day; call ``add(_:)`` for `row`, too.
  init(of row: UserDay) {
    userID = row.userID
    lastDay = row.day
  }

  mutating func add(_ row: UserDay) {
    counts.add(row.counts)
    // Not a day of the user's, but what is unknown in it is unknown of the period.
    guard row.counts.hasActivity else { return }
    if let known = row.email { email = known }
    lastEmail = row.email
    lastDay = row.day
    days += 1
    if row.counts.isComplete(.toolCalls) != row.counts.isComplete(.userMessages) {
      unpaired.calls += row.counts[.toolCalls] ?? .zero
      unpaired.messages += row.counts[.userMessages] ?? .zero
    }
    if let model = row.primaryModel { models.add(row.counts[.billableTokens] ?? .zero, to: model) }
    if let level = row.delegationLevel { levels.add(row.counts[.toolCalls] ?? .zero, to: level) }
    for language in row.languages { languages.add(1, to: language, onceOn: row.day) }
  }

  /// False if the user has rows, but none with a count above zero.
  var isActive: Bool { days > 0 }
  var billableTokens: Count { counts[.billableTokens] ?? .zero }
  var toolCalls: Count { counts[.toolCalls] ?? .zero }
  var delegationLevel: String? { levels.first }

  private var autonomyRatio: Double? {
    guard let calls = counts[.toolCalls], let messages = counts[.userMessages] else { return nil }
    return Amount.quotient(.count(calls - unpaired.calls), .count(messages - unpaired.messages))
  }

  var period: UserPeriod {
    UserPeriod(
      userID: userID, email: email, activeDays: days, counts: counts, autonomyRatio: autonomyRatio,
      primaryModel: models.first,
      delegationLevel: delegationLevel, languages: languages.ranked)
  }

  var lastActivity: LastActivity { LastActivity(userID: userID, email: lastEmail, day: lastDay) }
}
