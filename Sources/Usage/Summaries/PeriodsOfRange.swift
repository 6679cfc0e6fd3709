/// The weeks and months of a range, and the previous periods for comparison.
struct PeriodsOfRange {
  let range: ClosedRange<Day>
  /// Weeks, then months; each cut to the range.
  let periods: [Period]
  /// The previous period of each whole week and month, unless it starts before ``Availability/firstDay``.
  let predecessors: [Period]

  init(_ range: ClosedRange<Day>, comparing: Bool) {
    self.range = range
    periods = Period.Kind.allCases.flatMap { Period.all($0, in: range) }
    // Partial periods are not compared, so their predecessors need not be fetched.
    predecessors =
      comparing
      ? periods.filter { !$0.isCut }.map(\.predecessor).filter { $0.whole.lowerBound >= Availability.firstDay } : []
  }

  /// All days that a summary reads, including the predecessors.
  var neededDays: ClosedRange<Day> {
    min(predecessors.map(\.whole.lowerBound).min() ?? range.lowerBound, range.lowerBound)...range.upperBound
  }

  /// The days of which a summary must know whether they are there: also the period before each whole one, because a
  /// user is new only if the period before is known, whether it is compared or not.
  var knownDays: ClosedRange<Day> {
    let before = periods.filter { !$0.isCut }.map(\.predecessor.whole.lowerBound)
    return min(max(before.min() ?? range.lowerBound, Availability.firstDay), neededDays.lowerBound)...range.upperBound
  }

  /// The known days that a summary does not read; `nil` if it reads all.
  var daysBefore: ClosedRange<Day>? {
    let (first, last) = (knownDays.lowerBound, neededDays.lowerBound - 1)
    return first <= last ? first...last : nil
  }

  /// All periods without duplicates, sorted by last day, so that one pass over the days can finish them in order.
  var inOrder: [Period] {
    Array(Set(periods + predecessors)).sorted { left, right in
      (left.days.upperBound, left.days.lowerBound, left.kind.rawValue)
        < (right.days.upperBound, right.days.lowerBound, right.kind.rawValue)
    }
  }
}
