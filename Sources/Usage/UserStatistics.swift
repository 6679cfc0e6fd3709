/// What the users of a period amount to, without keeping any of them.
package struct UserStatistics: Sendable {
  /// Different users.
  package let users: Int
  /// Rows of `/users`: a user counts once a day.
  package let userDays: Int
  package let sums: UserCounts
  /// The most tool calls first.
  package let delegationLevels: [DelegationLevel]
  /// Days for which `/users` is missing.
  package let missingDays: Int

  /// The users whose delegation level over the period is the same, as ``UserPeriod/delegationLevel`` has it.
  package struct DelegationLevel: Hashable, Sendable {
    /// Empty for users for whom the API gave none.
    package let level: String
    package let users: Int
    /// All tool calls of these users in the period.
    package let toolCalls: Count
  }

  /// - Parameters:
  ///   - users: Different users.
  ///   - userDays: Rows.
  ///   - sums: Of all rows.
  ///   - levels: Each once, in no order; one that the API gave as an empty text and none are the same.
  ///   - missingDays: Without rows for whatever reason.
  init(users: Int, userDays: Int, sums: UserCounts, levels: [DelegationLevel], missingDays: Int) {
    self.users = users
    self.userDays = userDays
    self.sums = sums
    self.missingDays = missingDays
    delegationLevels = Dictionary(levels.map { (ExactText($0.level), $0) }) { left, right in
      DelegationLevel(level: left.level, users: left.users + right.users, toolCalls: left.toolCalls + right.toolCalls)
    }.values.sorted {
      $0.toolCalls != $1.toolCalls ? $0.toolCalls > $1.toolCalls : ExactText($0.level) < ExactText($1.level)
    }
  }

  /// Nobody.
  static let none = UserStatistics(users: 0, userDays: 0, sums: UserCounts(), levels: [], missingDays: 0)
}
