import ReportModel
import TestSupport
import Testing
import Usage

@testable import ReportAssembly

/// Seats of October 2026, which has 31 days: its days by week are sevenths of 31.
///
/// - ada worked in September and on 18 days of October: 126 / 31 = 4.06 a week, heavy.
/// - bob worked on 9 days of October: 63 / 31 = 2.03, regular.
/// - cy worked on 8 days of October: 56 / 31 = 1.8, light.
/// - dee worked on 2026-09-30 alone: idle.
/// - eve has never worked, and has her seat since March: never used.
/// - fay has her seat since 2026-10-17, 14 days before the end: new. gus has his since 2026-10-16: never used.
/// - hal has his since 2026-11-02: no seat in October.
/// - ida is no row of the roster, and works on 2026-10-01: no seat.
@Suite struct SeatTests {
  private static let roster: Roster = {
    var roster = Roster()
    func add(_ name: String, _ group: ExactText, since: Day? = nil, costCentre: ExactText? = nil) {
      roster.add(
        Roster.Member(
          email: ExactText(name + "@example.com"), group: group, costCentre: costCentre, since: since,
          line: roster.count + 2))
    }
    add("ada", "Red", costCentre: "K 1")
    add("bob", "Red", costCentre: "K 2")
    add("cy", "Blue")
    add("dee", "Blue")
    add("eve", "Blue", since: "2026-03-01")
    add("fay", "Red", since: "2026-10-17")
    add("gus", "Red", since: "2026-10-16")
    add("hal", "Red", since: "2026-11-02")
    return roster
  }()

  private static let usage: MadeUpUsage = {
    let days: ClosedRange<Day> = "2026-09-01"..."2026-10-31"
    return MadeUpUsage(everyDay: days) { day in
      let ofOctober = day - "2026-10-01"
      let users = [
        ("ada", day == "2026-09-07" || (0..<18).contains(ofOctober)),
        ("bob", (3..<12).contains(ofOctober)),
        ("cy", (5..<13).contains(ofOctober)), ("dee", day == "2026-09-30"), ("ida", ofOctober == 0),
      ].filter(\.1)
      return on(day, [.dailyActiveUsers: .count(Count(users.count))]).users(
        users.map { user("user_" + $0.0, [.billableTokens: 10], email: $0.0 + "@example.com") })
    }
  }()

  private func report(
    _ range: ClosedRange<Day> = "2026-10-01"..."2026-10-31", people: PeopleShown = .names,
    minimumGroup: Int? = nil
  ) throws -> Report {
    try Report.of(
      range, Self.usage, roster: Self.roster, people: people, minimumGroup: minimumGroup)
  }

  private func row(_ values: [String: Cell], _ names: [String]) -> [Cell] {
    names.map { values[$0] ?? .empty }
  }

  @Test func `Each person of the roster has a row with the status in the period`() throws {
    let table = try #require(try report()[table: "monthly_seats"])
    #expect(
      table.columns.map(\.id) == [
        "period", "start", "end", "complete", "seat", "user_id", "user_email", "group",
        "cost_centre", "first_activity",
        "last_activity", "active_days", "status",
      ])
    #expect(table.key == ["period", "seat"])
    let rows = try table.records().map {
      row($0, ["seat", "group", "first_activity", "last_activity", "active_days", "status"])
    }
    func day(_ day: Day) -> Cell { Cell(day) }
    #expect(
      rows == [
        ["eve@example.com", "Blue", .empty, .empty, 0, "never used"],
        ["user_cy", "Blue", day("2026-10-06"), day("2026-10-13"), 8, "active"],
        ["user_dee", "Blue", day("2026-09-30"), day("2026-09-30"), 0, "idle"],
        ["fay@example.com", "Red", .empty, .empty, 0, "new"],
        ["gus@example.com", "Red", .empty, .empty, 0, "never used"],
        ["user_ada", "Red", day("2026-09-07"), day("2026-10-18"), 18, "active"],
        ["user_bob", "Red", day("2026-10-04"), day("2026-10-12"), 9, "active"],
      ])
    let ada = try #require(try table.records().first { $0["seat"] == "user_ada" })
    #expect(
      row(ada, ["user_id", "user_email", "cost_centre"]) == ["user_ada", "ada@example.com", "K 1"])
    #expect(row(ada, ["period", "complete"]) == ["2026-10", .flag(true)])
  }

  @Test func `The status is that of the row's period`() throws {
    let report = try report("2026-09-01"..."2026-10-31")
    func status(_ table: String, _ period: String) throws -> [String: Cell] {
      let rows = try #require(report[table: table]).records(of: period)
      return Dictionary(
        uniqueKeysWithValues: rows.compactMap { row in
          if case .text(let seat)? = row["seat"] { (seat, row["status"] ?? .empty) } else { nil }
        })
    }
    // fay, gus and hal joined after September.
    #expect(
      try status("monthly_seats", "2026-09") == [
        "user_ada": "active", "user_bob": "never used", "user_cy": "never used",
        "user_dee": "active",
        "eve@example.com": "never used",
      ])
    #expect(try status("monthly_seats", "2026-10")["user_dee"] == "idle")
    #expect(
      try status("range_seats", "2026-09-01..2026-10-31") == [
        "user_ada": "active", "user_bob": "active", "user_cy": "active", "user_dee": "active",
        "eve@example.com": "never used", "fay@example.com": "new", "gus@example.com": "never used",
      ])
  }

  @Test func `The use of seats is counted by group and in all, with bands of active days a week`()
    throws
  {
    let report = try report()
    let table = try #require(report[table: "monthly_utilisation"])
    let names = [
      "group", "seats", "active", "idle", "never_used", "new", "utilisation", "none", "light",
      "regular", "heavy",
    ]
    #expect(
      try table.records().map { row($0, names) } == [
        ["Blue", 3, 1, 1, 1, 0, .number(1.0 / 3), 2, 1, 0, 0],
        // fay is in no band; two of three are active.
        ["Red", 4, 2, 0, 1, 1, .number(2.0 / 3), 1, 0, 1, 1],
      ])
    let page = try #require(report.excerpts.first { $0.title == "Use of seats in October 2026" })
    #expect(
      try page.records().last.map { row($0, names) } == ["All", 7, 3, 1, 2, 1, 0.5, 3, 1, 1, 1])
    #expect(page.columns.map(\.label).contains("Regular (2 to under 4 active days a week)"))
  }

  @Test func `The first page says how many seats are used`() throws {
    #expect(
      try report().attention.contains("Of 7 seats, 3 were active in October 2026 (50 %); 1 idle, 2 never used, 1 new."))
  }

  @Test func `A page lists the seats that were not used`() throws {
    let page = try #require(
      try report().excerpts.first { $0.title == "Seats without activity in October 2026" })
    #expect(
      try page.records().map { row($0, ["user_email", "status"]) } == [
        ["eve@example.com", "never used"], ["dee@example.com", "idle"], ["fay@example.com", "new"],
        ["gus@example.com", "never used"],
      ])
  }

  @Test func `Under pseudonyms a seat has that of the id, else of the address`() throws {
    let table = try #require(try report(people: .pseudonyms)[table: "monthly_seats"])
    let rows = try table.records()
    #expect(rows.allSatisfy { $0["user_email"] == .empty })
    // The test's pseudonyms are the text from behind.
    let seats = Set(rows.compactMap { $0["seat"] })
    #expect(
      seats.contains("person-ada_resu") && seats.contains("person-moc.elpmaxe@eve")
        && seats.count == 7)
    #expect(rows.first { $0["seat"] == "person-ada_resu" }?["user_id"] == "person-ada_resu")
    #expect(try report(people: .none)[table: "monthly_seats"] == nil)
    #expect(try report(people: .none)[table: "monthly_utilisation"]?.records().count == 2)
  }

  @Test func `Cost centres of a few people are left out where small groups are`() throws {
    // Red has five people, Blue three, and ida is alone: all are shown together.
    let rows = try #require(try report(minimumGroup: 5)[table: "monthly_seats"]).records()
    #expect(rows.allSatisfy { $0["group"] == .empty && $0["cost_centre"] == .empty })
    // Of two people Red is shown, but each of its cost centres has one.
    let two = try #require(try report(minimumGroup: 2)[table: "monthly_seats"]).records().filter {
      $0["group"] == "Red"
    }
    #expect(two.count == 4 && two.allSatisfy { $0["cost_centre"] == .empty })
  }

  @Test func `Groups have a chart, a table and a change on the first page`() throws {
    let report = try report()
    let chart = try #require(report[chart: "tokens_by_group"])
    // Red: 18 + 9 days of 10 tokens; Blue: 8 days; ida one.
    #expect(chart.categories == ["Red", "Blue", "(unassigned)"])
    #expect(chart.series.map(\.values) == [[270, 80, 10]])
    let first = try #require(report.sections.first)
    let brief = try #require(
      first.blocks.lazy.compactMap { if case .excerpt(let table) = $0 { table } else { nil } }.first
    )
    // September: ada 10, dee 10.
    #expect(
      try brief.records().map {
        row($0, ["group", "active_users", "billable_tokens", "change_ratio", "share"])
      } == [
        ["Red", 2, 270, 26.0, 0.75], ["Blue", 1, 80, 7.0, .number(80.0 / 360)],
        ["(unassigned)", 1, 10, .empty, .number(10.0 / 360)],
      ])
    let changes = try #require(report[table: "changes"]).records().filter {
      $0["dimension"] == "groups"
    }
    #expect(
      changes.map { row($0, ["key", "measure", "previous", "value", "change", "development"]) } == [
        ["Red", "billable_tokens", 10, 270, 260, .empty],
        ["Blue", "billable_tokens", 10, 80, 70, .empty],
        ["(unassigned)", "billable_tokens", 0, 10, 10, "new"],
      ])
  }
}
