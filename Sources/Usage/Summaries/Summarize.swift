extension Summary {
  /// The days that a summary of a range reads: the range, and those to compare with if `comparing`.
  package static func neededDays(for range: ClosedRange<Day>, comparing: Bool) -> ClosedRange<Day> {
    PeriodsOfRange(range, comparing: comparing).neededDays
  }

  /// Aggregates the days of a range.
  ///
  /// - Parameters:
  ///   - range: The days of the report.
  ///   - source: Provides the days.
  ///   - comparing: Whether to compare periods with earlier ones.
  ///   - prices: The prices of tokens; without them there are no metrics of money.
  ///   - groups: Adds up the users by group; without it, ``groups(_:of:from:)`` reads them again.
  /// - Throws: The errors of `source`.
  package init(
    of range: ClosedRange<Day>, from source: some UsageSource, comparing: Bool, prices: Prices? = nil,
    groups: GroupsOfPeriods? = nil
  ) throws {
    let periods = PeriodsOfRange(range, comparing: comparing)
    let known = try KnownDays(periods.knownDays, from: source)
    let people = try UserSummary(periods, known: known, from: source, prices: prices, groups: groups)
    let figures = PeriodFigures(known: known, people: people, isComparing: comparing, source: source, prices: prices)
    let names = Names(days: known.days(in: range))
    let summaries = try periods.periods.map { try figures.summary($0, names: names) }
    let asked = try summaries.first { $0.period == periods.asked } ?? figures.summary(periods.asked, names: names)

    self.range = range
    self.prices = prices
    self.periods = summaries
    self.asked = asked
    days = range.map { known[$0] ?? OrganisationDay(day: $0) }
    steps = try periods.steps.map { step in
      try summaries.first { $0.period == step } ?? figures.part(step, names: names)
    }
    coverage = known.statuses(of: range)
    users = people.users
    self.groups = people.groups
    activityBefore = people.activityBefore
    self.people = people.people
    changes = try Changes(
      asked, breakdownBefore: { $0.summary(of: $1, known.days(in: $1.days), names: names) },
      usersBefore: { people.statistics[$0.days] ?? .none }, users: people.users, from: source)
    trend = try Trend.leading(
      to: summaries.filter { $0.period.kind == (asked.period.kind == .week ? .week : .month) }, from: source,
      activity: people.activity, prices: prices)
    findings =
      try Reconciliation(
        periods: summaries, days: days, userRows: people.rows,
        unknownActivity: people.activity.unknownDays, coverage: coverage, names: names,
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
  let prices: Prices?

  func summary(_ period: Period, names: Names) throws -> PeriodSummary {
    let values = try values(period)
    return summary(values, try comparison(values), names: names)
  }

  /// A period that is compared with nothing.
  func part(_ period: Period, names: Names) throws -> PeriodSummary {
    summary(try values(period), .unavailable(reason: "It is a part of the range."), names: names)
  }

  private func summary(_ values: PeriodValues, _ comparison: Comparison, names: Names) -> PeriodSummary {
    let days = known.days(in: values.period.days)
    return PeriodSummary(
      values: values, comparison: comparison,
      breakdowns: Dictionary(
        uniqueKeysWithValues: Breakdown.allCases.map {
          ($0, $0.summary(of: values.period, days, names: names, prices: prices))
        }),
      users: people.statistics[values.period.days] ?? .none)
  }

  private func values(_ period: Period) throws -> PeriodValues {
    let userDays = known.userDays(in: period.days, unknownActivity: people.activity.unknownDays)
    return PeriodValues(
      of: try PeriodFacts(period, days: known.days(in: period.days), userDays: userDays, prices: prices) {
        people.activity.users(on: $0)
      })
  }

  private func comparison(_ now: PeriodValues) throws -> Comparison {
    guard isComparing else { return .unavailable(reason: "Comparisons were not asked for.") }
    if now.period.isCut { return .unavailable(reason: "The requested range holds only a part of \(now.period.name).") }
    guard let before = now.period.counterpart else {
      let month = Period(.month, holding: now.period.whole.lowerBound - 1)
      return .unavailable(
        reason: "\(month.id), the month before, has only \(month.whole.dayCount) days, and the range "
          + "\(now.period.whole.dayCount).")
    }
    if before.whole.lowerBound < Availability.firstDay {
      return .unavailable(reason: "\(before.name) begins before \(Availability.firstDay), the first day with data.")
    }
    let previous = try values(before)
    if Metric.all.contains(where: { now[$0].isComplete && previous[$0].isComplete }) { return .against(previous) }
    let lacking = now.knownDays < now.period.days.dayCount ? now : previous
    let days = lacking.period.days.dayCount
    return .unavailable(
      reason: "\(lacking.period.name) has no complete data on \(days - lacking.knownDays) of its \(days) days.")
  }
}

extension Period {
  /// The name in a sentence: the id of a week or month, the first and last day of a range.
  fileprivate var name: String { kind == .range ? days.named : id }
}
