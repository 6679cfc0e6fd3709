import TestSupport
import Testing
import Usage

/// Who came, stayed and went.
@Suite struct PeopleTests {
  /// Ada works in August, September and October; Ben in August and October; Cyd in September; Dan in October.
  ///
  /// On all other days no user does.
  private static let usage = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31") { on($0, [.dailyActiveUsers: 0]) }
    .with(
      on("2026-08-10").users(user("ada"), user("ben", email: "ben@example.com")),
      on("2026-09-07").users(user("ada")), on("2026-09-08").users(user("ada"), user("cyd", email: "cyd@example.com")),
      on("2026-10-05").users(user("ada"), user("ben")), on("2026-10-06").users(user("dan")))

  private func people(_ range: ClosedRange<Day>, _ usage: MadeUpUsage = Self.usage) throws -> People {
    try Summary.of(range, usage).people
  }

  @Test func `New, returning and lapsed users of each month`() throws {
    let turnovers = try people("2026-09-01"..."2026-10-31").turnovers
    #expect(turnovers.map(\.period.id) == ["2026-09", "2026-10", "2026-09-01..2026-10-31"])
    #expect(turnovers.map(\.active) == [2, 3, 4])
    // Of July, one of the two months before the range, nothing is known.
    #expect(turnovers.map(\.new) == [1, 1, nil])
    #expect(turnovers.map(\.returning) == [1, 2, nil])
    #expect(turnovers.map(\.lapsed) == [1, 1, nil])
  }

  @Test func `The lapsed users of the range, the latest first`() throws {
    let usage = Self.usage.with(
      on("2026-10-05").users(user("dan")), on("2026-09-30", [.toolCalls: 1]).users(user("eve")))
    let lapsed = try people("2026-10-01"..."2026-10-31", usage).lapsed
    #expect(lapsed.map(\.userID) == ["eve", "ada", "cyd", "ben"])
    #expect(lapsed.map(\.last) == ["2026-09-30", "2026-09-08", "2026-09-08", "2026-08-10"])
    #expect(lapsed.map(\.email) == [nil, nil, "cyd@example.com", "ben@example.com"])
  }

  @Test func `Where nothing is known of the time before, no user is new`() throws {
    let turnover = try #require(try people("2026-08-01"..."2026-08-31").turnovers.first)
    #expect(turnover.active == 2)
    #expect(turnover.new == nil && turnover.returning == nil && turnover.lapsed == nil)
  }

  @Test func `Of a month that the range cuts no user is said to be new or gone`() throws {
    let people = try people("2026-09-08"..."2026-09-30")
    let turnover = try #require(people.turnovers.first { $0.period.id == "2026-09" })
    #expect(turnover.active == 2)
    #expect(turnover.new == nil && turnover.returning == nil && turnover.lapsed == nil)
  }

  @Test func `After a cut month the next one knows its users`() throws {
    let october = try #require(try people("2026-09-08"..."2026-10-31").turnovers.first { $0.period.id == "2026-10" })
    #expect(october.new == 1 && october.returning == 2 && october.lapsed == 1)
  }

  @Test func `Of a range without a whole month the week is told, too`() throws {
    let people = try people("2026-10-05"..."2026-10-11")
    #expect(people.turnovers.map(\.period.id) == ["2026-10", "2026-W41"])
    #expect(people.turnovers.map(\.active) == [3, 3])
    #expect(people.turnovers.map(\.lapsed) == [nil, 1])
    #expect(people.lapsed.map(\.userID) == ["cyd"])
  }

  @Test func `Where /users is missing no user is counted, and none said to be gone`() throws {
    let missing = MadeUpUsage(everyDay: "2026-09-01"..."2026-09-30") { on($0, [.dailyActiveUsers: 2]).missing(.users) }
    let none = try #require(try people("2026-09-01"..."2026-09-30", missing).turnovers.first)
    #expect(none.active == nil && none.new == nil && none.lapsed == nil)

    let gap = Self.usage.with(on("2026-10-20", [.dailyActiveUsers: 2]).missing(.users))
    let october = try people("2026-10-01"..."2026-10-31", gap)
    #expect(october.turnovers.map(\.active) == [3])
    #expect(october.turnovers.map(\.lapsed) == [nil])
    #expect(october.lapsed.isEmpty)
  }
}
