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
}
