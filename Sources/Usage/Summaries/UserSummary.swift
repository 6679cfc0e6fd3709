/// The part of a summary that is computed from `/users`, in one pass over the rows.
struct UserSummary {
  /// By the days of the periods.
  private(set) var statistics: [ClosedRange<Day>: UserStatistics] = [:]
  private(set) var users: UsersOfPeriods
  private(set) var groups: GroupsOfPeriods?
  /// The turnover of the range's months, and of the range if it is not one of them.
  private(set) var people = People()
  /// The activity before the range.
  let activityBefore: [ActivitySpan]
  /// Number of rows in `/users` with activity by day; no entry for days without such rows.
  private(set) var rows: [Day: Int] = [:]
  /// The activity on all days up to the end of the range.
  private(set) var activity: UserActivity

  /// - Parameters:
  ///   - periods: The periods to aggregate.
  ///   - known: The days with data.
  ///   - source: Provides the rows.
  ///   - prices: The prices of tokens; `nil` without a price file.
  ///   - groups: Adds up the users by group; `nil` without a roster.
  /// - Throws: The errors of `source`.
  init(
    _ periods: PeriodsOfRange, known: KnownDays, from source: some UsageSource, prices: Prices?,
    groups: GroupsOfPeriods?
  ) throws {
    users = UsersOfPeriods(prices: prices)
    self.groups = groups
    activity = try source.activity(before: periods.range.lowerBound)
    activityBefore = activity.spans
    var months = PeopleLedger(asked: periods.asked, before: activityBefore)
    // Both begin on the same day, where they know the same users.
    var whole = periods.asked.kind == .month ? nil : months
    let shown = Dictionary(grouping: periods.periods, by: \.days)
    // Sorted by last day. Those before index `finished` are done; `open` are those that contain the current row's day.
    var rollups = periods.spans.map(PeriodRollup.init)
    var finished = 0
    var open: [Int] = []
    var (today, activeUsers): (Day?, Int) = (nil, 0)
    var price: TokenPrice?

    func finish(before day: Day) {
      while finished < rollups.count, rollups[finished].days.upperBound < day {
        let rollup = rollups[finished]
        let days = rollup.days
        rollups[finished] = PeriodRollup(days)
        finished += 1
        statistics[days] = rollup.statistics(
          missingDays: days.count { known.isMissing(.users, $0) },
          doubtedDays: days.count { known.isDoubted(.users, $0) })
        if shown[days] != nil || days == periods.asked.counterpart?.days {
          users.keep(rollup, isMain: days == periods.range)
          self.groups?.enter(rollup)
        }
        for period in shown[days] ?? [] where period.kind == .month || period == periods.asked {
          let isKnown = isActivityKnown(of: period, known)
          let activity = rollup.activity
          let active = activity.isEmpty && isUnknown(days, known) ? nil : activity
          if period.kind == .month {
            months.enter(period, active, isKnown: isKnown)
          } else {
            whole?.enter(period, active, isKnown: isKnown)
          }
        }
      }
    }

    try source.forEachUserDay(in: periods.neededDays) { row in
      if row.day != today {
        if let today, activeUsers > 0 { rows[today] = activeUsers }
        (today, activeUsers) = (row.day, 0)
        price = prices?.tokenPrice(on: row.day)
        finish(before: row.day)
        open = rollups.indices.dropFirst(finished).filter { rollups[$0].days.contains(row.day) }
      }
      if row.counts.hasActivity { activeUsers += 1 }
      if row.day >= periods.range.lowerBound { activity.add(row) }
      for index in open { rollups[index].add(row, at: price) }
    }
    if let today, activeUsers > 0 { rows[today] = activeUsers }
    finish(before: periods.range.upperBound + 1)
    people = whole.map { months.people.adding($0.people) } ?? months.people
  }

  /// Whether there is no day on which it is known of each user if they were active.
  private func isUnknown(_ days: ClosedRange<Day>, _ known: KnownDays) -> Bool {
    known.userDays(in: days, unknownActivity: activity.unknownDays).known.isEmpty
  }

  /// Whether it is known of each user if they were active in a period and in the one before, as far as there is data.
  private func isActivityKnown(of period: Period, _ known: KnownDays) -> Bool {
    let first = min(
      max(period.predecessor.whole.lowerBound, Availability.firstDay), period.days.lowerBound)
    let days = first...period.days.upperBound
    return known.userDays(in: days, unknownActivity: activity.unknownDays).known.count == days.dayCount
  }
}
