/// New, returning and lapsed users of periods, compared with all earlier days of the source.
package struct People: Sendable {
  /// The numbers of users of one period.
  package struct Turnover: Sendable {
    package let period: Period
    /// The users who are known to be active; `nil` if neither a day nor a user is known.
    package let active: Int?
    /// Active in the period and on no day before; `nil` if the source has no earlier days, or if the period has days
    /// outside the range, or if it or the period before has days on which the activity of a user is not known.
    package let new: Int?
    /// Active in the period and on some day before; `nil` like ``new``.
    package let returning: Int?
    /// Active on some day before the period, but not in it; `nil` like ``new``.
    package let lapsed: Int?
  }

  /// The months of the range, and the range asked for if it is not one month.
  package fileprivate(set) var turnovers: [Turnover] = []
  /// The users who lapsed in the range asked for, latest activity first.
  package internal(set) var lapsed: [ActivitySpan] = []

  /// Appends the turnovers of `other` and takes its lapsed users.
  func adding(_ other: People) -> People {
    People(turnovers: turnovers + other.turnovers, lapsed: other.lapsed)
  }
}

/// Tracks the last activity of each user over consecutive periods.
struct PeopleLedger {
  private let asked: Period
  private var last: [ExactText: ActivitySpan] = [:]
  private(set) var people = People()

  /// - Parameters:
  ///   - asked: The period for which lapsed users are listed.
  ///   - before: The activity before the first period.
  init(asked: Period, before: [ActivitySpan]) {
    self.asked = asked
    _ = add(before)
  }

  /// Adds the next period; call it in order of time.
  ///
  /// - Parameters:
  ///   - period: The period, cut to the days that were read.
  ///   - active: The users who were active on these days; `nil` if neither a day nor a user is known.
  ///   - isKnown: Whether the activity of all users is known on all of these days and of those of the period before.
  mutating func enter(_ period: Period, _ active: [ActivitySpan]?, isKnown: Bool) {
    let isComparable = !last.isEmpty && !period.isCut && isKnown
    let count = active?.count
    let active = active ?? []
    let known = last.count
    if period == asked, isComparable { people.lapsed = lapsed(active) }
    let returning = add(active)
    people.turnovers.append(
      People.Turnover(
        period: period, active: count, new: isComparable ? active.count - returning : nil,
        returning: isComparable ? returning : nil, lapsed: isComparable ? known - returning : nil))
  }

  /// - Returns: The number of users who were active before.
  private mutating func add(_ active: [ActivitySpan]) -> Int {
    let known = last.count
    for user in active { last[user.userID] = user }
    return active.count - (last.count - known)
  }

  /// The users who were active before but not in `active`, latest activity first.
  private func lapsed(_ active: [ActivitySpan]) -> [ActivitySpan] {
    let active = Set(active.lazy.map(\.userID))
    return last.filter { !active.contains($0.key) }.sorted { left, right in
      left.value.last != right.value.last
        ? left.value.last > right.value.last : left.key < right.key
    }.map(\.value)
  }
}
