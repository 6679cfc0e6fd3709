/// One user over a period, with texts by their places in a list: what large tables are made of.
package struct UserPeriodRow: Sendable {
  package internal(set) var user = TextID(place: 0)
  /// The latest one that the API gave; `nil` where it gave none.
  package internal(set) var email: TextID?
  /// Days with a row in `/users`.
  package internal(set) var activeDays = 0
  package internal(set) var counts = UserCounts()
  /// The daily primary model with the most billable tokens over the period.
  package internal(set) var primaryModel: TextID?
  /// The daily delegation level with the most tool calls over the period.
  package internal(set) var delegationLevel: TextID?
  /// By number of days, most first: their places in ``PeriodUsers/languages``.
  package internal(set) var languages: [Int] = []

  /// Tool calls over user messages of the period; `nil` over zero.
  package var autonomyRatio: Double? {
    Amount.quotient(counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count))
  }
}

/// One user over a period: what a ``UserPeriodRow`` says.
package struct UserPeriod: Sendable {
  package let userID: String
  package let email: String?
  package let activeDays: Int
  package let counts: UserCounts
  package let autonomyRatio: Double?
  package let primaryModel: String?
  package let delegationLevel: String?
  package let languages: [String]
}
