/// Totals of a period's users.
package struct UserStatistics: Sendable {
  /// Number of different users.
  package let users: Int
  /// Number of rows in `/users` with activity: one per user and active day.
  package let userDays: Int
  /// Of all rows; a count is complete if no row lacks it.
  package let sums: UserCounts
  /// The users of whom it is not known whether they were active: no count is above zero, and some are missing.
  let unknownUsers: Set<ExactText>
  /// Sorted by tool calls, descending, ties alphabetically.
  package let delegationLevels: [DelegationLevel]
  /// Number of days for which `/users` is missing.
  package let missingDays: Int
  /// Number of days on which `/users` contradicts itself on the number of its rows.
  private let doubtedDays: Int

  /// All users with the same ``UserPeriod/delegationLevel``.
  package struct DelegationLevel: Hashable, Sendable {
    /// Empty for users without a level.
    package let level: String
    package private(set) var users = 0
    /// The sum of all tool calls of these users in the period.
    package private(set) var toolCalls = Count.zero

    mutating func add(_ calls: Count) {
      users += 1
      toolCalls += calls
    }
  }

  /// Each of the levels comes once, in any order.
  init(
    users: Int, userDays: Int, sums: UserCounts, unknownUsers: Set<ExactText> = [], levels: [DelegationLevel],
    missingDays: Int, doubtedDays: Int = 0
  ) {
    self.users = users
    self.userDays = userDays
    self.sums = sums
    self.unknownUsers = unknownUsers
    self.missingDays = missingDays
    self.doubtedDays = doubtedDays
    delegationLevels = levels.sorted {
      $0.toolCalls != $1.toolCalls ? $0.toolCalls > $1.toolCalls : ExactText($0.level) < ExactText($1.level)
    }
  }

  /// True if `/users` has its rows on every day, so that a user without a row was not active.
  package var hasAllRows: Bool { missingDays == 0 && doubtedDays == 0 }

  /// True if `/users` has a row that is not all zeros.
  var hasRows: Bool { userDays > 0 || !unknownUsers.isEmpty }

  static let none = UserStatistics(users: 0, userDays: 0, sums: UserCounts(), levels: [], missingDays: 0)
}
