/// The sums of the groups of a roster in a report's periods, added up while the report's users are read, so that no group
/// needs them to be read again.
package struct GroupsOfPeriods: Sendable {
  /// What the active users of a group did in a period.
  package struct Sum: Sendable {
    package private(set) var counts = UserCounts()
    package private(set) var users = 0
    /// Of the days that have a price and known tokens; `nil` if there are none.
    package private(set) var cost: Money?

    package init() {}

    package mutating func add(_ user: UserPeriod) { add(user.counts, users: 1, user.cost) }
    package mutating func add(_ other: Sum) { add(other.counts, users: other.users, other.cost) }

    fileprivate mutating func add(_ counts: borrowing UserCounts, users: Int, _ cost: Money?) {
      self.counts.add(counts)
      self.users += users
      self.cost = Money.sum(self.cost, cost)
    }
  }

  private let roster: Roster
  private let directory: UserDirectory
  /// By the days of the periods: the sums by the group's index in ``names``.
  private var sums: [ClosedRange<Day>: [Sum?]] = [:]
  /// The groups' names in the roster; the first is that of users without one.
  private var names: [ExactText] = [Roster.unassigned]
  private var known: [ExactText: Int32] = [:]
  /// The index of each user's group, by ``ExactText/number`` of the user's id; -1 for users who are not met yet.
  private var groups: [Int32] = []

  /// - Parameters:
  ///   - roster: The roster.
  ///   - directory: The users of the report's source.
  package init(_ roster: Roster, of directory: UserDirectory) {
    (self.roster, self.directory) = (roster, directory)
  }

  /// Adds up the users of a period by the groups that they have so far.
  mutating func enter(_ rollup: borrowing PeriodRollup) {
    var sums: [Sum?] = Array(repeating: nil, count: names.count)
    rollup.forEachActive { user, counts, cost in
      let group = Int(group(of: user))
      if group >= sums.count { sums += Array(repeating: nil, count: group + 1 - sums.count) }
      if sums[group] == nil { sums[group] = Sum() }
      sums[group]?.add(counts, users: 1, cost)
    }
    self.sums[rollup.days] = sums
  }

  private mutating func group(of user: ExactText) -> Int32 {
    // Doubles the size, so that the cost of growing is amortized.
    if user.number >= groups.count {
      groups += Array(repeating: -1, count: max(user.number + 1 - groups.count, groups.count))
    }
    if groups[user.number] < 0 {
      groups[user.number] = directory.entry(reportedAs: user).flatMap(roster.group).map { number(of: $0) } ?? 0
    }
    return groups[user.number]
  }

  private mutating func number(of group: ExactText) -> Int32 {
    if let number = known[group] { return number }
    let number = Int32(names.count)
    known[group] = number
    names.append(group)
    return number
  }

  /// The sums of a period by the groups that the report shows.
  ///
  /// - Returns: `nil` if they are not known: the period was not entered, or a user has another group since, as a later
  ///   row of the user has another address.
  package func callAsFunction(_ period: Period, of teams: Teams) -> [ExactText: Sum]? {
    guard let sums = sums[period.days], teams.agrees(with: groups, of: names) else { return nil }
    var shown: [ExactText: Sum] = [:]
    for (name, sum) in zip(names, sums) {
      if let sum { shown[teams.shown(name), default: Sum()].add(sum) }
    }
    return shown
  }
}

extension Summary {
  /// The sums of a period by group.
  ///
  /// - Throws: The errors of `source`, which is read if the summary does not hold them.
  package func groups(
    _ period: Period, of teams: Teams, from source: some UsageSource
  ) throws -> [ExactText: GroupsOfPeriods.Sum] {
    if let known = groups?(period, of: teams) { return known }
    var sums: [ExactText: GroupsOfPeriods.Sum] = [:]
    for user in try users(period, from: source) {
      sums[teams.group(of: user.userID), default: GroupsOfPeriods.Sum()].add(user)
    }
    return sums
  }
}
