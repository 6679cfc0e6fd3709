/// The weeks and months of a range, the range itself, and what they are compared with.
struct PeriodsOfRange {
  let range: ClosedRange<Day>
  /// The period that the report is about.
  let asked: Period
  /// Weeks, then months, each cut to the range; then the range, where it is not one of them.
  let periods: [Period]
  /// What each whole period is compared with, unless it starts before ``Availability/firstDay``.
  let counterparts: [Period]

  init(_ range: ClosedRange<Day>, comparing: Bool) {
    self.range = range
    asked = Period(asked: range)
    periods = Period.Unit.allCases.flatMap { Period.all($0, in: range) } + (asked.kind == .range ? [asked] : [])
    // Partial weeks and months are not compared, so what is before them need not be fetched.
    counterparts =
      comparing
      ? periods.filter { !$0.isCut }.compactMap(\.counterpart).filter {
        $0.whole.lowerBound >= Availability.firstDay
      } : []
  }

  /// The longest range whose charts have a column for each day.
  private static let mostDaysOfCharts = 14

  /// The longest range whose charts have a column for each week; more columns are too thin to be told apart.
  private static let mostWeeksOfCharts = 27

  /// The parts of the range that charts show: days of a short range, months of a long one, else weeks.
  var steps: [Period] {
    if range.dayCount <= Self.mostDaysOfCharts { return range.map { Period(asked: $0...$0) } }
    return Period.all(range.dayCount <= Self.mostWeeksOfCharts * 7 ? .week : .month, in: range)
  }

  /// All days that a summary reads, including those to compare with.
  var neededDays: ClosedRange<Day> {
    min(counterparts.map(\.whole.lowerBound).min() ?? range.lowerBound, range.lowerBound)...range.upperBound
  }

  /// The days of which a summary must know whether they are there: also the period before each whole one, because a
  /// user is new only if the period before is known, whether it is compared or not.
  var knownDays: ClosedRange<Day> {
    let before = periods.filter { !$0.isCut }.map(\.predecessor.whole.lowerBound)
    return min(max(before.min() ?? range.lowerBound, Availability.firstDay), neededDays.lowerBound)...range.upperBound
  }

  /// The days of all periods, without duplicates and sorted by last day, so that one pass over the days can finish them
  /// in order.
  ///
  /// A month so far and the range have the same days: their users are added up once.
  var spans: [ClosedRange<Day>] {
    Set((periods + counterparts + steps).map(\.days)).sorted { left, right in
      (left.upperBound, left.lowerBound) < (right.upperBound, right.lowerBound)
    }
  }
}
