/// A month of the trend, which ends with the last month of a report.
package struct TrendMonth: Sendable {
  package let period: Period
  package let daysWithData: Int
  package let values: [Metric.ID: Amount]

  /// True if the month is whole and all its days have data.
  package var isComplete: Bool { !period.isCut && daysWithData == period.whole.dayCount }

  /// The maximum number of months in a trend.
  private static let longest = 12

  /// The months of a report, preceded by earlier months that the source has completely.
  ///
  /// - Parameters:
  ///   - months: The report's months, in order.
  ///   - source: Provides the earlier months; missing days are not fetched.
  /// - Returns: At most twelve months in order, without gaps before the report's months.
  /// - Throws: The errors of `source`.
  static func leading(to months: [PeriodSummary], from source: some UsageSource) throws -> [TrendMonth] {
    let shown = months.suffix(longest).map { month in
      TrendMonth(period: month.period, daysWithData: month.daysWithData, values: month.values)
    }
    guard let first = months.first?.period else { return [] }
    var before: [TrendMonth] = []
    var period = first.predecessor
    while shown.count + before.count < longest, period.whole.lowerBound >= Availability.firstDay,
      let month = try whole(period, from: source)
    {
      before.append(month)
      period = period.predecessor
    }
    return before.reversed() + shown
  }

  /// - Returns: `nil` if the source lacks data for a day.
  private static func whole(_ period: Period, from source: some UsageSource) throws -> TrendMonth? {
    let days = try source.organisationTotals(in: period.days)
    guard days.count(where: \.hasData) == period.days.dayCount else { return nil }
    // No rows of `/users` mean no users only if /activity reports zero active users.
    let known = try KnownDays(period.days, days: days, from: source)
    let hasUsers = !period.days.contains { known.isMissing(.users, $0) }
    let facts = PeriodFacts(days: days, activeUsers: hasUsers ? try source.userCount(in: period.days) : nil)
    return TrendMonth(period: period, daysWithData: period.days.dayCount, values: facts.values)
  }
}
