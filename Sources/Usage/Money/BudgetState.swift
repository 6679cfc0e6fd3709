/// How much of a month's budget is used, and how much will be if use goes on as it did.
///
/// The method: what the month's Mondays to Fridays so far have used, weekends included, goes on for each of the others.
package struct BudgetState: Hashable, Sendable {
  /// The use of a day, in the unit of the budget: money or tokens.
  package typealias Use = (day: Day, amount: Double)

  package let used: Double
  package let limit: Double
  /// The part of the month's Mondays to Fridays that is over, 0 to 1.
  package let elapsed: Double
  /// Use at the end of the month; `nil` before the first Monday to Friday is over.
  package let projected: Double?
  /// The first day at whose end the budget is used up, as it was or as it is projected; `nil` if that is not in the month.
  package let exhausted: Day?

  package var left: Double { limit - used }
  package var usedShare: Double { used / limit }
  package var isOver: Bool { used > limit }
  package var isProjectedOver: Bool { projected.map { $0 > limit } ?? isOver }

  /// - Parameters:
  ///   - limit: Above zero.
  ///   - uses: The days of the month that are over, in order.
  ///   - month: The month of the budget.
  package init(limit: Double, uses: [Use], in month: Period) {
    self.limit = limit
    let weekdays = month.whole.filter { !$0.isWeekend }
    let last = uses.last?.day ?? month.whole.lowerBound - 1
    let gone = weekdays.count { $0 <= last }
    var sum = 0.0
    var reached: Day?
    for use in uses {
      sum += use.amount
      if reached == nil, sum >= limit { reached = use.day }
    }
    used = sum
    elapsed = Double(gone) / Double(weekdays.count)
    projected = gone > 0 ? sum * Double(weekdays.count) / Double(gone) : nil
    if reached == nil, gone > 0, sum > 0 {
      // The number of weekdays, from the month's first, after which the limit is reached.
      let needed = (limit / (sum / Double(gone))).rounded(.up)
      if needed <= Double(weekdays.count) { reached = weekdays[Int(needed) - 1] }
    }
    exhausted = reached
  }
}
