/// The months that lead to the last month of a report.
enum Trend {
  /// The maximum number of months.
  private static let longest = 12

  /// The months of a report, preceded by earlier months that the source has completely.
  ///
  /// - Parameters:
  ///   - months: The report's months, in order.
  ///   - source: Provides the earlier months; missing days are not fetched.
  /// - Returns: At most twelve months in order, without gaps before the report's months.
  /// - Throws: The errors of `source`.
  static func leading(to months: [PeriodSummary], from source: some UsageSource) throws -> [PeriodValues] {
    let shown = months.suffix(longest).map(\.values)
    guard let first = months.first?.period else { return [] }
    var before: [PeriodValues] = []
    var period = first.predecessor
    while shown.count + before.count < longest, period.whole.lowerBound >= Availability.firstDay,
      let month = try whole(period, from: source)
    {
      before.append(month)
      period = period.predecessor
    }
    return before.reversed() + shown
  }

  /// - Returns: `nil` if the source has no row of an organisation endpoint for a day.
  private static func whole(_ period: Period, from source: some UsageSource) throws -> PeriodValues? {
    let days = try source.organisationTotals(in: period.days)
    guard days.count(where: \.hasData) == period.days.dayCount else { return nil }
    let known = try KnownDays(period.days, days: days, from: source)
    let userDays = known.userDays(
      in: period.days, unknownActivity: try source.daysOfUnknownActivity(in: period.days))
    return PeriodValues(
      of: try PeriodFacts(period, days: known.days(in: period.days), userDays: userDays) {
        try source.activeUsers(on: $0)
      })
  }
}
