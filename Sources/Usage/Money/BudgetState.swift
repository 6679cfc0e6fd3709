/// How much of a month's budget is used, and how much will be if use goes on as it did.
///
/// The method is called the weekday rate: what the month's Mondays to Fridays so far have used, weekends included, goes
/// on for each of the others. Days whose use is not known are left out of it.
package struct BudgetState: Hashable, Sendable {
  /// The use of a day, in the unit of the budget: money or tokens.
  package typealias Use = (day: Day, amount: Amount)

  package let used: Amount
  package let limit: Amount
  /// The part of the month's Mondays to Fridays that is over, 0 to 1.
  package let elapsed: Double
  /// Use at the end of the month; `nil` before the first Monday to Friday is over.
  package let projected: Double?
  /// The first day at whose end the budget is used up, as it was or as it is projected; `nil` if that is not in the month.
  package let exhausted: Day?

  package var left: Amount { limit - used }
  package var usedShare: Double { Amount.quotient(used, limit) ?? 0 }
  /// True if more than this share of the budget is used, beyond what a quotient is off by.
  package func isUsed(above share: Double) -> Bool { usedShare - share > 1e-12 }
  package var isOver: Bool { used > limit }
  package var isProjectedOver: Bool { isOver || projected.map { $0 > limit.double } ?? false }

  /// - Parameters:
  ///   - limit: Above zero.
  ///   - uses: The days of the month that are over and known, in order; all in the unit of the limit.
  ///   - last: The last day that is over; that of `uses` unless given.
  ///   - month: The month of the budget.
  package init(limit: Amount, uses: [Use], through last: Day? = nil, in month: Period) {
    self.limit = limit
    let weekdays = month.whole.filter { !$0.isWeekend }
    let last = last ?? uses.last?.day ?? month.whole.lowerBound - 1
    let rest = weekdays.filter { $0 > last }
    let known = uses.count { !$0.day.isWeekend }
    var sum = limit - limit
    var reached: Day?
    for use in uses {
      sum = sum + use.amount
      if reached == nil, sum >= limit { reached = use.day }
    }
    used = sum
    elapsed = Double(weekdays.count - rest.count) / Double(weekdays.count)
    guard known > 0 else {
      (projected, exhausted) = (nil, reached)
      return
    }
    // A month that is over has nothing to project.
    projected = rest.isEmpty ? sum.double : sum.double * Double(weekdays.count) / Double(known)
    if reached == nil, sum.double > 0 {
      // The number of further weekdays after which the limit is reached.
      let needed = ((limit - sum).double * Double(known) / sum.double).rounded(.up)
      if needed >= 1, needed <= Double(rest.count) { reached = rest[Int(needed) - 1] }
    }
    exhausted = reached
  }
}
