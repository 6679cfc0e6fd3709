/// A month among those that lead up to a report's end.
package struct TrendMonth: Sendable {
  package let period: Period
  package let daysWithData: Int
  package let values: [Metric.ID: Amount]

  /// True for a whole month with data on every day.
  package var isComplete: Bool { !period.isCut && daysWithData == period.whole.dayCount }

  /// The most months that a trend has.
  private static let longest = 12

  /// The months of a report and those before them that the source holds whole: nothing is fetched for a trend.
  ///
  /// - Parameters:
  ///   - months: The report's months, in order.
  ///   - source: Where the days before them are read from.
  /// - Returns: In order, without gaps at their end: at most twelve.
  /// - Throws: What `source` throws.
  static func leading(to months: [PeriodSummary], from source: some UsageSource) throws -> [TrendMonth] {
    let shown = months.suffix(longest).map { month in
      TrendMonth(period: month.period, daysWithData: month.daysWithData, values: month.values)
    }
    guard let first = months.first?.period else { return [] }
    var before: [TrendMonth] = []
    var period = first.predecessor
    while shown.count + before.count < longest, period.whole.lowerBound >= Availability.firstDay,
      let month = try TrendMonth(whole: period, from: source)
    {
      before.append(month)
      period = period.predecessor
    }
    return before.reversed() + shown
  }

  private init(period: Period, daysWithData: Int, values: [Metric.ID: Amount]) {
    self.period = period
    self.daysWithData = daysWithData
    self.values = values
  }

  /// - Returns: `nil` where the source lacks a day of it.
  private init?(whole period: Period, from source: some UsageSource) throws {
    let days = try source.organisationTotals(in: period.days)
    guard days.count(where: \.hasData) == period.days.dayCount else { return nil }
    // As for the report's own months: no rows are none only where /activity says that nobody was there.
    let known = try KnownDays(period.days, days: days, from: source)
    let hasUsers = !period.days.contains { known.isMissing(.users, $0) }
    let facts = PeriodFacts(days: days, activeUsers: hasUsers ? try source.userCount(in: period.days) : nil)
    self.init(
      period: period, daysWithData: period.days.dayCount,
      values: Dictionary(
        uniqueKeysWithValues: Metric.all.compactMap { metric in metric.value(of: facts).map { (metric.id, $0) } }))
  }
}
