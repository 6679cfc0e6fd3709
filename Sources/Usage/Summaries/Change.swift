/// The change of one number from a period to the one that is compared with it.
package struct Change: Hashable, Sendable {
  /// What the number is about.
  package enum Dimension: Hashable, Sendable {
    case metric
    case breakdown(Breakdown)
    case user
    case group
  }

  package let dimension: Dimension
  /// What identifies it: a metric's id, the keys of a breakdown's row, or a user's id.
  package let keys: [String]
  /// A metric's id, the keys of a breakdown row, or a user's e-mail address (user id if the address is unknown).
  package let name: String
  /// The label of a metric, or the name of a measure.
  package let measure: String
  package let previous: Amount
  package let value: Amount

  /// The change of a metric; `nil` unless both values are known and complete.
  init?(_ metric: Metric, from previous: MetricValue, to now: MetricValue) {
    guard previous.isComplete, now.isComplete, let before = previous.amount, let value = now.amount else { return nil }
    self.init(
      dimension: .metric, keys: [metric.id], name: metric.id, measure: metric.label, previous: before, value: value)
  }

  init(
    dimension: Dimension, keys: [String], name: String, measure: String, previous: Amount,
    value: Amount
  ) {
    self.dimension = dimension
    self.keys = keys
    self.name = name
    self.measure = measure
    self.previous = previous
    self.value = value
  }

  package var change: Amount { value - previous }
  /// The change divided by the previous value; `nil` if that is zero.
  package var ratio: Double? { Amount.quotient(change, previous) }
}

/// The changes of a period from the one that it is compared with.
package struct Changes: Sendable {
  package let period: Period
  package let previous: Period
  /// The metrics that are complete in both periods, in the order of ``Metric/every``.
  package let metrics: [Change]
  /// Items by dimension, sorted by size of the change, descending, ties alphabetically; unchanged items are left out,
  /// and so are dimensions that lack data on any day of either period.
  ///
  /// Contains at most ``longest`` users, as an organisation can have 100,000.
  package internal(set) var items: [Change.Dimension: [Change]]

  /// The groups whose billable tokens are not known in one of the periods: whether they have changed is not known.
  package internal(set) var unknownGroups: Set<ExactText> = []

  /// The maximum number of changes per dimension in a report.
  package static let longest = 10

  /// The breakdowns that are compared.
  package static let breakdowns: [Breakdown] = [.models, .tools, .mcpServers, .skills]

  /// Compares a period with its counterpart; `nil` if they are not comparable.
  ///
  /// - Parameters:
  ///   - summary: The period.
  ///   - breakdownBefore: Provides a breakdown of the period before.
  ///   - usersBefore: The users of the period before in figures.
  ///   - users: The users of both periods.
  ///   - source: Provides users that `users` does not contain.
  /// - Throws: The errors of `source`.
  init?(
    _ summary: PeriodSummary, breakdownBefore: (Breakdown, Period) -> BreakdownSummary,
    usersBefore: (Period) -> UserStatistics, users: UsersOfPeriods, from source: some UsageSource
  ) throws {
    guard case .against(let values) = summary.comparison else { return nil }
    period = summary.period
    previous = values.period
    metrics = Metric.every.compactMap(summary.change)
    var items: [Change.Dimension: [Change]] = [:]
    for breakdown in Self.breakdowns {
      // If the API sent no list for some day, new and ended items are unknown.
      let before = breakdownBefore(breakdown, previous)
      guard let now = summary.breakdowns[breakdown], now.hasAllLists, before.hasAllLists else { continue }
      items[.breakdown(breakdown)] = Self.changes(breakdown, from: Self.counts(before), to: Self.counts(now))
    }
    let usersBefore = usersBefore(previous)
    if usersBefore.hasAllRows, summary.users.hasAllRows {
      let unknown = usersBefore.unknownUsers.union(summary.users.unknownUsers)
      items[.user] = Self.users(
        from: try users(previous, from: source), to: try users(period, from: source), except: unknown)
    }
    self.items = items
  }

  private static func counts(_ summary: BreakdownSummary) -> [ExactText: Count?] {
    Dictionary(uniqueKeysWithValues: summary.rows.map { (key($0.keys), $0.isKnown ? $0.values[0]?.count : nil) })
  }

  /// Joins the keys of a row into one text; API texts contain no NUL character.
  private static func key(_ keys: [String]) -> ExactText { ExactText(keys.joined(separator: "\0")) }

  private static func keys(_ key: ExactText) -> [String] {
    key.text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
  }

  /// The first key, followed by the other keys: `opus (thinking)`.
  private static func name(_ key: ExactText) -> String {
    let keys = keys(key)
    let others = keys.dropFirst().filter { !$0.isEmpty }
    return others.isEmpty ? keys[0] : "\(keys[0]) (\(others.joined(separator: ", ")))"
  }

  /// The absolute difference; `nil` if the counts are equal or one is missing, as a missing count is not zero.
  private static func size(from old: Count?, to new: Count?) -> Count? {
    guard let old, let new, old != new else { return nil }
    return old < new ? new - old : old - new
  }

  /// The rows whose count differs; an absent row has a count of zero.
  private static func changes(
    _ breakdown: Breakdown, from before: [ExactText: Count?], to now: [ExactText: Count?]
  ) -> [Change] {
    changes(from: before, to: now) { key, old, new in
      Change(
        dimension: .breakdown(breakdown), keys: keys(key), name: name(key),
        measure: breakdown.measures[0],
        previous: .count(old), value: .count(new))
    }
  }

  private static func changes(
    from before: [ExactText: Count?], to now: [ExactText: Count?],
    _ make: (ExactText, Count, Count) -> Change
  ) -> [Change] {
    let changed = Set(before.keys).union(now.keys).compactMap {
      key -> (size: Count, key: ExactText, change: Change)? in
      let (old, new) = (before[key, default: .zero], now[key, default: .zero])
      guard let size = size(from: old, to: new) else { return nil }
      return (size, key, make(key, old ?? .zero, new ?? .zero))
    }
    return changed.sorted { $0.size != $1.size ? $0.size > $1.size : $0.key < $1.key }.map(\.change)
  }

  /// The groups whose billable tokens differ; an absent group has none.
  static func groups(from before: [ExactText: Count?], to now: [ExactText: Count?]) -> [Change] {
    changes(from: before, to: now) { group, old, new in
      Change(
        dimension: .group, keys: [group.text], name: group.text,
        measure: UserField.billableTokens.name,
        previous: .count(old), value: .count(new))
    }
  }

  /// The users with the largest differences in billable tokens; an absent user has a count of zero.
  private static func users(
    from before: [UserPeriod], to now: [UserPeriod], except unknown: Set<ExactText>
  ) -> [Change] {
    typealias Counts = (before: Count?, now: Count?, email: ExactText?)
    var users: [ExactText: Counts] = [:]
    func tokens(_ user: UserPeriod) -> Count? {
      user.counts.isComplete(.billableTokens) ? user.counts[.billableTokens] : nil
    }
    for user in before { users[user.userID] = (tokens(user), .zero, user.email) }
    for user in now {
      users[user.userID, default: (.zero, nil, nil)].now = tokens(user)
      users[user.userID]?.email = user.email
    }
    let changed = users.compactMap { key, counts -> (size: Count, key: ExactText, counts: Counts)? in
      unknown.contains(key) ? nil : size(from: counts.before, to: counts.now).map { ($0, key, counts) }
    }
    return changed.sorted { $0.size != $1.size ? $0.size > $1.size : $0.key < $1.key }.prefix(longest).map {
      _, key, counts in
      Change(
        dimension: .user, keys: [key.text], name: (counts.email ?? key).text, measure: UserField.billableTokens.name,
        previous: .count(counts.before ?? .zero), value: .count(counts.now ?? .zero))
    }
  }
}
