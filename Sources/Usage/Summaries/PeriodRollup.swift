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
    // Doubles the size, so that the cost of growing is amortized.
    if number >= places.count {
      places += Array(repeating: 0, count: max(number + 1 - places.count, places.count))
    }
    if places[number] == 0 {
      users.append(UserTotal(of: row))
      places[number] = Int32(users.count)
    }
    users[Int(places[number]) - 1].add(row)
    userDays += 1
  }

  var userCount: Int { users.count }

  /// Sorted by billable tokens, descending, ties by user id.
  var ranked: [UserPeriod] {
    let tokens = users.map(\.billableTokens)
    let order = users.indices.sorted { left, right in
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
      let level = totals[place].delegationLevel ?? ""
      levels[ExactText(level), default: UserStatistics.DelegationLevel(level: level)]
        .add(totals[place].toolCalls)
    }
    return UserStatistics(
      users: users.count, userDays: userDays, sums: sums, levels: Array(levels.values), missingDays: missingDays)
  }

  var lastActivity: [LastActivity] { users.map(\.lastActivity) }
}

extension UsageSource {
  /// The users of a period, sorted by billable tokens, descending, ties by user id.
  package func users(of period: Period) throws -> [UserPeriod] {
    var rollup = PeriodRollup(period)
    try forEachUserDay(in: period.days) { rollup.add($0, number: $1) }
    return rollup.ranked
  }
}
