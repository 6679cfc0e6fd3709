import Testing

@testable import factory_report

/// The line that a terminal shows while days are fetched.
@Suite struct ProgressTests {
  private let state = Progress.State(requests: 1234, bytes: 56_789_000, finishedDays: 305)

  @Test(arguments: [0, 1, 10, 20, 39, 40, 60, 80, 200])
  func `It is shorter than the terminal is wide, and so stays on one line`(columns: Int) {
    #expect(Progress.line(state, of: 610, columns: columns).count < max(columns, 1))
  }

  @Test func `Half of the bar is full at half of the days`() {
    let line = Progress.line(state, of: 610, columns: 80)
    #expect(
      line == String(repeating: "█", count: 15) + String(repeating: "░", count: 15)
        + " 305/610 days of data, 1234 requests, 56.8 MB")
  }

  @Test func `A narrow terminal has fewer counts, and a shorter bar`() {
    #expect(Progress.line(state, of: 610, columns: 40) == "█████████░░░░░░░░░ 305/610 days of data")
    #expect(Progress.line(state, of: 610, columns: 20) == "305/610 days of data".prefix(19))
  }
}
