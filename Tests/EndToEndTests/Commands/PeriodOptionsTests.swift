import ArgumentParser
import Testing
import Usage

@testable import factory_report

/// The days that the options mean, by the day on which the command runs.
@Suite struct PeriodOptionsTests {
  @Test(arguments: [
    ([], "2026-11-21", "2026-10-01", "2026-10-31"),
    ([], "2026-11-01", "2026-10-01", "2026-10-31"),
    (["--last-month"], "2026-03-31", "2026-02-01", "2026-02-28"),
    (["--months", "3"], "2026-11-21", "2026-08-01", "2026-10-31"),
    (["--months", "9000000000000000000"], "2026-11-21", "2026-01-14", "2026-10-31"),
    (["--last-week"], "2026-11-21", "2026-11-09", "2026-11-15"),
    (["--last-week"], "2026-11-23", "2026-11-16", "2026-11-22"),
    (["--last-week"], "2026-01-19", "2026-01-14", "2026-01-18"),
    (["--month", "2026-02"], "2026-11-21", "2026-02-01", "2026-02-28"),
    (["--month", "2026-11"], "2026-11-21", "2026-11-01", "2026-11-20"),
    (["--month", "2026-01"], "2026-11-21", "2026-01-14", "2026-01-31"),
    (["--from", "2026-11-02"], "2026-11-21", "2026-11-02", "2026-11-20"),
    (["--from", "2026-01-14", "--to", "2026-11-20"], "2026-11-21", "2026-01-14", "2026-11-20"),
  ])
  func `The options mean these days`(arguments: [String], today: String, first: String, last: String) throws {
    let range = try PeriodOptions.parse(arguments).range(today: try #require(Day(iso: today)))
    #expect(range.lowerBound.description == first)
    #expect(range.upperBound.description == last)
  }

  @Test(arguments: [
    ([], "2026-01-20"), (["--last-week"], "2026-01-14"), (["--month", "2026-11"], "2026-11-01"),
    (["--from", "2026-11-21"], "2026-11-21"),
  ])
  func `Days without data are refused`(arguments: [String], today: String) throws {
    let day = try #require(Day(iso: today))
    #expect(throws: UsageError.self) { try PeriodOptions.parse(arguments).range(today: day) }
  }

  /// 2026-10-31T21:00:00Z, a Saturday, is 1 November in Tokyo (UTC+9); 2026-11-01T03:00:00Z, a Sunday, is 31 October in
  /// Los Angeles (UTC-7); 2026-11-01T20:00:00Z is Monday in Tokyo.
  @Test(arguments: [
    ([], 1_793_480_400, 9, "2026-11-01T00:00:00Z", "2026-11-01 09:00", "it is 2026-09 and here 2026-10"),
    (
      ["--last-month"], 1_793_480_400, 9, "2026-11-01T00:00:00Z", "2026-11-01 09:00", "it is 2026-09 and here 2026-10"
    ),
    (
      ["--months", "3"], 1_793_480_400, 9, "2026-11-01T00:00:00Z", "2026-11-01 09:00", "it is 2026-09 and here 2026-10"
    ),
    ([], 1_793_502_000, -7, "2026-11-01T07:00:00Z", "2026-11-01 00:00", "it is 2026-10 and here 2026-09"),
    (
      ["--last-week"], 1_793_563_200, 9, "2026-11-02T00:00:00Z", "2026-11-02 09:00", "it is 2026-W43 and here 2026-W44"
    ),
  ])
  func `A relative period that is another one here than in UTC is refused`(
    arguments: [String], now: Int, hours: Int, utc: String, local: String, periods: String
  ) throws {
    let options = try PeriodOptions.parse(arguments)
    let error = #expect(throws: PeriodNotOver.self) { try options.checkCalendar(now: now) { _ in hours * 3600 } }
    let sentence = error?.description ?? ""
    for part in [utc, local, "UTC", periods] { #expect(sentence.contains(part), "\(part) in: \(sentence)") }
  }

  @Test(arguments: [
    ([], 1_793_480_400, 0), ([], 1_793_480_400, 2), (["--last-week"], 1_793_480_400, 9),
    (["--month", "2026-10"], 1_793_480_400, 9), (["--from", "2026-10-01"], 1_793_480_400, 9), ([], 1_793_502_000, 9),
    ([], 1_793_563_200, 9),
  ])
  func `A period that is the same one here and in UTC is not`(arguments: [String], now: Int, hours: Int) throws {
    try PeriodOptions.parse(arguments).checkCalendar(now: now) { _ in hours * 3600 }
  }

  @Test(arguments: [
    ("0", 0), ("0.9", 0.9), ("1", 1), ("90%", 0.9), ("0%", 0), ("150%", 1.5), ("12.5%", 0.125),
  ])
  func `A share is a fraction or per cent`(text: String, value: Double) throws {
    #expect(try Share(text).value == value)
  }

  @Test(arguments: [
    "90", "1.01", "-1", "nan", "inf", "-inf", "90 %", "%", "", "0,9", "1e400", "-5%", "nan%", "0x1p-3", "0x1p3%",
    "1e-1", "+0.5", ".5",
    "0.", " 0.5", "٠", "infinity",
  ])
  func `Any other share is refused`(text: String) {
    let error = #expect(throws: (any Error).self) { try Share(text) }
    #expect("\(error as Any)".contains("90%") && "\(error as Any)".contains("0.9"))
  }
}
