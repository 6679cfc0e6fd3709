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
    let known = try KnownDays(periods.knownDays, from: source)
    let main = Self.mainPeriod(of: periods.periods) { !known.days(in: $0.days).isEmpty }
    let people = try UserSummary(periods, main: main, known: known, from: source)
    let figures = PeriodFigures(known: known, people: people, isComparing: comparing, source: source)
    let names = Names(days: known.days(in: range))
    let summaries = try periods.periods.map { try figures.summary($0, names: names) }

    self.range = range
    self.main = main
    days = range.map { known[$0] ?? OrganisationDay(day: $0) }
    weeks = summaries.filter { $0.period.kind == .week }
    months = summaries.filter { $0.period.kind == .month }
    coverage = known.statuses(of: range)
    users = people.users
    self.people = people.people
    changes = try summaries.first { $0.period == main }.flatMap { main in
      let before = main.period.predecessor
      return try Changes(
        main, breakdownBefore: { $0.summary(of: before, known.days(in: before.days), names: names) },
        usersBefore: people.statistics[before] ?? .none, users: people.users, from: source)
    }
    trend = try Trend.leading(to: months, from: source)
    findings =
      try Reconciliation(
        periods: summaries, days: days, userRows: people.rows,
        unknownActivity: people.unknownActivity, coverage: coverage, names: names,
        notes: source.answerNotes(in: range)
      ).findings
  }
}

/// Creates the summary of a period from its days and users.
private struct PeriodFigures<Source: UsageSource> {
  let known: KnownDays
  let people: UserSummary
  let isComparing: Bool
  let source: Source

  func summary(_ period: Period, names: Names) throws -> PeriodSummary {
    let values = try values(period)
    let days = known.days(in: period.days)
    return PeriodSummary(
      values: values, comparison: try comparison(values),
      breakdowns: Dictionary(
        uniqueKeysWithValues: Breakdown.allCases.map { ($0, $0.summary(of: period, days, names: names)) }),
      users: people.statistics[period] ?? .none)
  }

  private func values(_ period: Period) throws -> PeriodValues {
    let userDays = known.userDays(in: period.days, unknownActivity: people.unknownActivity)
    return PeriodValues(
      of: try PeriodFacts(period, days: known.days(in: period.days), userDays: userDays) { days in
        // The users of the whole period are counted; those of fewer days, where other fields lack some, are not.
        days == userDays.answered ? (people.statistics[period] ?? .none).users : try source.activeUsers(on: days)
      })
  }

  private func comparison(_ now: PeriodValues) throws -> Comparison {
    guard isComparing else { return .unavailable(reason: "Comparisons were not asked for.") }
    let before = now.period.predecessor
    if now.period.isCut { return .unavailable(reason: "The requested range holds only a part of \(now.period.id).") }
    if before.whole.lowerBound < Availability.firstDay {
      return .unavailable(reason: "\(before.id) begins before \(Availability.firstDay), the first day with data.")
    }
    let previous = try values(before)
    if Metric.all.contains(where: { now[$0].isComplete && previous[$0].isComplete }) { return .against(previous) }
    let lacking = now.knownDays < now.period.days.dayCount ? now : previous
    let days = lacking.period.days.dayCount
    return .unavailable(
      reason: "\(lacking.period.id) has no complete data on \(days - lacking.knownDays) of its \(days) days.")
  }
}
