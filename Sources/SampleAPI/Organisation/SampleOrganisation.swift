package import Usage

/// A fictional organisation whose every number is a pure function of its seed.
///
/// No data of users is kept: 100,000 users take no more memory than 40.
///
/// What agrees and what does not, as in the real API:
/// - An organisation's total of a day is the sum over that day's rows of `/users`, and every breakdown adds up to its
///   total. The exception is one model for background work, which is only in `/tokens` and its `by_model`.
/// - `mcp_by_server` has two servers under two spellings, and `by_tool` has a few names that are parsing artifacts.
/// - A user of several clients counts under each. Some users have no e-mail address.
/// - On an empty day no endpoint has a row. On a weekend without work the rows have zeros, and ratios are null.
package struct SampleOrganisation: Sendable {
  /// The first day with data: 2026-01-14.
  package static let firstDay = Day(number: 20_467)

  /// The default of ``emptyDays``: 2026-02-11, a Wednesday.
  package static let usualEmptyDays: Set<Day> = [Day(number: 20_495)]

  /// Another seed gives other people and numbers.
  package let seed: UInt64
  /// The number of people who ever have an account, 0 to 100,000; some join in the course of 2026.
  package let users: Int
  /// Days without a row from any endpoint, as after a failed nightly run.
  package let emptyDays: Set<Day>
  /// Whether a model for background work has tokens that are of no user.
  package let hasBackgroundWork: Bool

  private let dayTotals = RememberedValues<Day, DayTotals>()

  package init(
    seed: UInt64 = 1, users: Int = 40, emptyDays: Set<Day> = usualEmptyDays, hasBackgroundWork: Bool = true
  ) {
    self.seed = seed
    self.users = min(max(0, users), 100_000)
    self.emptyDays = emptyDays
    self.hasBackgroundWork = hasBackgroundWork
  }

  /// `org_` and a ULID.
  package var id: String {
    var random = SeededRandom(seed, .identity, -1)
    return ULID.identifier(prefix: "org_", minutes: 0, random: &random)
  }

  /// Whether the endpoints have rows for `day`.
  package func hasData(on day: Day) -> Bool { day >= Self.firstDay && !emptyDays.contains(day) }

  /// The totals of a day that has data.
  func totals(on day: Day) -> DayTotals {
    dayTotals.value(for: day) { DayTotals(organisation: self, day: day) }
  }
}
