/// One user over a period.
package struct UserPeriod: Sendable {
  package let userID: String
  /// The latest one that the API gave; `nil` where it gave none.
  package let email: String?
  /// Days with a row in `/users`.
  package let activeDays: Int
  package let counts: UserCounts
  /// The daily primary model with the most billable tokens over the period.
  package let primaryModel: String?
  /// The daily delegation level with the most tool calls over the period.
  package let delegationLevel: String?
  /// By number of days, most first.
  package let languages: [String]

  /// Tool calls over user messages of the period; `nil` over zero.
  package var autonomyRatio: Double? {
    Amount.quotient(counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count))
  }
}
