/// The part of a summary that is computed from `/users`, in one pass over the rows.
struct UserSummary {
  private(set) var statistics: [Period: UserStatistics] = [:]
  private(set) var users = UsersOfPeriods()
  /// The turnover of the range's months, and of the main period if that is a week.
  private(set) var people = People()
  /// Number of rows in `/users` with activity by day; no entry for days without such rows.
  private(set) var rows: [Day: Int] = [:]
  /// The days with a user of whom it is not known whether they were active.
  private(set) var unknownActivity: Set<Day> = []

  /// - Parameters:
  ///   - periods: The periods to aggregate.
  ///   - main: The main period of the report.
  ///   - known: The days with data.
  ///   - source: Provides the rows.
  /// - Throws: The errors of `source`.
  init(_ periods: PeriodsOfRange, main: Period?, known: KnownDays, from source: some UsageSource) throws {
    var months = try PeopleLedger(from: periods.range.lowerBound, main: main, source: source)
    var week = try main.flatMap { main in
      main.kind == .week ? try PeopleLedger(from: main.days.lowerBound, main: main, source: source) : nil
    }
    // Sorted by last day. Those before index `finished` are done; `open` are those that contain the current row's day.
    var rollups = periods.inOrder.map(PeriodRollup.init)
    var finished = 0
    var open: [Int] = []
    var (today, activeUsers): (Day?, Int) = (nil, 0)

    func finish(before day: Day) {
      while finished < rollups.count, rollups[finished].period.days.upperBound < day {
        let rollup = rollups[finished]
        let period = rollup.period
        rollups[finished] = PeriodRollup(period)
        finished += 1
        let missingDays = period.days.count { known.isMissing(.users, $0) }
        statistics[period] = rollup.statistics(
          missingDays: missingDays, doubtedDays: period.days.count { known.isDoubted(.users, $0) })
        let isOfRange = periods.periods.contains(period)
        if isOfRange || period == main?.predecessor { users.keep(rollup, isMain: period == main) }
        let isKnown = isActivityKnown(of: period, known)
        let active = rollup.lastActivity.isEmpty && isUnknown(period.days, known) ? nil : rollup.lastActivity
        if isOfRange, period.kind == .month { months.enter(period, active, isKnown: isKnown) }
        if period == main { week?.enter(period, active, isKnown: isKnown) }
      }
    }

    unknownActivity = try periods.daysBefore.map(source.daysOfUnknownActivity) ?? []
    try source.forEachUserDay(in: periods.neededDays) { row in
      if row.day != today {
        if let today, activeUsers > 0 { rows[today] = activeUsers }
        (today, activeUsers) = (row.day, 0)
        finish(before: row.day)
        open = rollups.indices.dropFirst(finished).filter { rollups[$0].period.days.contains(row.day) }
      }
      switch row.counts.activity {
      case .active: activeUsers += 1
      case .unknown: unknownActivity.insert(row.day)
      case .idle: break
      }
      for index in open { rollups[index].add(row) }
    }
    if let today, activeUsers > 0 { rows[today] = activeUsers }
    finish(before: periods.range.upperBound + 1)
    people = week.map { months.people.adding($0.people) } ?? months.people
  }

  /// Whether there is no day on which it is known of each user if they were active.
  private func isUnknown(_ days: ClosedRange<Day>, _ known: KnownDays) -> Bool {
    known.userDays(in: days, unknownActivity: unknownActivity).known.isEmpty
  }

  /// Whether it is known of each user if they were active in a period and in the one before, as far as there is data.
  private func isActivityKnown(of period: Period, _ known: KnownDays) -> Bool {
    let first = min(max(period.predecessor.whole.lowerBound, Availability.firstDay), period.days.lowerBound)
    let days = first...period.days.upperBound
    return known.userDays(in: days, unknownActivity: unknownActivity).known.count == days.dayCount
  }
}
