/// The aggregated usage of one user in a period.
package struct UserPeriod: Sendable {
  package let userID: String
  /// The latest known address; `nil` if the API sent none.
  package let email: String?
  /// Number of days with a row in `/users`.
  package let activeDays: Int
  package let counts: UserCounts
  /// The primary model with the most billable tokens, adding up days by their primary model.
  package let primaryModel: String?
  /// The delegation level with the most tool calls, adding up days by their level.
  package let delegationLevel: String?
  /// Sorted by number of days, descending, ties alphabetically.
  package let languages: [String]

  /// Tool calls divided by user messages; `nil` if there are no user messages.
  package var autonomyRatio: Double? {
    Amount.quotient(counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count))
  }

  /// A user without activity.
  package static let sample = UserPeriod(
    userID: "", email: nil, activeDays: 0, counts: UserCounts(), primaryModel: nil, delegationLevel: nil, languages: [])
}
