/// What the users of a period amount to, without keeping any of them.
package struct UserStatistics: Sendable {
  /// Different users.
  package private(set) var users = 0
  /// Rows of `/users`: a user counts once a day.
  package private(set) var userDays = 0
  package private(set) var sums = UserCounts()
  package private(set) var delegationLevels: [DelegationLevel] = []
  /// Days for which `/users` is missing.
  package private(set) var missingDays = 0

  /// Users and tool calls on the days that the API put at a delegation level.
  package struct DelegationLevel: Hashable, Sendable {
    /// Empty where the API gave none.
    package let level: String
    /// Different users with at least one day at this level; who had several counts at each.
    package let users: Int
    package let toolCalls: Count
  }

  package init() {}

  /// Reads the days of all periods once, in order, each period's set of users held only from its first to its last day.
  ///
  /// - Parameters:
  ///   - periods: The days to sum up, by any key; they may overlap.
  ///   - source: Where days are read from.
  ///   - isMissing: Whether `/users` is missing for a day.
  /// - Returns: The statistics by the same keys, and the number of rows of each day.
  /// - Throws: What `source` throws.
  static func collect<Key: Hashable>(
    _ periods: [Key: ClosedRange<Day>], from source: some UsageSource, isMissing: (Day) -> Bool
  ) throws -> (periods: [Key: UserStatistics], rows: [Day: Int]) {
    var finished: [Key: UserStatistics] = [:]
    var open: [Key: Collector] = [:]
    var rows: [Day: Int] = [:]
    let days = Set(periods.values.joined()).sorted()
    for day in days {
      let keys = periods.filter { $0.value.contains(day) }.map(\.key)
      var today = Collector()
      try source.forEachUser(on: day) { today.add($0) }
      rows[day] = today.userDays
      for key in keys {
        open[key, default: Collector()].add(today, isMissing: isMissing(day))
        if periods[key]?.upperBound == day { finished[key] = open.removeValue(forKey: key)?.finished() }
      }
    }
    return (finished, rows)
  }

  private struct Collector {
    private var users: Set<String> = []
    private(set) var userDays = 0
    private var sums = UserCounts()
    private var levels: [String: (users: Set<String>, toolCalls: Count)] = [:]
    private var missingDays = 0

    mutating func add(_ row: UserDay) {
      users.insert(row.userID)
      userDays += 1
      sums.add(row.counts)
      let level = row.delegationLevel ?? ""
      levels[level, default: ([], .zero)].users.insert(row.userID)
      levels[level, default: ([], .zero)].toolCalls += row.counts[.toolCalls] ?? .zero
    }

    mutating func add(_ day: Collector, isMissing: Bool) {
      users.formUnion(day.users)
      userDays += day.userDays
      sums.add(day.sums)
      for (level, value) in day.levels {
        levels[level, default: ([], .zero)].users.formUnion(value.users)
        levels[level, default: ([], .zero)].toolCalls += value.toolCalls
      }
      if isMissing { missingDays += 1 }
    }

    func finished() -> UserStatistics {
      var statistics = UserStatistics()
      statistics.users = users.count
      statistics.userDays = userDays
      statistics.sums = sums
      statistics.missingDays = missingDays
      statistics.delegationLevels = levels.map {
        DelegationLevel(level: $0, users: $1.users.count, toolCalls: $1.toolCalls)
      }.sorted { $0.toolCalls != $1.toolCalls ? $0.toolCalls > $1.toolCalls : $0.level < $1.level }
      return statistics
    }
  }
}
