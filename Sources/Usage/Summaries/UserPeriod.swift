/// The aggregated usage of one user in a period.
package struct UserPeriod: Sendable {
  package let userID: ExactText
  /// The latest known address; `nil` if the API sent none.
  package let email: ExactText?
  /// Number of days on which the user was active.
  package let activeDays: Int
  /// The first and the last of these days.
  package let firstDay: Day
  package let lastDay: Day
  package let counts: UserCounts
  /// Tool calls divided by user messages, of the days on which both are known; `nil` if there are no user messages.
  package let autonomyRatio: Double?
  /// The primary model with the most billable tokens, adding up days by their primary model.
  package let primaryModel: ExactText?
  /// The delegation level with the most tool calls, adding up days by their level.
  package let delegationLevel: ExactText?
  /// Sorted by number of days, descending, ties alphabetically.
  package let languages: [ExactText]
  /// Of the days that have a price and known tokens; `nil` if there are none.
  package var cost: Money? { priced?.cost }
  /// Apart, as reports without prices have up to 150,000 users in memory.
  let priced: PricedUse?

  final class PricedUse: Sendable {
    let cost: Money

    init(_ cost: Money) { self.cost = cost }
  }

  /// A user without activity.
  package static let sample = UserPeriod(
    userID: "", email: nil, activeDays: 0, firstDay: Availability.firstDay, lastDay: Availability.firstDay,
    counts: UserCounts(), autonomyRatio: nil, primaryModel: nil, delegationLevel: nil, languages: [], priced: nil)
}
