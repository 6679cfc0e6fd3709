/// One user over a period.
package struct UserPeriod: Sendable {
  package internal(set) var userID = ""
  /// The latest one that the API gave; `nil` where it gave none.
  package internal(set) var email: String?
  /// Days with a row in `/users`.
  package internal(set) var activeDays = 0
  package internal(set) var counts = UserCounts()
  /// The daily primary model with the most billable tokens over the period.
  package internal(set) var primaryModel: String?
  /// The daily delegation level with the most tool calls over the period.
  package internal(set) var delegationLevel: String?
  /// By number of days, most first.
  package internal(set) var languages: [String] = []

  /// Tool calls over user messages of the period; `nil` over zero.
  package var autonomyRatio: Double? {
    Amount.quotient(counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count))
  }
}
