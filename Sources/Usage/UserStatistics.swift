/// What the users of a period amount to, without keeping any of them.
package struct UserStatistics: Sendable {
  /// Different users.
  package private(set) var users = 0
  /// Rows of `/users`: a user counts once a day.
  package private(set) var userDays = 0
  package private(set) var sums = UserCounts()
  /// The most tool calls first.
  package private(set) var delegationLevels: [DelegationLevel] = []
  /// Days for which `/users` is missing.
  package private(set) var missingDays = 0

  /// The users whose delegation level over the period is the same, as ``UserPeriod/delegationLevel`` has it.
  package struct DelegationLevel: Hashable, Sendable {
    /// Empty for users for whom the API gave none.
    package let level: String
    package let users: Int
    /// All tool calls of these users in the period.
    package let toolCalls: Count
  }

  package init() {}

  /// Reads the days of all periods once, in order, each period's users held only from its first to its last day.
  ///
  /// - Parameters:
  ///   - periods: The days to sum up, by any key; they may overlap.
  ///   - source: Where days are read from.
  ///   - isMissing: Whether `/users` is missing for a day.
  ///   - onFinished: Called for each period in the order of their last days, with its statistics, and what gives its users'
  ///     last activities in it.
  /// - Returns: The statistics by the same keys, and the number of rows of each day.
  /// - Throws: What `source` throws.
  static func collect<Key: Hashable>(
    _ periods: [Key: ClosedRange<Day>], from source: some UsageSource, isMissing: (Day) -> Bool,
    onFinished: (Key, UserStatistics, () -> [LastActivity]) throws -> Void = { _, _, _ in }
  ) throws -> (periods: [Key: UserStatistics], rows: [Day: Int]) {
    var finished: [Key: UserStatistics] = [:]
    var open: [Key: Collector] = [:]
    var rows: [Day: Int] = [:]
    for day in Set(periods.values.joined()).sorted() {
      let keys = periods.filter { $0.value.contains(day) }.map(\.key)
      // Taken out of the dictionary, so that each is changed in place.
      var collectors = keys.map { open.removeValue(forKey: $0) ?? Collector() }
      for index in collectors.indices where isMissing(day) { collectors[index].missingDays += 1 }
      var count = 0
      try source.forEachUser(on: day) { row in
        count += 1
        for index in collectors.indices { collectors[index].add(row, on: day) }
      }
      rows[day] = count
      for (key, collector) in zip(keys, collectors) {
        guard periods[key]?.upperBound == day else {
          open[key] = collector
          continue
        }
        let statistics = collector.finished()
        finished[key] = statistics
        try onFinished(key, statistics) { collector.lastActivities }
      }
    }
    return (finished, rows)
  }

  private struct Collector {
    private struct User {
      private(set) var levels = Ranking()
      private(set) var toolCalls = Count.zero
      private(set) var email: String?
      private(set) var lastDay: Day

      init(lastDay: Day) { self.lastDay = lastDay }

      mutating func add(_ row: UserDay, on day: Day) {
        let calls = row.counts[.toolCalls] ?? .zero
        toolCalls += calls
        if let level = row.delegationLevel { levels.add(calls, to: level) }
        email = row.email
        lastDay = day
      }
    }

    private var users: [ExactText: User] = [:]
    private var userDays = 0
    private var sums = UserCounts()
    var missingDays = 0

    mutating func add(_ row: UserDay, on day: Day) {
      userDays += 1
      sums.add(row.counts)
      users[ExactText(row.userID), default: User(lastDay: day)].add(row, on: day)
    }

    var lastActivities: [LastActivity] {
      users.map { LastActivity(userID: $0.text, email: $1.email, day: $1.lastDay) }
    }

    func finished() -> UserStatistics {
      var levels: [ExactText: (users: Int, toolCalls: Count)] = [:]
      for user in users.values {
        let level = ExactText(user.levels.first ?? "")
        levels[level, default: (0, .zero)].users += 1
        levels[level, default: (0, .zero)].toolCalls += user.toolCalls
      }
      var statistics = UserStatistics()
      statistics.users = users.count
      statistics.userDays = userDays
      statistics.sums = sums
      statistics.missingDays = missingDays
      statistics.delegationLevels = levels.map {
        DelegationLevel(level: $0.text, users: $1.users, toolCalls: $1.toolCalls)
      }
      .sorted { $0.toolCalls != $1.toolCalls ? $0.toolCalls > $1.toolCalls : ExactText($0.level) < ExactText($1.level) }
      return statistics
    }
  }
}
