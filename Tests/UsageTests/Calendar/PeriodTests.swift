import TestSupport
import Testing
import Usage

@Suite struct PeriodTests {
  @Test(arguments: [
    // Weeks 53: years whose 1 January is a Thursday, or a Wednesday in a leap year.
    ("2026-12-28", "2026-W53"), ("2026-12-31", "2026-W53"), ("2027-01-01", "2026-W53"), ("2027-01-03", "2026-W53"),
    ("2027-01-04", "2027-W01"), ("2020-12-28", "2020-W53"), ("2021-01-03", "2020-W53"), ("2021-01-04", "2021-W01"),
    // A year's last days in the next year's first week.
    ("2024-12-29", "2024-W52"), ("2024-12-30", "2025-W01"), ("2025-12-28", "2025-W52"), ("2025-12-29", "2026-W01"),
    ("2026-01-04", "2026-W01"), ("2026-01-05", "2026-W02"), ("2026-09-28", "2026-W40"), ("2026-10-04", "2026-W40"),
  ])
  func `A week is of the year of its Thursday`(day: Day, id: String) {
    let week = Period(.week, holding: day)
    #expect(week.id == id)
    #expect(week.whole.dayCount == 7)
    #expect(week.whole.lowerBound.weekday == 1)
    #expect(week.whole.contains(day))
    #expect(!week.isCut)
  }

  @Test func `Weeks are counted as a calendar counts them, for a century`() {
    // Counted on from a known Monday: a year has 53 weeks where 1 January is a Thursday, or a Wednesday and it is a
    // leap year; else 52.
    var (monday, year, week) = ("2000-01-03" as Day, 2000, 1)
    var disagreements: [String] = []
    while year < 2100 {
      let id = "\(year)-W\(week < 10 ? "0" : "")\(week)"
      if (0..<7).contains(where: { Period(.week, holding: monday + $0).id != id }) { disagreements.append(id) }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let newYear = Day(year: year, month: 1, day: 1)?.weekday
      let weeks = newYear == 4 || (newYear == 3 && isLeap) ? 53 : 52
      (year, week) = week == weeks ? (year + 1, 1) : (year, week + 1)
      monday = monday + 7
    }
    #expect(disagreements.isEmpty)
  }

  @Test(arguments: [
    ("2026-02-14", "2026-02", "2026-02-01", "2026-02-28"), ("2028-02-01", "2028-02", "2028-02-01", "2028-02-29"),
    ("2028-02-29", "2028-02", "2028-02-01", "2028-02-29"), ("2100-02-28", "2100-02", "2100-02-01", "2100-02-28"),
    ("2026-04-30", "2026-04", "2026-04-01", "2026-04-30"), ("2026-10-31", "2026-10", "2026-10-01", "2026-10-31"),
    ("2026-12-31", "2026-12", "2026-12-01", "2026-12-31"), ("2027-01-01", "2027-01", "2027-01-01", "2027-01-31"),
  ])
  func `A month is a calendar month`(day: Day, id: String, first: Day, last: Day) {
    let month = Period(.month, holding: day)
    #expect(month.id == id)
    #expect(month.whole == first...last)
    #expect(month.days == first...last)
  }

  @Test(arguments: [
    (Period.Unit.week, "2027-01-04", "2026-W53", "2026-12-28"), (.week, "2026-12-29", "2026-W52", "2026-12-21"),
    (.week, "2025-01-01", "2024-W52", "2024-12-23"), (.month, "2027-01-31", "2026-12", "2026-12-01"),
    (.month, "2026-03-31", "2026-02", "2026-02-01"), (.month, "2028-03-01", "2028-02", "2028-02-01"),
  ])
  func `Before a period is the whole one before it`(unit: Period.Unit, day: Day, id: String, first: Day) {
    let predecessor = Period(unit, holding: day).predecessor
    #expect(predecessor.id == id)
    #expect(predecessor.days.lowerBound == first)
    #expect(!predecessor.isCut)
  }

  @Test func `A range cuts weeks and months and they keep their names`() {
    // Wednesday 30 September to Tuesday 13 October.
    let range: ClosedRange<Day> = "2026-09-30"..."2026-10-13"
    let weeks = Period.all(.week, in: range)
    expectNoDifference(
      weeks.map { "\($0.id) \($0.days.lowerBound) \($0.days.upperBound) \($0.days.dayCount) \($0.isCut)" },
      [
        "2026-W40 2026-09-30 2026-10-04 5 true", "2026-W41 2026-10-05 2026-10-11 7 false",
        "2026-W42 2026-10-12 2026-10-13 2 true",
      ])
    #expect(weeks[0].whole == "2026-09-28"..."2026-10-04")
    let months = Period.all(.month, in: range)
    expectNoDifference(
      months.map { "\($0.id) \($0.days.lowerBound) \($0.days.upperBound) \($0.days.dayCount) \($0.isCut)" },
      ["2026-09 2026-09-30 2026-09-30 1 true", "2026-10 2026-10-01 2026-10-13 13 true"])
    #expect(weeks[0].predecessor.id == "2026-W39", "of a cut period it is the whole one before too")
    #expect(weeks[0].predecessor.whole == "2026-09-21"..."2026-09-27")
  }

  @Test func `A range inside one week cuts it at both ends`() {
    #expect(Period.all(.week, in: "2026-10-06"..."2026-10-08").map(\.days) == ["2026-10-06"..."2026-10-08"])
    #expect(Period.all(.month, in: "2026-10-06"..."2026-10-06").map(\.days) == ["2026-10-06"..."2026-10-06"])
  }

  @Test(arguments: [
    // Exactly one month or week.
    ("2026-10-01", "2026-10-31", "2026-10", "2026-09"), ("2026-11-16", "2026-11-22", "2026-W47", "2026-W46"),
    ("2026-02-01", "2026-02-28", "2026-02", "2026-01"),
    // Whole months against as many before them.
    ("2026-08-01", "2026-10-31", "2026-08-01..2026-10-31", "2026-05-01..2026-07-31"),
    ("2026-12-01", "2027-01-31", "2026-12-01..2027-01-31", "2026-10-01..2026-11-30"),
    // A month so far against the same days; they may be a whole month.
    ("2026-11-01", "2026-11-27", "2026-11-01..2026-11-27", "2026-10-01..2026-10-27"),
    ("2026-11-01", "2026-11-01", "2026-11-01..2026-11-01", "2026-10-01..2026-10-01"),
    ("2026-12-01", "2026-12-30", "2026-12-01..2026-12-30", "2026-11"),
    ("2027-01-01", "2027-01-31", "2027-01", "2026-12"),
    ("2026-03-01", "2026-03-28", "2026-03-01..2026-03-28", "2026-02"),
    // February has no such day.
    ("2026-03-01", "2026-03-29", "2026-03-01..2026-03-29", nil),
    ("2026-03-01", "2026-03-30", "2026-03-01..2026-03-30", nil),
    ("2028-03-01", "2028-03-29", "2028-03-01..2028-03-29", "2028-02"),
    // Any other range against as many days before it.
    ("2026-10-20", "2026-11-05", "2026-10-20..2026-11-05", "2026-10-03..2026-10-19"),
    ("2026-11-03", "2026-11-03", "2026-11-03..2026-11-03", "2026-11-02..2026-11-02"),
    ("2026-11-09", "2026-11-22", "2026-11-09..2026-11-22", "2026-10-26..2026-11-08"),
    ("2026-10-01", "2026-11-27", "2026-10-01..2026-11-27", "2026-08-04..2026-09-30"),
    ("2026-10-15", "2026-10-31", "2026-10-15..2026-10-31", "2026-09-28..2026-10-14"),
  ])
  func `A range is compared like for like`(first: Day, last: Day, id: String, counterpart: String?) {
    let asked = Period(asked: first...last)
    #expect(asked.id == id)
    #expect(asked.days == first...last && !asked.isCut)
    #expect(asked.counterpart?.id == counterpart)
  }

  @Test(arguments: Period.Unit.allCases)
  func `The periods of any range are a partition of it`(unit: Period.Unit) {
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let first = Day(number: .random(in: 10_000...30_000, using: &random))
      let range = first...(first + .random(in: 0...800, using: &random))
      let periods = Period.all(unit, in: range)

      #expect(Array(periods.map(\.days).joined()) == Array(range), "each day once, in order")
      #expect(Set(periods.map(\.id)).count == periods.count)
      #expect(periods.map(\.id) == periods.map(\.id).sorted(), "names sort by time")
      for (index, period) in periods.enumerated() {
        #expect(period.whole.clamped(to: range) == period.days)
        #expect(period.isCut == (period.days != period.whole))
        if index > 0 { #expect(period.predecessor.id == periods[index - 1].id) }
        if index > 0, index < periods.count - 1 { #expect(!period.isCut, "only the first and the last can be cut") }
      }
    }
  }
}
