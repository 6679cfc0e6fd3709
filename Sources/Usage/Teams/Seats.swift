/// The people of a roster, each with a seat, and what they did with it in each month and in the range asked for.
///
///     let seats = try Seats(teams, in: summary, from: usage)
///     seats.of(summary.asked.period).count { $0.status == .idle }
package struct Seats: Sendable {
  /// A person of the roster.
  package struct Person: Sendable {
    /// The id, else the address; a pseudonym where people are under pseudonyms.
    package let seat: ExactText
    package let userID: ExactText?
    package let email: ExactText?
    package let group: ExactText
    package let costCentre: ExactText?
    /// The day from which on the person has the seat.
    let since: Day?

    /// The group, for a row about the person; `nil` if it is one of those that are shown as one.
    package var groupOnRow: ExactText? { group == SmallGroups.name ? nil : group }
  }

  package enum Status: String, CaseIterable, Sendable {
    case active
    /// Active before the period, and not in it.
    case idle
    case neverUsed = "never used"
    /// Not active, and joined within ``newDays`` before the end of the period.
    case new
  }

  /// What a person did with the seat up to the end of a period.
  package struct Use: Sendable {
    /// The index in ``people``.
    fileprivate let place: Int32
    /// In the period.
    package let activeDays: Int32
    fileprivate let firstDay: Int32
    fileprivate let lastDay: Int32
    package let status: Status

    /// The first day of activity on record; `nil` if there is none.
    package var first: Day? { firstDay == .max ? nil : Day(number: Int(firstDay)) }
    /// The last day of activity up to the end of the period.
    package var last: Day? { lastDay == .min ? nil : Day(number: Int(lastDay)) }
  }

  /// Who joined within so many days before a period's end is not idle.
  package static let newDays = 14

  /// By group, then by seat.
  package let people: [Person]
  private var uses: [Period: [Use]] = [:]

  /// - Parameters:
  ///   - teams: The roster and the users.
  ///   - summary: The report's periods.
  ///   - source: Provides users that `summary` does not hold.
  /// - Throws: The errors of `source`.
  package init(_ teams: Teams, in summary: Summary, from source: some UsageSource) throws {
    let (people, placeOfUser) = teams.people()
    self.people = people
    var ledger = SeatLedger(count: people.count)
    for user in summary.activityBefore {
      ledger.note(user.first, user.last, of: placeOfUser[user.userID])
    }
    var whole = ledger
    for month in summary.months.map(\.period) {
      uses[month] = try Self.uses(people, of: month, &ledger, placeOfUser, summary, source)
    }
    let asked = summary.asked.period
    if uses[asked] == nil {
      uses[asked] = try Self.uses(people, of: asked, &whole, placeOfUser, summary, source)
    }
  }

  /// The seats of a month or of the range asked for, in the order of ``people``.
  ///
  /// Who joined after its end has none in it.
  package func of(_ period: Period) -> [(person: Person, use: Use)] {
    (uses[period] ?? []).map { (people[Int($0.place)], $0) }
  }

  private static func uses(
    _ people: [Person], of period: Period, _ ledger: inout SeatLedger, _ placeOfUser: PlacesOfUsers,
    _ summary: Summary,
    _ source: some UsageSource
  ) throws -> [Use] {
    ledger.begin()
    for user in try summary.users(period, from: source) {
      ledger.note(user.firstDay, user.lastDay, days: user.activeDays, of: placeOfUser[user.userID])
    }
    let end = period.days.upperBound
    return people.indices.compactMap { place in
      let (first, last, days) = ledger[place]
      let joined = people[place].since
      if last == .min, let joined, joined > end { return nil }
      let isNew = joined.map { end - $0 <= newDays } ?? false
      let status: Status = days > 0 ? .active : isNew ? .new : last == .min ? .neverUsed : .idle
      return Use(
        place: Int32(place), activeDays: days, firstDay: first, lastDay: last, status: status)
    }
  }
}

/// The index in ``Seats/people`` of each user who has a seat.
struct PlacesOfUsers {
  /// By ``ExactText/number`` of the user's id; -1 for others.
  private var places: [Int32] = []

  subscript(user: ExactText) -> Int? {
    places.indices.contains(user.number) && places[user.number] >= 0
      ? Int(places[user.number]) : nil
  }

  init(_ users: [(user: ExactText, place: Int)]) {
    places = Array(repeating: -1, count: (users.map(\.user.number).max() ?? -1) + 1)
    for (user, place) in users { places[user.number] = Int32(place) }
  }
}

/// Activity of each seat over periods in order of time; compact, as there can be 100,000.
private struct SeatLedger {
  private var first: [Int32]
  private var last: [Int32]
  private var days: [Int32]

  init(count: Int) {
    first = Array(repeating: .max, count: count)
    last = Array(repeating: .min, count: count)
    days = Array(repeating: 0, count: count)
  }

  /// Begins the next period.
  mutating func begin() { for place in days.indices { days[place] = 0 } }

  /// Several users can have one seat: the more active one counts.
  mutating func note(_ firstDay: Day, _ lastDay: Day, days count: Int = 0, of place: Int?) {
    guard let place else { return }
    first[place] = min(first[place], Int32(clamping: firstDay.number))
    last[place] = max(last[place], Int32(clamping: lastDay.number))
    days[place] = max(days[place], Int32(clamping: count))
  }

  subscript(place: Int) -> (first: Int32, last: Int32, days: Int32) {
    (first[place], last[place], days[place])
  }
}
