extension Summary {
  /// The days a summary needs: those of the range, and before them what its first whole week and month are compared with.
  ///
  /// A period that the range cuts is compared with nothing, so that nothing is fetched for it.
  package static func neededDays(for range: ClosedRange<Day>, comparing: Bool) -> ClosedRange<Day> {
    let predecessors = comparing ? comparedPeriods(in: range).map(\.predecessor) : []
    let first = predecessors.map(\.whole.lowerBound).filter { $0 >= Availability.firstDay }.min()
    return min(first ?? range.lowerBound, range.lowerBound)...range.upperBound
  }

  private static func comparedPeriods(in range: ClosedRange<Day>) -> [Period] {
    Period.Kind.allCases.flatMap { Period.all($0, in: range) }.filter { !$0.isCut }
  }

  /// Sums up the days of a range.
  ///
  /// - Parameters:
  ///   - range: The days of the report.
  ///   - source: Where days are read from.
  ///   - comparing: Whether periods are compared with those before them.
  /// - Throws: What `source` throws.
  package init(of range: ClosedRange<Day>, from source: some UsageSource, comparing: Bool) throws {
    let needed = Self.neededDays(for: range, comparing: comparing)
    let known = try KnownDays(needed, from: source)

    let periods = Period.Kind.allCases.flatMap { Period.all($0, in: range) }
    let predecessors = comparing ? Self.comparedPeriods(in: range).map(\.predecessor) : []
    let readable = predecessors.filter { needed.contains($0.whole.lowerBound) }
    let main = Self.mainPeriod(of: periods) { known.days(in: $0.days).contains(where: \.hasData) }
    let months = periods.filter { $0.kind == .month }
    var ledger = try PeopleLedger(from: range.lowerBound, main: main, source: source)
    var users = UsersOfPeriods()
    var userStatistics: [Period: UserStatistics] = [:]
    var rollup = PeriodRollup()
    for period in periods + readable where userStatistics[period] == nil {
      try rollup.read(period, from: source)
      let missingDays = period.days.count { known.isMissing(.users, $0) }
      userStatistics[period] = rollup.statistics(missingDays: missingDays)
      // The one before the main period is looked into for changes.
      if periods.contains(period) || period == main?.predecessor { users.keep(period, rollup.users()) }
      if months.contains(period) { ledger.enter(period, rollup.lastActivities, missingDays: missingDays) }
    }
    if let main, main.kind == .week {
      var week = try PeopleLedger(from: main.days.lowerBound, main: main, source: source)
      let upTo = try source.lastActivity(before: main.days.upperBound + 1)
      week.enter(
        main, LastActivities(upTo.rows.filter { $0.day >= main.days.lowerBound }, texts: upTo.texts),
        missingDays: userStatistics[main]?.missingDays ?? 0)
      people = ledger.people.adding(week.people)
    } else {
      people = ledger.people
    }

    func facts(_ period: Period) -> PeriodFacts {
      let users = userStatistics[period] ?? .none
      return PeriodFacts(
        days: known.days(in: period.days),
        activeUsers: users.missingDays == period.days.dayCount ? nil : users.users)
    }
    func values(_ facts: PeriodFacts) -> [Metric.ID: Amount] {
      Dictionary(
        uniqueKeysWithValues: Metric.all.compactMap { metric in metric.value(of: facts).map { (metric.id, $0) } })
    }
    func comparison(_ period: Period) -> Comparison {
      guard comparing else { return .unavailable(reason: "Comparisons were not asked for.") }
      let before = period.predecessor
      if period.isCut { return .unavailable(reason: "The requested range holds only a part of \(period.id).") }
      if before.whole.lowerBound < Availability.firstDay {
        return .unavailable(reason: "\(before.id) begins before \(Availability.firstDay), the first day with data.")
      }
      for side in [period, before] {
        let missing = side.whole.filter { known[$0]?.hasData != true }.count
        if missing > 0 {
          return .unavailable(
            reason: "\(side.id) has no complete data on \(missing) of its \(side.whole.dayCount) days.")
        }
      }
      return .against(values(facts(before)), missingUserDays: userStatistics[before]?.missingDays ?? 0)
    }

    let names = Names(days: known.days(in: range))
    let summaries = periods.map { period in
      let facts = facts(period)
      return PeriodSummary(
        period: period, daysWithData: facts.days.count(where: \.hasData), values: values(facts),
        comparison: comparison(period),
        breakdowns: Dictionary(
          uniqueKeysWithValues: Breakdown.allCases.map { ($0, $0.totals(of: facts.days, names: names)) }),
        users: userStatistics[period] ?? .none)
    }
    self.range = range
    days = range.map { known[$0] ?? OrganisationDay(day: $0) }
    weeks = summaries.filter { $0.period.kind == .week }
    self.months = summaries.filter { $0.period.kind == .month }
    coverage = known.statuses(of: range)
    self.users = users
    changes = try summaries.first { $0.period == main }.flatMap { main in
      try Changes(
        main, days: known.days(in: main.period.days), before: known.days(in: main.period.predecessor.whole),
        users: users, names: names, from: source)
    }
    trend = try TrendMonth.leading(to: summaries.filter { $0.period.kind == .month }, from: source)
    findings =
      Reconciliation(
        periods: summaries, days: days, userRows: rollup.rows, coverage: coverage, names: names
      ).findings
  }
}
