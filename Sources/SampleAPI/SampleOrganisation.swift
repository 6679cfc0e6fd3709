package import Usage

/// A fictional organisation whose every number is a pure function of its seed: nothing of a user is held, so that
/// 100,000 of them cost no more memory than 40.
///
/// What agrees and what does not, as with the real API:
/// - An organisation's total of a day is the sum over that day's rows of `/users`, and every breakdown adds up to its
///   total; but for one model that works in the background, which is in `/tokens` and its `by_model` only.
/// - `mcp_by_server` has two servers under two spellings, and `by_tool` now and then a name that is none.
/// - A user of several clients counts under each; some users have no e-mail address.
/// - On an empty day no endpoint has a row. On a weekend nobody may have worked: then the rows are there, with zeros,
///   and ratios are null.
package struct SampleOrganisation: Sendable {
  /// The first day with data: 2026-01-14.
  package static let firstDay = Day(number: 20_467)

  /// The day that is empty unless other ones are given: 2026-02-11, a Wednesday.
  package static let usualEmptyDays: Set<Day> = [Day(number: 20_495)]

  /// The same seed, number of users and empty days give the same bytes; another seed gives other people and numbers.
  package let seed: UInt64
  /// The people who ever have an account, 0 to 100,000; some of them join in the course of 2026.
  package let users: Int
  /// Days of which no endpoint has a row, as after a failed nightly run.
  package let emptyDays: Set<Day>

  private let cache = DayTotalsCache()

  package init(seed: UInt64 = 1, users: Int = 40, emptyDays: Set<Day> = usualEmptyDays) {
    self.seed = seed
    self.users = min(max(0, users), 100_000)
    self.emptyDays = emptyDays
  }

  /// `org_` and a ULID.
  package var id: String {
    var generator = Generator(seed, .identity, -1)
    return Identifier.make(prefix: "org_", minutes: 0, generator: &generator)
  }

  /// Whether the endpoints have rows for `day`: not before the history begins, nor on an empty day.
  package func hasData(on day: Day) -> Bool { day >= Self.firstDay && !emptyDays.contains(day) }

  /// The organisation's totals of a day that has data, computed once and kept for a while.
  func totals(on day: Day) -> DayTotals {
    cache.totals(on: day) { DayTotals(organisation: self, day: day) }
  }
}
