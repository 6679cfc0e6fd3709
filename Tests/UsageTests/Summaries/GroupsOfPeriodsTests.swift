import Synchronization
import TestSupport
import Testing

@testable import Usage

/// Sums of groups that are added up while users are read, against those of the users.
@Suite struct GroupsOfPeriodsTests {
  private static let range: ClosedRange<Day> = "2026-10-05"..."2026-11-01"

  /// Counts how often users are read.
  private final class CountedUsage: UsageSource {
    let usage: MadeUpUsage
    let reads = Mutex(0)

    init(_ usage: MadeUpUsage) { self.usage = usage }

    func coverage(of days: ClosedRange<Day>) -> [Coverage] { usage.coverage(of: days) }
    func organisationDays(in days: ClosedRange<Day>) -> [OrganisationDay] { usage.organisationDays(in: days) }
    func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) throws {
      reads.withLock { $0 += 1 }
      try usage.forEachUserDay(in: days, body)
    }
  }

  /// Seven users, each on two of three days, one with a count that is unknown on some; the address of `user_5` is
  /// `new@x.test` from a day on.
  private static func rows(on today: Day, movingOn day: Day?) -> [UserDay] {
    var rows: [UserDay] = []
    for number in 1...7 where (today.number + number * number) % 3 > 0 {
      var counts = UserCounts()
      let tokens: Int = number * 1000 + today.number % 7
      if number != 6 || today.number % 5 > 0 { counts[.billableTokens] = Count(tokens) }
      counts[.toolCalls] = Count(today.number % number)
      var email = "\(number)@x.test"
      if number == 5, let day, today >= day { email = "new@x.test" }
      rows.append(UserDay(userID: "user_\(number)", email: email, counts: counts))
    }
    return rows
  }

  private static func usage(movingOn day: Day?) -> CountedUsage {
    let days: ClosedRange<Day> = "2026-08-31"..."2026-11-01"
    return CountedUsage(MadeUpUsage(everyDay: days) { today in on(today).users(rows(on: today, movingOn: day)) })
  }

  private static let roster: Roster = {
    var roster = Roster()
    roster.add(Roster.Member(userID: "user_1", group: "Red", line: 2))
    roster.add(Roster.Member(email: "2@X.test", group: "Blue", line: 3))
    roster.add(Roster.Member(email: "3@x.test", group: "Blue", line: 4))
    roster.add(Roster.Member(userID: "user_6", group: "Green", line: 5))
    roster.add(Roster.Member(email: "new@x.test", group: "Red", line: 6))
    return roster
  }()

  private static let minimums: [Int?] = [nil, 1, 2, 5]

  @Test(arguments: PeopleShown.allCases, minimums)
  func `Sums are those of the users, also where a user gets another group on the way`(
    people: PeopleShown, minimum: Int?
  )
    throws
  {
    let price = try #require(TokenPrice("2.5"))
    let currency = try #require(Currency("EUR"))
    let prices = Prices(currency: currency, tokens: [Prices.Dated(from: "2026-10-09", price)])
    let moves: [Day?] = [nil, "2026-09-01", "2026-10-20"]
    for day in moves {
      let usage = ReportedUsage(Self.usage(movingOn: day), people: people) { "p" + $0 }
      let kept = try Summary(
        of: Self.range, from: usage, comparing: true, prices: prices,
        groups: GroupsOfPeriods(Self.roster, of: usage.directory))
      let plain = try Summary(of: Self.range, from: usage, comparing: true, prices: prices)
      let teams = Teams(
        Self.roster, of: usage.directory, active: try kept.users(kept.asked.period, from: usage), minimumGroup: minimum)
      #expect((kept.groups?(kept.asked.period, of: teams) == nil) == (day == "2026-10-20"))
      for period in kept.periods.map(\.period) {
        let sums = try kept.groups(period, of: teams, from: usage)
        let expected = try plain.groups(period, of: teams, from: usage)
        #expect(Set(sums.keys) == Set(expected.keys) && !sums.isEmpty)
        for (name, sum) in sums {
          let other = try #require(expected[name])
          #expect(sum.counts == other.counts)
          #expect(sum.users == other.users)
          #expect(sum.cost == other.cost)
          #expect(UserField.allCases.allSatisfy { sum.counts.isComplete($0) == other.counts.isComplete($0) })
        }
      }
    }
  }

  @Test func `Groups of all periods and of what they are compared with are read once`() throws {
    let source = Self.usage(movingOn: nil)
    let usage = ReportedUsage(source)
    let summary = try Summary(
      of: Self.range, from: usage, comparing: true, groups: GroupsOfPeriods(Self.roster, of: usage.directory))
    let teams = Teams(Self.roster, of: usage.directory)
    let before = source.reads.withLock { $0 }
    let previous = try #require(summary.changes).previous
    for period in summary.periods.map(\.period) + [previous] {
      #expect(try summary.groups(period, of: teams, from: usage).count > 2)
    }
    #expect(source.reads.withLock { $0 } == before)
  }
}
