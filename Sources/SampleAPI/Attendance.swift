import Usage

/// Who worked on one day.
struct Attendance {
  let day: Day
  private let seed: UInt64
  private let users: Int
  private let isWeekend: Bool
  /// The part of the users that had joined by then, at most 1.
  private let joined: Double

  init(organisation: SampleOrganisation, day: Day) {
    self.day = day
    seed = organisation.seed
    users = organisation.hasData(on: day) ? organisation.users : 0
    isWeekend = day.isWeekend
    // 55 % of the people are there on the first day, all of them a year later.
    joined = 0.55 + 0.45 * Double(day - SampleOrganisation.firstDay) / 365
  }

  /// Whether the user has a row on this day; about ten nanoseconds.
  func isPresent(_ user: Int) -> Bool {
    guard user < users else { return false }
    let isFounder = user < UserProfile.founders
    if isFounder && !isWeekend { return true }
    var person = Generator(seed, .attendance, user)
    guard person.unit() < joined || isFounder else { return false }
    let habit = 0.2 + 0.75 * person.unit()
    var today = Generator(seed, .attendance, user, day.number)
    return today.chance(isWeekend ? habit * 0.06 : habit)
  }

  /// The first user from index `start` on who has a row.
  func first(from start: Int) -> Int? {
    var user = start
    while user < users {
      if isPresent(user) { return user }
      user += 1
    }
    return nil
  }
}

/// The rows of a range of days, by day and then by user, from any row on.
struct UserDayWalk: IteratorProtocol {
  struct Position: Hashable {
    var day: Day
    var user: Int
  }

  private let organisation: SampleOrganisation
  private let last: Day
  private var position: Position
  private var attendance: Attendance

  /// A walk whose first candidate is `start`, which need not have a row.
  init(organisation: SampleOrganisation, from start: Position, through last: Day) {
    self.organisation = organisation
    self.last = last
    position = start
    attendance = Attendance(organisation: organisation, day: start.day)
  }

  mutating func next() -> Position? {
    while position.day <= last {
      if let user = attendance.first(from: position.user) {
        position.user = user + 1
        return Position(day: position.day, user: user)
      }
      position = Position(day: position.day + 1, user: 0)
      attendance = Attendance(organisation: organisation, day: position.day)
    }
    return nil
  }
}
