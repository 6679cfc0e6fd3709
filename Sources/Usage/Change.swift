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
  package let items: [Change.Dimension: [Change]]

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
        .breakdown(breakdown), measure: breakdown.measures[0],
        from: counts(breakdown.totals(of: before, names: names)), to: counts(summary.breakdowns[breakdown] ?? []),
        named: Self.name)
    }
    if countsUsers {
      func byUser(_ period: Period) throws -> [ExactText: (email: String?, tokens: Count?)] {
        var tokens: [ExactText: (email: String?, tokens: Count?)] = [:]
        let users = try users(period, from: source)
        users.visit { row in
          tokens[ExactText(users.texts[row.user])] = (row.email.map { users.texts[$0] }, row.counts[.billableTokens])
        }
        return tokens
      }
      let (earlier, now) = (try byUser(previous), try byUser(period))
      func counts(_ users: [ExactText: (email: String?, tokens: Count?)]) -> [ExactText: Count?] {
        users.mapValues(\.tokens)
      }
      items[.user] = Self.changes(
        .user, measure: UserField.billableTokens.rawValue, from: counts(earlier), to: counts(now),
        named: { (now[$0] ?? earlier[$0])?.email ?? $0.text })
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

  /// The things whose count differs.
  ///
  /// One that is not there has a count of zero; one that is there without a count is not compared, as missing is not
  /// zero.
  private static func changes(
    _ dimension: Change.Dimension, measure: String, from before: [ExactText: Count?], to now: [ExactText: Count?],
    named name: (ExactText) -> String
  ) -> [Change] {
    let changed = Set(before.keys).union(now.keys).compactMap { key -> (size: Count, key: ExactText, change: Change)? in
      guard let old = before[key, default: .zero], let new = now[key, default: .zero], old != new else { return nil }
      return (
        old < new ? new - old : old - new, key,
        Change(
          dimension: dimension, name: name(key), measure: measure, previous: .count(old), value: .count(new))
      )
    }
    return changed.sorted { $0.size != $1.size ? $0.size > $1.size : $0.key < $1.key }.map(\.change)
  }
}
