/// Where summaries read days from: the archive, or days made up by a test.
package protocol UsageSource: Sendable {
  /// What was fetched for a range: one entry for each endpoint and day that was ever asked for, in no given order.
  func coverage(of days: ClosedRange<Day>) throws -> [Coverage]

  /// The organisation's days that have a row of at least one endpoint, in order.
  func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// The rows of `/users` on a day, in no given order.
  ///
  /// A text has the same identifier on all days of a source, and what was asked later knows all texts of before.
  func users(on day: Day) throws -> UserRows

  /// The same days as ``organisationDays(in:)``; breakdowns may be left out.
  func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// How many different users have a row of `/users` on some day of a range.
  func userCount(in days: ClosedRange<Day>) throws -> Int

  /// For each user with a row before a day, the last one, in no given order.
  func lastActivity(before day: Day) throws -> LastActivities
}

/// What is known of one endpoint's day.
package struct Coverage: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// How many rows the API returned: 0 or 1 for the organisation endpoints, one a user for `/users`.
  package let rows: Int
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int
  /// What has changed since the first fetch; `nil` where every fetch gave the same.
  package let restatement: Restatement?

  package init(endpoint: Endpoint, day: Day, rows: Int, fetchedAt: Int, restatement: Restatement? = nil) {
    self.endpoint = endpoint
    self.day = day
    self.rows = rows
    self.fetchedAt = fetchedAt
    self.restatement = restatement
  }

  /// True where a later fetch of the same day gave something else than an earlier one.
  package var isRestated: Bool { restatement != nil }
}
