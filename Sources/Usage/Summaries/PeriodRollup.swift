/// The users of a period; adds up their rows of `/users`.
struct PeriodRollup {
  let period: Period
  private var users: [UserTotal] = []
  /// Index in ``users`` plus one, by the user's number; 0 if the user has no row.
  private var places: [Int32] = []
  private var userDays = 0

  init(_ period: Period) { self.period = period }

  /// - Parameters:
  ///   - row: A row of a day in the period.
  ///   - number: The user's number, see ``UsageSource/forEachUserDay(in:_:)``.
  mutating func add(_ row: UserDay, number: Int) {
    let isActive = row.counts.hasActivity
    // A row of nothing but zeros says that the user was not active.
    guard isActive || !row.counts.isComplete else { return }
    // Doubles the size, so that the cost of growing is amortized.
    if number >= places.count {
      places += Array(repeating: 0, count: max(number + 1 - places.count, places.count))
    }
    if places[number] == 0 {
      users.append(UserTotal(of: row))
      places[number] = Int32(users.count)
    }
    users[Int(places[number]) - 1].add(row)
    if isActive { userDays += 1 }
  }

  var userCount: Int { users.count(where: \.isActive) }

  /// Sorted by billable tokens, descending, ties by user id.
  var ranked: [UserPeriod] {
    let tokens = users.map(\.billableTokens)
    let order = users.indices.filter { users[$0].isActive }.sorted { left, right in
      tokens[left] != tokens[right]
        ? tokens[left] > tokens[right] : ExactText(users[left].userID) < ExactText(users[right].userID)
    }
    let totals = users.span
    var ranked: [UserPeriod] = []
    ranked.reserveCapacity(order.count)
    for place in order { ranked.append(totals[place].period) }
    return ranked
  }

  /// The period's users in figures; `missingDays` is the number of days for which `/users` is missing.
  func statistics(missingDays: Int) -> UserStatistics {
    var sums = UserCounts()
    var levels: [ExactText: UserStatistics.DelegationLevel] = [:]
    // Through a span: a user's total is large to copy.
    let totals = users.span
    for place in totals.indices {
      sums.add(totals[place].counts)
      guard totals[place].isActive else { continue }
      let level = totals[place].delegationLevel ?? ""
      levels[ExactText(level), default: UserStatistics.DelegationLevel(level: level)]
        .add(totals[place].toolCalls)
    }
    return UserStatistics(
      users: userCount, userDays: userDays, sums: sums,
      unknownUsers: Set(users.lazy.filter { !$0.isActive }.map { ExactText($0.userID) }),
      levels: Array(levels.values), missingDays: missingDays)
  }

  var lastActivity: [LastActivity] { users.filter(\.isActive).map(\.lastActivity) }
}

extension UsageSource {
  /// The users of a period, sorted by billable tokens, descending, ties by user id.
  package func users(of period: Period) throws -> [UserPeriod] {
    var rollup = PeriodRollup(period)
    try forEachUserDay(in: period.days) { rollup.add($0, number: $1) }
    return rollup.ranked
  }
}
