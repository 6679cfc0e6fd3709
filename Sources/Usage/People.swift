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
  private var last = ByText<LastActivities.Row>()
  private var texts = Texts()
  private(set) var people = People()

  /// - Parameters:
  ///   - day: The first day of the first period.
  ///   - main: The period whose lapsed users are listed.
  ///   - source: What is known of the time before.
  /// - Throws: What `source` throws.
  init(from day: Day, main: Period?, source: some UsageSource) throws {
    self.main = main
    _ = add(try source.lastActivity(before: day))
  }

  /// Enters a period that follows those before.
  ///
  /// - Parameters:
  ///   - period: With the days of it that were looked at.
  ///   - active: The users of these days.
  ///   - missingDays: On how many of them `/users` is missing.
  mutating func enter(_ period: Period, _ active: LastActivities, missingDays: Int) {
    let isTold = last.count > 0 && !period.isCut && missingDays == 0
    let known = last.count
    if period == main, isTold { people.lapsed = lapsed(active) }
    let returning = add(active)
    people.turnovers.append(
      People.Turnover(
        period: period, active: missingDays == period.days.dayCount ? nil : active.rows.count,
        new: isTold ? active.rows.count - returning : nil,
        returning: isTold ? returning : nil, lapsed: isTold ? known - returning : nil))
  }

  /// - Returns: How many of them were there.
  private mutating func add(_ active: LastActivities) -> Int {
    if active.texts.count >= texts.count { texts = active.texts }
    let known = last.count
    for row in active.rows { last.update(row.user, default: row) { $0 = row } }
    return active.rows.count - (last.count - known)
  }

  /// Those who are not active any more.
  private func lapsed(_ active: LastActivities) -> [LastActivity] {
    let active = Set(active.rows.lazy.map(\.user))
    return last.texts.indices.lazy.map { last.withValue($0) { $0.pointee } }.filter { !active.contains($0.user) }
      .sorted { $0.day != $1.day ? $0.day > $1.day : texts.precede($0.user, $1.user) }
      .map { LastActivity(userID: texts[$0.user], email: $0.email.map { texts[$0] }, day: $0.day) }
  }
}
