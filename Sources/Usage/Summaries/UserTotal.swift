/// The running totals of one user in a period.
struct UserTotal {
  let userID: ExactText
  /// The latest known address.
  private(set) var email: ExactText?
  private(set) var firstDay: Day
  private(set) var lastDay: Day
  private(set) var days = 0
  private(set) var counts = UserCounts()
  /// Tool calls of rows without user messages, and user messages of rows without tool calls: not part of their ratio.
  private var unpaired = (calls: Count.zero, messages: Count.zero)

  /// Creates totals without any day; call ``add(_:)`` for `row`, too.
  init(of row: UserDay) {
    userID = row.userID
    firstDay = row.day
    lastDay = row.day
  }

  mutating func add(_ row: UserDay) {
    counts.add(row.counts)
    // Not a day of the user's, but what is unknown in it is unknown of the period.
    guard row.counts.hasActivity else { return }
    if let known = row.email { email = known }
    if days == 0 { firstDay = row.day }
    lastDay = row.day
    days += 1
    if row.counts.isComplete(.toolCalls) != row.counts.isComplete(.userMessages) {
      unpaired.calls += row.counts[.toolCalls] ?? .zero
      unpaired.messages += row.counts[.userMessages] ?? .zero
    }
  }

  /// False if the user has rows, but none with a count above zero.
  var isActive: Bool { days > 0 }
  var billableTokens: Count { counts[.billableTokens] ?? .zero }
  var toolCalls: Count { counts[.toolCalls] ?? .zero }

  var autonomyRatio: Double? {
    guard let calls = counts[.toolCalls], let messages = counts[.userMessages] else { return nil }
    return Amount.quotient(.count(calls - unpaired.calls), .count(messages - unpaired.messages))
  }

  var activity: ActivitySpan {
    ActivitySpan(userID: userID, email: email, first: firstDay, last: lastDay)
  }
}
