/// What became of one thing from one period to the next.
package struct Change: Hashable, Sendable {
  /// What kind of thing it is.
  package enum Dimension: Hashable, Sendable {
    case metric
    case breakdown(Breakdown)
    case user
  }

  package let dimension: Dimension
  /// A metric's identifier, a breakdown's keys, or a user's e-mail address or identifier.
  package let name: String
  /// What is counted: a metric's label, or a breakdown's measure.
  package let measure: String
  package let previous: Amount
  package let value: Amount

  package var change: Amount { value - previous }
  /// The change as a part of what was before; `nil` over zero.
  package var ratio: Double? { Amount.quotient(change, previous) }
}

/// What changed in a period against the one before it.
package struct Changes: Sendable {
  package let period: Period
  package let previous: Period
  /// Whether all days of both periods have `/users`; otherwise users are undercounted in one of them.
  package let countsUsers: Bool
  /// In the order of the catalogue.
  package let metrics: [Change]
  /// By dimension, the largest changes first, equal ones in alphabetical order; what did not change is left out, and so
  /// is a dimension that is missing on some day of either period.
  ///
  /// Of users, who may be a hundred thousand, there are no more than ``longest``.
  package let items: [Change.Dimension: [Change]]

  /// How many changes of a dimension a report lists.
  package static let longest = 10

  /// The breakdowns whose rows are followed from one period to the next.
  package static let breakdowns: [Breakdown] = [.models, .tools, .mcpServers, .skills]

  /// Compares a period with the one before it, where that can be done.
  ///
  /// - Parameters:
  ///   - summary: The period.
  ///   - days: The organisation's days of it.
  ///   - before: Those of the one before.
  ///   - users: Those of the periods.
  ///   - names: What is counted under which name.
  ///   - source: Where users that are not held are read from.
  /// - Throws: What `source` throws.
  init?(
    _ summary: PeriodSummary, days: [OrganisationDay], before: [OrganisationDay], users: UsersOfPeriods, names: Names,
    from source: some UsageSource
  ) throws {
    guard case .against(let values, let missingUserDays) = summary.comparison else { return nil }
    period = summary.period
    previous = summary.period.predecessor
    countsUsers = missingUserDays == 0 && summary.users.missingDays == 0
    metrics = Metric.all.compactMap { metric in
      guard let earlier = values[metric.id], let now = summary.value(metric) else { return nil }
      return Change(dimension: .metric, name: metric.id, measure: metric.label, previous: earlier, value: now)
    }
    var items: [Change.Dimension: [Change]] = [:]
    // A list that the API left out is not an empty one: nothing in it is new or has ended for that.
    for breakdown in Self.breakdowns where (days + before).allSatisfy({ $0.breakdowns[breakdown] != nil }) {
      func counts(_ totals: [BreakdownTotal]) -> [ExactText: Count?] {
        Dictionary(uniqueKeysWithValues: totals.map { (Self.key($0.keys), $0.values[0]?.count) })
      }
      items[.breakdown(breakdown)] = Self.changes(
        breakdown, from: counts(breakdown.totals(of: before, names: names)),
        to: counts(summary.breakdowns[breakdown] ?? []))
    }
    if countsUsers {
      items[.user] = Self.users(from: try users(previous, from: source), to: try users(period, from: source))
    }
    self.items = items
  }

  /// The keys of a breakdown's row as one: no text of the API has a NUL in it.
  private static func key(_ keys: [String]) -> ExactText { ExactText(keys.joined(separator: "\0")) }

  /// `opus (thinking)`: the first key, with the others behind it.
  private static func name(_ key: ExactText) -> String {
    let keys = key.text.split(separator: "\0", omittingEmptySubsequences: false)
    let others = keys.dropFirst().filter { !$0.isEmpty }
    return others.isEmpty ? String(keys[0]) : "\(keys[0]) (\(others.joined(separator: ", ")))"
  }

  /// By how much a count differs; `nil` where it does not, and where one of them is missing, as missing is not zero.
  private static func size(from old: Count?, to new: Count?) -> Count? {
    guard let old, let new, old != new else { return nil }
    return old < new ? new - old : old - new
  }

  /// The rows of a breakdown whose count differs; one that is not there has a count of zero.
  private static func changes(
    _ breakdown: Breakdown, from before: [ExactText: Count?], to now: [ExactText: Count?]
  ) -> [Change] {
    let changed = Set(before.keys).union(now.keys).compactMap { key -> (size: Count, key: ExactText, change: Change)? in
      let (old, new) = (before[key, default: .zero], now[key, default: .zero])
      guard let size = size(from: old, to: new) else { return nil }
      return (
        size, key,
        Change(
          dimension: .breakdown(breakdown), name: name(key), measure: breakdown.measures[0],
          previous: .count(old ?? .zero), value: .count(new ?? .zero))
      )
    }
    return changed.sorted { $0.size != $1.size ? $0.size > $1.size : $0.key < $1.key }.map(\.change)
  }

  /// The users whose billable tokens differ most, by the same rule.
  ///
  /// They go by their places, and only those that are listed have texts made: a hundred thousand users' would take as
  /// much memory as all else.
  private static func users(from before: PeriodUsers, to now: PeriodUsers) -> [Change] {
    var users = ByText<(before: Count?, now: Count?, email: TextID?)>()
    before.visit { row in users.update(row.user, default: (row.counts[.billableTokens], .zero, row.email)) { _ in } }
    now.visit { row in
      users.update(row.user, default: (.zero, nil, nil)) { user in
        (user.now, user.email) = (row.counts[.billableTokens], row.email)
      }
    }
    // Both are of one source, whose texts stay where they are.
    let texts = before.texts.count > now.texts.count ? before.texts : now.texts
    var largest: [(size: Count, user: TextID, index: Int)] = []
    for (index, user) in users.texts.enumerated() {
      let counts = users.withValue(index) { $0.pointee }
      guard let size = size(from: counts.before, to: counts.now) else { continue }
      func goesBefore(_ other: (size: Count, user: TextID, index: Int)) -> Bool {
        size != other.size ? size > other.size : texts.precede(user, other.user)
      }
      if largest.count == longest {
        guard goesBefore(largest[longest - 1]) else { continue }
        largest.removeLast()
      }
      largest.insert((size, user, index), at: largest.firstIndex(where: goesBefore) ?? largest.count)
    }
    return largest.map { _, user, index in
      let (old, new, email) = users.withValue(index) { $0.pointee }
      return Change(
        dimension: .user, name: texts[email ?? user], measure: UserField.billableTokens.rawValue,
        previous: .count(old ?? .zero), value: .count(new ?? .zero))
    }
  }
}
