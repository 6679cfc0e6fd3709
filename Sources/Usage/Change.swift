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
  /// In the order of the catalogue.
  package let metrics: [Change]
  /// By dimension, the largest changes first, equal ones in alphabetical order; what did not change is left out.
  package let items: [Change.Dimension: [Change]]

  /// The breakdowns whose rows are followed from one period to the next.
  package static let breakdowns: [Breakdown] = [.models, .tools, .mcpServers, .skills]

  /// Compares a period with the one before it, where that can be done.
  ///
  /// - Parameters:
  ///   - summary: The period.
  ///   - days: The organisation's days of the one before.
  ///   - users: The period's users.
  ///   - names: What is counted under which name.
  ///   - source: Where the users of the period before are read from.
  /// - Throws: What `source` throws.
  init?(
    _ summary: PeriodSummary, before days: [OrganisationDay], users: [UserPeriod], names: Names,
    from source: some UsageSource
  ) throws {
    guard case .against(let values, let missingUserDays) = summary.comparison else { return nil }
    period = summary.period
    previous = summary.period.predecessor
    metrics = Metric.all.compactMap { metric in
      guard let before = values[metric.id], let now = summary.value(metric) else { return nil }
      return Change(dimension: .metric, name: metric.id, measure: metric.label, previous: before, value: now)
    }
    var items: [Change.Dimension: [Change]] = [:]
    for breakdown in Self.breakdowns {
      func counts(_ totals: [BreakdownTotal]) -> [ExactText: Count] {
        Dictionary(totals.map { (ExactText(Self.name($0.keys)), $0.values[0]?.count ?? .zero) }, uniquingKeysWith: +)
      }
      items[.breakdown(breakdown)] = Self.changes(
        .breakdown(breakdown), measure: breakdown.measures[0], from: counts(breakdown.totals(of: days, names: names)),
        to: counts(summary.breakdowns[breakdown] ?? []))
    }
    if missingUserDays == 0, summary.users.missingDays == 0 {
      func tokens(_ users: [UserPeriod]) -> [ExactText: (name: String, count: Count)] {
        Dictionary(
          users.map {
            (ExactText($0.userID), ($0.email ?? $0.userID, $0.counts[.billableTokens] ?? .zero))
          }, uniquingKeysWith: { first, _ in first })
      }
      let (before, now) = (tokens(try source.users(of: previous)), tokens(users))
      items[.user] = Self.changes(
        .user, measure: UserField.billableTokens.rawValue, from: before.mapValues(\.count), to: now.mapValues(\.count),
        named: { (now[$0] ?? before[$0])?.name ?? $0.text })
    }
    self.items = items
  }

  /// `opus (thinking)`: the first key, with the others behind it.
  private static func name(_ keys: [String]) -> String {
    let others = keys.dropFirst().filter { !$0.isEmpty }
    return others.isEmpty ? keys[0] : "\(keys[0]) (\(others.joined(separator: ", ")))"
  }

  private static func changes(
    _ dimension: Change.Dimension, measure: String, from before: [ExactText: Count], to now: [ExactText: Count],
    named name: (ExactText) -> String = { $0.text }
  ) -> [Change] {
    let changed = Set(before.keys).union(now.keys).compactMap { key -> (size: Count, key: ExactText, change: Change)? in
      let (old, new) = (before[key] ?? .zero, now[key] ?? .zero)
      guard old != new else { return nil }
      return (
        old < new ? new - old : old - new, key,
        Change(
          dimension: dimension, name: name(key), measure: measure, previous: .count(old), value: .count(new))
      )
    }
    return changed.sorted { $0.size != $1.size ? $0.size > $1.size : $0.key < $1.key }.map(\.change)
  }
}
