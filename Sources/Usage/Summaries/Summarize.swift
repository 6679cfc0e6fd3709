extension Summary {
  /// The days that a summary of a range reads: the range, and the periods before it if `comparing`.
  package static func neededDays(for range: ClosedRange<Day>, comparing: Bool) -> ClosedRange<Day> {
    PeriodsOfRange(range, comparing: comparing).neededDays
  }

  /// Aggregates the days of a range.
  ///
  /// - Parameters:
  ///   - range: The days of the report.
  ///   - source: Provides the days.
  ///   - comparing: Whether to compare periods with the previous ones.
  /// - Throws: The errors of `source`.
  package init(of range: ClosedRange<Day>, from source: some UsageSource, comparing: Bool) throws {
    let periods = PeriodsOfRange(range, comparing: comparing)
    let known = try KnownDays(periods.neededDays, from: source)
    let main = Self.mainPeriod(of: periods.periods) { known.days(in: $0.days).contains(where: \.hasData) }
    let people = try UserSummary(periods, main: main, known: known, from: source)
    let figures = PeriodFigures(known: known, statistics: people.statistics, isComparing: comparing)
    let names = Names(days: known.days(in: range))
    let summaries = periods.periods.map { figures.summary($0, names: names) }

    self.range = range
    days = range.map { known[$0] ?? OrganisationDay(day: $0) }
    weeks = summaries.filter { $0.period.kind == .week }
    months = summaries.filter { $0.period.kind == .month }
    coverage = known.statuses(of: range)
    users = people.users
    self.people = people.people
    changes = try summaries.first { $0.period == main }.flatMap { main in
      try Changes(
        main, days: known.days(in: main.period.days), before: known.days(in: main.period.predecessor.whole),
        users: people.users, names: names, from: source)
    }
    trend = try TrendMonth.leading(to: months, from: source)
    findings =
      Reconciliation(periods: summaries, days: days, userRows: people.rows, coverage: coverage, names: names).findings
  }
}

/// Creates the summary of a period from its days and users.
private struct PeriodFigures {
  let known: KnownDays
  let statistics: [Period: UserStatistics]
  let isComparing: Bool

  func summary(_ period: Period, names: Names) -> PeriodSummary {
    let facts = facts(period)
    return PeriodSummary(
      period: period, daysWithData: facts.days.count(where: \.hasData), values: facts.values,
      comparison: comparison(period),
      breakdowns: Dictionary(
        uniqueKeysWithValues: Breakdown.allCases.map { ($0, $0.totals(of: facts.days, names: names)) }),
      users: statistics[period] ?? .none)
  }

  private func facts(_ period: Period) -> PeriodFacts {
    let users = statistics[period] ?? .none
    return PeriodFacts(
      days: known.days(in: period.days), activeUsers: users.missingDays == period.days.dayCount ? nil : users.users)
  }

  private func comparison(_ period: Period) -> Comparison {
    guard isComparing else { return .unavailable(reason: "Comparisons were not asked for.") }
    let before = period.predecessor
    if period.isCut { return .unavailable(reason: "The requested range holds only a part of \(period.id).") }
    if before.whole.lowerBound < Availability.firstDay {
      return .unavailable(reason: "\(before.id) begins before \(Availability.firstDay), the first day with data.")
    }
    for side in [period, before] {
      let missing = side.whole.count { known[$0]?.hasData != true }
      if missing > 0 {
        return .unavailable(reason: "\(side.id) has no complete data on \(missing) of its \(side.whole.dayCount) days.")
      }
    }
    return .against(facts(before).values, missingUserDays: statistics[before]?.missingDays ?? 0)
  }
}
