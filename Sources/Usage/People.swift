/// Who came, stayed and went, as far as the source's days reach back.
package struct People: Sendable {
  /// The people of one period.
  package struct Turnover: Sendable {
    package let period: Period
    /// `nil` where `/users` is missing for every day.
    package let active: Int?
    /// Active in the period, and on no day before it; `nil` where nothing is known of the time before, and where some day
    /// of the period is outside the range or without `/users`: it would be taken for absence.
    package let new: Int?
    /// Active in the period, and on some day before it.
    package let returning: Int?
    /// Active on some day before the period, and on none of it.
    package let lapsed: Int?
  }

  /// The months of the range, and its main period where that is a week.
  package fileprivate(set) var turnovers: [Turnover] = []
  /// The users who lapsed in the main period, those who were active last first.
  package fileprivate(set) var lapsed: [LastActivity] = []

  /// The turnovers of both, and the lapsed users of the other.
  func adding(_ other: People) -> People {
    People(turnovers: turnovers + other.turnovers, lapsed: other.lapsed)
  }
}

/// Goes through the periods of a range in order, and remembers when each user was active last.
struct PeopleLedger {
  private let main: Period?
  private var last: [ExactText: LastActivity]
  private(set) var people = People()

  /// - Parameters:
  ///   - day: The first day of the first period.
  ///   - main: The period whose lapsed users are listed.
  ///   - source: What is known of the time before.
  /// - Throws: What `source` throws.
  init(from day: Day, main: Period?, source: some UsageSource) throws {
    self.main = main
    last = Dictionary(try source.lastActivity(before: day).map { (ExactText($0.userID), $0) }) { $1 }
  }

  /// Enters a period that follows those before.
  ///
  /// - Parameters:
  ///   - period: With the days of it that were looked at.
  ///   - active: The users of these days.
  ///   - missingDays: On how many of them `/users` is missing.
  mutating func enter(_ period: Period, _ active: [LastActivity], missingDays: Int) {
    let isTold = !last.isEmpty && !period.isCut && missingDays == 0
    let known = last.count
    var returning = 0
    var entered = last
    for user in active {
      if entered.updateValue(user, forKey: ExactText(user.userID)) != nil { returning += 1 }
    }
    people.turnovers.append(
      People.Turnover(
        period: period, active: missingDays == period.days.dayCount ? nil : active.count,
        new: isTold ? active.count - returning : nil,
        returning: isTold ? returning : nil, lapsed: isTold ? known - returning : nil))
    if period == main, isTold {
      var lapsed = last
      for user in active { lapsed[ExactText(user.userID)] = nil }
      people.lapsed = lapsed.values.sorted {
        $0.day != $1.day ? $0.day > $1.day : ExactText($0.userID) < ExactText($1.userID)
      }
    }
    last = entered
  }
}
