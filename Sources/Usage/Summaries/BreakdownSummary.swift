/// A breakdown over a period.
package struct BreakdownSummary: Hashable, Sendable {
  /// Sorted by first measure, descending, ties alphabetically.
  package let rows: [BreakdownTotal]
  /// The number of days on which the first measure is known in all rows of the list.
  package let knownDays: Int
  /// True if the period is whole and has the list on every day, so that a row that is not there counts nothing.
  package let hasAllLists: Bool
  /// True if the period is whole and has the first measure of all rows on every day, so that shares are right.
  package let isRanked: Bool
  /// True if the period is whole and has all measures of all rows on every day.
  package let isComplete: Bool
}

/// A row of a breakdown over a period.
package struct BreakdownTotal: Hashable, Sendable {
  /// One text per key of the breakdown.
  package let keys: [String]
  /// For sums the total of each measure; for people the daily mean and maximum; for weighted shares the share.
  package let values: [Amount?]
  /// The share of the first measure's total over the days on which that is known in all rows; `nil` if the total is
  /// zero, and for people.
  package let share: Double?
  /// True if no day lists the row without its first measure.
  package var isKnown = true
  /// Of models on the days that have a price; `nil` if there is no such day, and for other breakdowns.
  package var cost: Money?
}

extension Breakdown {
  /// Aggregates those days of a period for which at least one organisation endpoint has a row.
  package func summary(
    of period: Period, _ days: [OrganisationDay], names: Names, prices: Prices? = nil
  ) -> BreakdownSummary {
    let rows: [BreakdownTotal] =
      switch rule {
      case .sum: sums(of: days, names: names, prices: self == .models ? prices : nil)
      case .people: people(of: days)
      case .weighted(let field): weightedShares(of: days, by: field, names: names)
      }
    func isComplete(_ isKnown: (OrganisationDay) -> Bool) -> Bool {
      !period.isCut && days.count { !$0.doubted.contains(endpoint) && isKnown($0) } == period.whole.dayCount
    }
    let sorted = rows.sorted { left, right in
      let (a, b) = (left.values[0] ?? .ratio(-1), right.values[0] ?? .ratio(-1))
      return a != b ? a > b : left.keys.map(ExactText.init).lexicographicallyPrecedes(right.keys.map(ExactText.init))
    }
    return BreakdownSummary(
      rows: sorted, knownDays: days.count { isKnown(0, on: $0) },
      hasAllLists: isComplete { $0.breakdowns[self] != nil }, isRanked: isComplete { isKnown(0, on: $0) },
      isComplete: isComplete { day in measures.indices.allSatisfy { isKnown($0, on: day) } })
  }

  /// True if the day has the measure, and its answer says nothing against it.
  func isKnown(_ measure: Int, on day: OrganisationDay) -> Bool {
    has(measure, on: day) && !day.doubted.contains(endpoint)
  }

  /// True if the day has the list, and the measure in all its rows; an empty list is known to hold nothing.
  func has(_ measure: Int, on day: OrganisationDay) -> Bool {
    let rows = day.breakdowns[self]
    let isKnown = rows?.allSatisfy { $0.values[measure] != nil } ?? false
    guard case .weighted(let field) = rule else { return isKnown }
    // Shares of nothing weigh nothing, and the API may leave them out.
    guard let weight = day.values[field]?.double, weight > 0 else { return day.values[field] != nil }
    return isKnown && rows?.isEmpty == false
  }

  private func sums(of days: [OrganisationDay], names: Names, prices: Prices?) -> [BreakdownTotal] {
    var sums: [[ExactText]: [Count?]] = [:]
    // The first measure on the days on which all rows have it.
    var parts: [[ExactText]: Count] = [:]
    var unknown: Set<[ExactText]> = []
    var costs: [[ExactText]: Money] = [:]
    for day in days {
      let isKnown = isKnown(0, on: day)
      for row in day.breakdowns[self] ?? [] {
        let keys = names.keys(of: row, in: self).map(ExactText.init)
        var counts = sums[keys] ?? Array(repeating: nil, count: measures.count)
        for (index, value) in row.values.enumerated() {
          if let count = value?.count { counts[index] = (counts[index] ?? .zero) + count }
        }
        sums[keys] = counts
        guard let count = row.values[0]?.count else {
          unknown.insert(keys)
          continue
        }
        if isKnown { parts[keys, default: .zero] += count }
        if let cost = prices?.cost(of: count, on: day.day) { costs[keys, default: .zero] += cost }
      }
    }
    let whole = parts.values.reduce(.zero, +)
    return sums.map { keys, counts in
      BreakdownTotal(
        keys: keys.map(\.text), values: counts.map { $0.map(Amount.count) },
        share: Amount.quotient(parts[keys].map(Amount.count), .count(whole)), isKnown: !unknown.contains(keys),
        cost: costs[keys])
    }
  }

  private func people(of days: [OrganisationDay]) -> [BreakdownTotal] {
    let days = days.compactMap { $0.breakdowns[self] }
    var sums: [[ExactText]: (sum: Count, peak: Count)] = [:]
    var unknownDays: [[ExactText]: Int] = [:]
    for row in days.joined() {
      let keys = row.keys.map(ExactText.init)
      guard let count = row.values[0]?.count else {
        unknownDays[keys, default: 0] += 1
        continue
      }
      let (sum, peak) = sums[keys] ?? (.zero, .zero)
      sums[keys] = (sum + count, max(peak, count))
    }
    return sums.map { keys, value in
      // The API lists only clients that were used on the day, so on other days the number of users is zero.
      let known = days.count - unknownDays[keys, default: 0]
      let mean = Amount.quotient(.count(value.sum), .count(Count(known)))
      return BreakdownTotal(keys: keys.map(\.text), values: [mean.map(Amount.ratio), .count(value.peak)], share: nil)
    }
  }

  private func weightedShares(of days: [OrganisationDay], by field: DailyField, names: Names) -> [BreakdownTotal] {
    var sums: [[ExactText]: Double] = [:]
    var weights = 0.0
    for day in days where isKnown(0, on: day) {
      guard let rows = day.breakdowns[self], let weight = day.values[field]?.double else { continue }
      weights += weight
      for row in rows {
        sums[names.keys(of: row, in: self).map(ExactText.init), default: 0] += (row.values[0]?.double ?? 0) * weight
      }
    }
    return sums.map { keys, sum in
      let share = weights > 0 ? sum / weights : nil
      return BreakdownTotal(keys: keys.map(\.text), values: [share.map(Amount.ratio)], share: share)
    }
  }
}
