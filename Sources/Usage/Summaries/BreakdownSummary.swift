/// A row of a breakdown over a period.
package struct BreakdownTotal: Hashable, Sendable {
  /// One text per key of the breakdown.
  package let keys: [String]
  /// For sums the total of each measure; for people the daily mean and maximum; for weighted shares the share.
  package let values: [Amount?]
  /// The share of the first measure's total; `nil` if the total is zero, and for people.
  package let share: Double?
}

extension Breakdown {
  /// Aggregates the days of a period; sorted by first measure, descending, ties alphabetically.
  package func totals(of days: [OrganisationDay], names: Names) -> [BreakdownTotal] {
    let rows: [BreakdownTotal] =
      switch rule {
      case .sum: sums(of: days, names: names)
      case .people: people(of: days)
      case .weighted(let field): weightedShares(of: days, by: field)
      }
    return rows.sorted { left, right in
      let (a, b) = (left.values[0] ?? .ratio(-1), right.values[0] ?? .ratio(-1))
      return a != b ? a > b : left.keys.map(ExactText.init).lexicographicallyPrecedes(right.keys.map(ExactText.init))
    }
  }

  private func sums(of days: [OrganisationDay], names: Names) -> [BreakdownTotal] {
    var sums: [[ExactText]: [Count?]] = [:]
    for row in days.lazy.compactMap({ $0.breakdowns[self] }).joined() {
      let keys = names.keys(of: row, in: self).map(ExactText.init)
      var counts = sums[keys] ?? Array(repeating: nil, count: measures.count)
      for (index, value) in row.values.enumerated() {
        if let count = value?.count { counts[index] = (counts[index] ?? .zero) + count }
      }
      sums[keys] = counts
    }
    let whole = sums.values.reduce(Count.zero) { $0 + ($1[0] ?? .zero) }
    return sums.map { keys, counts in
      let values = counts.map { $0.map(Amount.count) }
      return BreakdownTotal(keys: keys.map(\.text), values: values, share: Amount.quotient(values[0], .count(whole)))
    }
  }

  private func people(of days: [OrganisationDay]) -> [BreakdownTotal] {
    let days = days.compactMap { $0.breakdowns[self] }
    var sums: [[ExactText]: (sum: Count, peak: Count)] = [:]
    for row in days.joined() {
      guard let count = row.values[0]?.count else { continue }
      let keys = row.keys.map(ExactText.init)
      let (sum, peak) = sums[keys] ?? (.zero, .zero)
      sums[keys] = (sum + count, max(peak, count))
    }
    return sums.map { keys, value in
      // The API lists only clients that were used on the day, so on other days the number of users is zero.
      let mean = Amount.quotient(.count(value.sum), .count(Count(days.count)))
      return BreakdownTotal(keys: keys.map(\.text), values: [mean.map(Amount.ratio), .count(value.peak)], share: nil)
    }
  }

  private func weightedShares(of days: [OrganisationDay], by field: DailyField) -> [BreakdownTotal] {
    var sums: [[ExactText]: Double] = [:]
    var weights = 0.0
    for day in days {
      guard let rows = day.breakdowns[self], !rows.isEmpty, let weight = day.values[field]?.double else { continue }
      weights += weight
      for row in rows { sums[row.keys.map(ExactText.init), default: 0] += (row.values[0]?.double ?? 0) * weight }
    }
    return sums.map { keys, sum in
      let share = weights > 0 ? sum / weights : nil
      return BreakdownTotal(keys: keys.map(\.text), values: [share.map(Amount.ratio)], share: share)
    }
  }
}
