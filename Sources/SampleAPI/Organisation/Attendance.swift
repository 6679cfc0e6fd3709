import Usage

/// Which users have a row on one day.
struct Attendance {
  private let day: Day
  private let seed: UInt64
  private let users: Int
  /// The part of the users that have joined by that day; 1 and more for all.
  private let joined: Double

  init(organisation: SampleOrganisation, day: Day) {
    self.day = day
    seed = organisation.seed
    users = organisation.hasData(on: day) ? organisation.users : 0
    // 55 % of the people are there on the first day, all of them a year later.
    joined = 0.55 + 0.45 * Double(day - SampleOrganisation.firstDay) / 365
  }

  /// The first day on which a user can have a row; the first day with data for those who have been there before.
  static func firstDay(of user: Int, in organisation: SampleOrganisation) -> Day {
    var person = SeededRandom(organisation.seed, .attendance, user)
    let days = user < UserProfile.founders ? 0 : ((person.unit() - 0.55) / 0.45 * 365).rounded(.up)
    return SampleOrganisation.firstDay + max(0, Int(days))
  }

  /// The users with a row, in ascending order, from index `start` on.
  func present(from start: Int = 0) -> some Sequence<Int> {
    (min(start, users)..<users).lazy.filter { isPresent($0) }
  }

  /// Whether the user has a row on this day.
  func isPresent(_ user: Int) -> Bool {
    guard user < users else { return false }
    let isFounder = user < UserProfile.founders
    if isFounder && !day.isWeekend { return true }
    var person = SeededRandom(seed, .attendance, user)
    guard person.unit() < joined || isFounder else { return false }
    let habit = 0.2 + 0.75 * person.unit()
    var today = SeededRandom(seed, .attendance, user, day.number)
    return today.chance(day.isWeekend ? habit * 0.06 : habit)
  }
}
