/// A budget in one calendar month.
package struct BudgetUse: Sendable {
  package let budget: Budget
  /// The month, cut to the range of the report.
  package let month: Period
  package let state: BudgetState
  /// True if the report shows the budget's group together with others: no page has the budget then.
  package let isHidden: Bool
  /// The number of days of the month up to the end of the range.
  package let days: Int
  /// The number of them whose use is known: its tokens, and of a budget in money their price.
  package let knownDays: Int

  /// True for a month that is over, with the use of each day.
  package var isComplete: Bool { days == month.whole.dayCount && knownDays == days }

  /// The budgets of a price file in each calendar month that a range touches, each from the month's first day to the end
  /// of the range, as far as the source has days.
  ///
  /// - Parameters:
  ///   - prices: The price file.
  ///   - teams: The groups of users; budgets of groups are left out without them.
  ///   - range: The days of the report.
  ///   - source: Provides the days.
  /// - Returns: By month, in the order of the price file.
  /// - Throws: The errors of `source`.
  package static func all(
    _ prices: Prices, _ teams: Teams?, in range: ClosedRange<Day>, from source: some UsageSource
  ) throws -> [BudgetUse] {
    let budgets = prices.budgets.filter { budget in
      budget.group == nil || teams?.roster.hasGroups == true
    }
    guard !budgets.isEmpty else { return [] }
    return try Period.all(.month, in: range).flatMap { month in
      let days = month.whole.lowerBound...month.days.upperBound
      let tokens = try MonthTokens(days, budgets, teams, from: source)
      return budgets.map { budget in
        BudgetUse(
          budget, prices, month, days, tokens, isHidden: budget.group.map { teams?.isMerged($0) == true } ?? false)
      }
    }
  }

  private init(
    _ budget: Budget, _ prices: Prices, _ month: Period, _ span: ClosedRange<Day>, _ tokens: MonthTokens,
    isHidden: Bool
  ) {
    var uses: [BudgetState.Use] = []
    for day in span {
      guard let count = tokens.count(of: budget.group, on: day) else { continue }
      switch budget.limit {
      case .tokens: uses.append((day, .count(count)))
      case .money: if let cost = prices.cost(of: count, on: day) { uses.append((day, .money(cost))) }
      }
    }
    self.budget = budget
    self.month = month
    self.isHidden = isHidden
    days = span.dayCount
    knownDays = uses.count
    state = BudgetState(limit: budget.limit.amount, uses: uses, through: span.upperBound, in: month)
  }
}

extension Prices {
  /// A sentence on the budgets that a report leaves out, as they would name groups that it shows together; `nil` if
  /// there are none.
  package func omission(_ teams: Teams?) -> String? {
    let count = budgets.compactMap(\.group).count { teams?.isMerged($0) ?? false }
    guard count > 0 else { return nil }
    return count == 1
      ? "A budget is left out: the report shows its group together with others, as \(SmallGroups.name)."
      : "\(count) budgets are left out: the report shows their groups together, as \(SmallGroups.name)."
  }
}

extension Budget.Limit {
  package var amount: Amount {
    switch self {
    case .money(let money): .money(money)
    case .tokens(let count): .count(count)
    }
  }
}

/// The billable tokens of a month by day, of the organisation and of the groups that have a budget.
private struct MonthTokens {
  private let days: KnownDays
  private var groups: [String: [Day: Count]] = [:]
  /// The days on which a user of the group has a row without tokens.
  private var lacking: [String: Set<Day>] = [:]

  init(
    _ days: ClosedRange<Day>, _ budgets: [Budget], _ teams: Teams?, from source: some UsageSource
  ) throws {
    self.days = try KnownDays(days, days: source.organisationTotals(in: days), from: source)
    let names = Set(budgets.compactMap(\.group))
    guard let teams, !names.isEmpty else { return }
    var (groups, lacking): ([String: [Day: Count]], [String: Set<Day>]) = ([:], [:])
    try source.forEachUserDay(in: days) { row in
      let group = teams.rosterGroup(of: row.userID).text
      guard names.contains(group) else { return }
      if let count = row.counts[.billableTokens] {
        groups[group, default: [:]][row.day, default: .zero] += count
      } else {
        lacking[group, default: []].insert(row.day)
      }
    }
    (self.groups, self.lacking) = (groups, lacking)
  }

  /// `nil` where it is not known.
  func count(of group: String?, on day: Day) -> Count? {
    guard let group else { return days[day].flatMap { $0.isKnown(.billableTokens) ? $0.count(.billableTokens) : nil } }
    guard !days.isMissing(.users, day), !days.isDoubted(.users, day), lacking[group]?.contains(day) != true else {
      return nil
    }
    return groups[group]?[day] ?? .zero
  }
}
