/// The five endpoints of the Analytics API (reference: «Endpoints»).
package enum Endpoint: String, CaseIterable, Sendable {
  case tokens
  case tools
  case activity
  case productivity
  case users

  /// The four endpoints that return one row per day for the whole organisation.
  package static let organisation: [Endpoint] = [.tokens, .tools, .activity, .productivity]
}

/// The availability of data (reference: «Date Requirements»).
package enum Availability {
  /// The first day with data: 2026-01-14.
  package static let firstDay = Day(number: 20_467)

  /// The days that a request may ask for.
  ///
  /// - Parameter today: The current day in UTC.
  /// - Returns: From ``firstDay`` to yesterday.
  package static func days(today: Day) -> ClosedRange<Day> {
    firstDay...max(firstDay, today - 1)
  }

  /// Numbers of a day become final at this age in days; younger days are fetched again.
  package static let settlingDays = 3

  /// A missing day is asked for again as long as it is younger than this many days.
  package static let lateDays = 35
}
