/// The users of some days; adds up their rows of `/users`.
struct PeriodRollup {
  let days: ClosedRange<Day>
  private var users: [UserTotal] = []
  /// Places in ``users``.
  private var places = TextPlaces()
  private var userDays = 0
  /// The number of active users.
  private(set) var userCount = 0
  /// Billable tokens by model, of each of ``users``.
  private var models = Tallies<Count>()
  /// Tool calls by delegation level.
  private var levels = Tallies<Count>()
  /// Days by language.
  private var languages = Tallies<Int>()
  /// The cost of each of ``users``, as far as they are known; empty without prices.
  private var costs: [Money?] = []

  init(_ days: ClosedRange<Day>) { self.days = days }

  /// - Parameters:
  ///   - row: Of one of the days.
  ///   - price: The price of tokens on that day, if there is one.
  mutating func add(_ row: UserDay, at price: TokenPrice? = nil) {
    let activity = row.counts.activity
    guard activity != .idle else { return }
    let user = place(of: row)
    guard activity == .active else { return users[user].add(row) }
    if !users[user].isActive { userCount += 1 }
    userDays += 1
    users[user].add(row)
    if let price { add(row.counts[.billableTokens].flatMap { Money(of: $0, at: price) }, to: user) }
    if let model = row.primaryModel { models.add(row.counts[.billableTokens] ?? .zero, to: model, of: user) }
    if let level = row.delegationLevel { levels.add(row.counts[.toolCalls] ?? .zero, to: level, of: user) }
    for language in row.languages.texts { languages.add(1, to: language, of: user, onceOn: row.day) }
  }

  private mutating func add(_ cost: Money?, to user: Int) {
    guard let cost else { return }
    if costs.count <= user { costs += Array(repeating: nil, count: users.count - costs.count) }
    costs[user] = Money.sum(costs[user], cost)
  }

  /// The index of the row's user in ``users``.
  private mutating func place(of row: UserDay) -> Int {
    let (place, isNew) = places.place(of: row.userID)
    if isNew {
      users.append(UserTotal(of: row))
      models.addUser()
      levels.addUser()
      languages.addUser()
    }
    return place
  }

  /// Sorted by billable tokens, descending, ties by user id.
  var ranked: [UserPeriod] {
    // Through a span: a user's total is large to copy.
    let totals = users.span
    var order: [(tokens: Count, user: ExactText, place: Int)] = []
    for place in totals.indices where totals[place].isActive {
      order.append((totals[place].billableTokens, totals[place].userID, place))
    }
    order.sort { $0.tokens != $1.tokens ? $0.tokens > $1.tokens : $0.user < $1.user }
    var ranked: [UserPeriod] = []
    ranked.reserveCapacity(order.count)
    for (_, user, place) in order {
      ranked.append(
        UserPeriod(
          userID: user, email: totals[place].email, activeDays: totals[place].days,
          firstDay: totals[place].firstDay, lastDay: totals[place].lastDay,
          counts: totals[place].counts,
          autonomyRatio: totals[place].autonomyRatio, primaryModel: models.first(of: place),
          delegationLevel: levels.first(of: place), languages: languages.ranked(of: place),
          priced: place < costs.count ? costs[place].map(UserPeriod.PricedUse.init) : nil))
    }
    return ranked
  }

  /// The period's users in figures.
  ///
  /// - Parameters:
  ///   - missingDays: The number of days for which `/users` is missing.
  ///   - doubtedDays: The number of days on which it contradicts itself on the number of its rows.
  /// - Returns: The figures.
  func statistics(missingDays: Int, doubtedDays: Int) -> UserStatistics {
    var sums = UserCounts()
    var delegation: [ExactText: UserStatistics.DelegationLevel] = [:]
    var unknownUsers: Set<ExactText> = []
    let totals = users.span
    for place in totals.indices {
      sums.add(totals[place].counts)
      guard totals[place].isActive else {
        unknownUsers.insert(totals[place].userID)
        continue
      }
      let level = levels.first(of: place) ?? ""
      delegation[level, default: UserStatistics.DelegationLevel(level: level.text)].add(totals[place].toolCalls)
    }
    return UserStatistics(
      users: userCount, userDays: userDays, sums: sums,
      unknownUsers: unknownUsers, levels: Array(delegation.values), missingDays: missingDays,
      doubtedDays: doubtedDays)
  }

  /// Calls `body` for each active user, with the counts and the cost.
  func forEachActive(_ body: (_ user: ExactText, _ counts: borrowing UserCounts, _ cost: Money?) -> Void) {
    let totals = users.span
    for place in totals.indices where totals[place].isActive {
      body(totals[place].userID, totals[place].counts, place < costs.count ? costs[place] : nil)
    }
  }

  var activity: [ActivitySpan] {
    let totals = users.span
    var result: [ActivitySpan] = []
    for place in totals.indices where totals[place].isActive {
      result.append(totals[place].activity)
    }
    return result
  }
}

extension UsageSource {
  /// The users of a period, sorted by billable tokens, descending, ties by user id.
  package func users(of period: Period, prices: Prices? = nil) throws -> [UserPeriod] {
    var rollup = PeriodRollup(period.days)
    try forEachUserDay(in: period.days) { rollup.add($0, at: prices?.tokenPrice(on: $0.day)) }
    return rollup.ranked
  }
}
