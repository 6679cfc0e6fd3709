/// The months that lead to the last month of a report, or the weeks that lead to the week that it is about.
enum Trend {
  /// The weeks or months of a report, preceded by earlier ones that the source has completely.
  ///
  /// - Parameters:
  ///   - periods: The report's weeks or months, in order.
  ///   - source: Provides the earlier ones; missing days are not fetched.
  ///   - activity: The activity of users on the earlier days.
  ///   - prices: The prices of tokens; `nil` without a price file.
  /// - Returns: At most twelve months or thirteen weeks in order, without gaps before those of the report.
  /// - Throws: The errors of `source`.
  static func leading(
    to periods: [PeriodSummary], from source: some UsageSource, activity: UserActivity, prices: Prices?
  ) throws -> [PeriodValues] {
    guard let first = periods.first?.period else { return [] }
    let longest = first.kind == .week ? 13 : 12
    let shown = periods.suffix(longest).map(\.values)
    var before: [PeriodValues] = []
    var period = first.predecessor
    while shown.count + before.count < longest, period.whole.lowerBound >= Availability.firstDay,
      let earlier = try whole(period, from: source, activity, prices)
    {
      before.append(earlier)
      period = period.predecessor
    }
    return before.reversed() + shown
  }

  /// - Returns: `nil` if the source has no row of an organisation endpoint for a day.
  private static func whole(
    _ period: Period, from source: some UsageSource, _ activity: UserActivity, _ prices: Prices?
  ) throws -> PeriodValues? {
    let days = try source.organisationTotals(in: period.days)
    guard days.count(where: \.hasData) == period.days.dayCount else { return nil }
    let known = try KnownDays(period.days, days: days, from: source)
    let userDays = known.userDays(in: period.days, unknownActivity: activity.unknownDays)
    return PeriodValues(
      of: try PeriodFacts(period, days: known.days(in: period.days), userDays: userDays, prices: prices) {
        activity.users(on: $0)
      })
  }
}
