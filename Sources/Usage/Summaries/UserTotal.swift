/// The running totals of one user in a period.
struct UserTotal {
  let userID: String
  /// The latest known address.
  private var email: String?
  private var lastEmail: String?
  private var lastDay: Day
  private var days = 0
  private(set) var counts = UserCounts()
  private var models = Tally<Count>()
  private var levels = Tally<Count>()
  private var languages = Tally<Int>()

  /// Creates totals without any day; call ``add(_:)`` for `row`, too.
  init(of row: UserDay) {
    userID = row.userID
    lastDay = row.day
  }

  mutating func add(_ row: UserDay) {
    if let known = row.email { email = known }
    lastEmail = row.email
    lastDay = row.day
    days += 1
    counts.add(row.counts)
    if let model = row.primaryModel { models.add(row.counts[.billableTokens] ?? .zero, to: model) }
    if let level = row.delegationLevel { levels.add(row.counts[.toolCalls] ?? .zero, to: level) }
    for language in row.languages { languages.add(1, to: language, onceOn: row.day) }
  }

  var billableTokens: Count { counts[.billableTokens] ?? .zero }
  var toolCalls: Count { counts[.toolCalls] ?? .zero }
  var delegationLevel: String? { levels.first }

  var period: UserPeriod {
    UserPeriod(
      userID: userID, email: email, activeDays: days, counts: counts, primaryModel: models.first,
      delegationLevel: delegationLevel, languages: languages.ranked)
  }

  var lastActivity: LastActivity { LastActivity(userID: userID, email: lastEmail, day: lastDay) }
}
