/// The five endpoints of the Analytics API (reference: «Endpoints»).
package enum Endpoint: String, CaseIterable, Sendable {
  case tokens
  case tools
  case activity
  case productivity
  case users

  /// The four that answer one row a day for the organisation as a whole.
  package static let organisation: [Endpoint] = [.tokens, .tools, .activity, .productivity]
}

/// What the API is known to offer (reference: «Date Requirements»).
package enum Availability {
  /// The first day for which there is any data: 2026-01-14.
  package static let firstDay = Day(number: 20_467)

  /// The days that may be asked for: those up to yesterday.
  ///
  /// - Parameter today: The current day in UTC.
  /// - Returns: From ``firstDay`` to yesterday.
  package static func days(today: Day) -> ClosedRange<Day> {
    firstDay...max(firstDay, today - 1)
  }

  /// How many days old a day must be for its numbers to be taken as final: younger ones are asked for again.
  package static let settlingDays = 3
}
