import TestSupport
import Testing
import Usage

@Suite struct DayTests {
  @Test(arguments: [
    "", "2026", "20260114", "2026-1-14", "2026-01-1", "26-01-14", "2026-001-4", "2026/01/14", "2026-01-14 ",
    " 2026-01-14", "2026-01-14T00:00:00Z", "+026-01-14", "-026-01-14", "2026-01--4", "2026-0a-14", "２０２６-01-14",
    "2026-01-1４", "2026-00-10", "2026-13-01", "2026-01-00", "2026-01-32", "2026-04-31", "2026-06-31", "2026-09-31",
    "2026-11-31", "2026-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "0000-01-01", "yesterday",
  ])
  func `What is not a date is not a day`(text: String) {
    #expect(Day(iso: text) == nil)
  }

  @Test(arguments: [
    // 56 years of 365 days, 14 leap days (1972 to 2024) and 13 days.
    ("2026-01-14", 20_467, 3), ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2),
    ("2024-02-29", 19_782, 4), ("1900-01-01", -25_567, 1), ("2026-10-31", 20_757, 6), ("2026-11-01", 20_758, 7),
  ])
  func `A date is a number of days and a day of the week`(text: String, number: Int, weekday: Int) throws {
    let day = try #require(Day(iso: text))
    #expect(day.number == number)
    #expect(day.weekday == weekday)
    #expect(day.isWeekend == (weekday == 6 || weekday == 7))
    #expect(day.description == text)
  }

  @Test func `Days follow each other over eight centuries as the calendar says`() throws {
    // Counted on, one day at a time, with nothing but the lengths of the months.
    var (year, month, dayOfMonth) = (1600, 1, 1)
    let first = try #require(Day(iso: "1600-01-01"))
    var disagreements: [Int] = []
    var count = 0
    while year < 2400 {
      let day = first + count
      if day.civil != (year, month, dayOfMonth) || Day(year: year, month: month, day: dayOfMonth) != day {
        disagreements.append(day.number)
      }
      let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
      let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
      dayOfMonth += 1
      if dayOfMonth > length { (month, dayOfMonth) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
      count += 1
    }
    #expect(disagreements.isEmpty)
    #expect(count == 2 * 146_097, "400 years have 146,097 days")
  }

  @Test func `What is written is read again`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<500 {
      let day = Day(number: .random(in: -700_000...2_900_000, using: &random))
      #expect(Day(iso: day.description) == day)
    }
  }

  @Test func `The years 1 to 9999 are on the calendar, and none beyond`() {
    #expect(Day(iso: "0001-01-01")?.description == "0001-01-01")
    #expect(Day(iso: "9999-12-31")?.description == "9999-12-31")
    #expect(Day(year: 0, month: 12, day: 31) == nil)
    #expect(Day(year: 10_000, month: 1, day: 1) == nil)
  }

  @Test(arguments: [
    (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"), (-86_400, "1969-12-31"),
    (-86_401, "1969-12-30"), (1_793_512_800, "2026-11-01"),
  ])
  func `A moment is in a day of UTC`(seconds: Int, day: Day) {
    #expect(Day(secondsSince1970: seconds) == day)
  }

  @Test func `Days can be counted, compared and walked`() {
    let leapDay: Day = "2024-02-29"
    #expect(leapDay + 1 == "2024-03-01")
    #expect(leapDay - 1 == "2024-02-28")
    #expect(leapDay + 366 == "2025-03-01")
    #expect(("2027-01-01" as Day) - ("2026-01-01" as Day) == 365)
    #expect(("2025-01-01" as Day) - ("2024-01-01" as Day) == 366)
    #expect(("2026-09-30" as Day) < "2026-10-01")
    #expect((("2026-12-30" as Day)..."2027-01-02").map(\.description).last == "2027-01-02")
    #expect((("2026-12-30" as Day)..."2027-01-02").dayCount == 4)
  }

  @Test func `Data is there from 14 January 2026 to yesterday`() {
    #expect(Availability.firstDay == "2026-01-14")
    #expect(Availability.days(today: "2026-11-01") == "2026-01-14"..."2026-10-31")
    #expect(Availability.days(today: "2026-01-14") == "2026-01-14"..."2026-01-14")
  }
}
