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
    let known = try source.organisationDays(in: needed)
    let covered = try source.coverage(of: needed)
    let days = Dictionary(uniqueKeysWithValues: known.map { ($0.day, $0) })
    let fetched = Dictionary(uniqueKeysWithValues: covered.map { (EndpointAndDay($0.endpoint, $0.day), $0) })

    func isMissing(_ endpoint: Endpoint, _ day: Day) -> Bool {
      guard endpoint == .users else { return days[day]?.endpoints.contains(endpoint) != true }
      // A day on which nobody was active has no rows either; only /activity can tell it from one that is missing.
      guard let rows = fetched[EndpointAndDay(.users, day)]?.rows else { return true }
      return rows == 0 && days[day]?.count(.dailyActiveUsers) != .zero
    }

    let periods = Period.Kind.allCases.flatMap { Period.all($0, in: range) }
    let predecessors = comparing ? Self.comparedPeriods(in: range).map(\.predecessor) : []
    let readable = predecessors.filter { needed.contains($0.whole.lowerBound) }
    let collected = try UserStatistics.collect(
      Dictionary((periods + readable).map { ($0, $0.days) }) { first, _ in first }, from: source,
      isMissing: { isMissing(.users, $0) })

    func facts(_ period: Period) -> PeriodFacts {
      let users = collected.periods[period] ?? UserStatistics()
      return PeriodFacts(
        days: period.days.compactMap { days[$0] },
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
        let missing = side.whole.filter { days[$0]?.hasData != true }.count
        if missing > 0 {
          return .unavailable(
            reason: "\(side.id) has no complete data on \(missing) of its \(side.whole.dayCount) days.")
        }
      }
      // Where /users is missing for a day, fewer users were counted than there were.
      let isUsersComplete = [period, before].allSatisfy { collected.periods[$0]?.missingDays == 0 }
      let comparable = Metric.all.filter { isUsersComplete || !$0.countsUsers }.map(\.id)
      return .against(values(facts(before)).filter { comparable.contains($0.key) })
    }

    let inRange = known.filter { range.contains($0.day) }
    let names = Names(days: inRange)
    let summaries = periods.map { period in
      let facts = facts(period)
      return PeriodSummary(
        period: period, daysWithData: facts.days.count(where: \.hasData), values: values(facts),
        comparison: comparison(period),
        breakdowns: Dictionary(
          uniqueKeysWithValues: Breakdown.allCases.map { ($0, $0.totals(of: facts.days, names: names)) }),
        users: collected.periods[period] ?? UserStatistics())
    }
    self.range = range
    self.days = range.map { days[$0] ?? OrganisationDay(day: $0) }
    weeks = summaries.filter { $0.period.kind == .week }
    months = summaries.filter { $0.period.kind == .month }
    coverage = Endpoint.allCases.flatMap { endpoint in
      range.map { day in
        CoverageStatus(
          endpoint: endpoint, day: day, isMissing: isMissing(endpoint, day),
          fetched: fetched[EndpointAndDay(endpoint, day)])
      }
    }
    findings =
      Reconciliation(
        periods: summaries, days: self.days, userRows: collected.rows, coverage: coverage, names: names
      ).findings
  }
}

private struct EndpointAndDay: Hashable {
  let endpoint: Endpoint
  let day: Day
  init(_ endpoint: Endpoint, _ day: Day) {
    self.endpoint = endpoint
    self.day = day
  }
}
