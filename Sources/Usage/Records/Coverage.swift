/// The latest fetch of one endpoint and day.
package struct Coverage: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// The number of rows that the API returned: 0 or 1 for organisation endpoints, one per user for `/users`.
  package let rows: Int
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int
  /// The changes since the first fetch; `nil` if all fetches returned the same data.
  package let restatement: Restatement?

  package init(endpoint: Endpoint, day: Day, rows: Int, fetchedAt: Int, restatement: Restatement? = nil) {
    self.endpoint = endpoint
    self.day = day
    self.rows = rows
    self.fetchedAt = fetchedAt
    self.restatement = restatement
  }

  /// True if the API may still change the day: it was younger than ``Availability/settlingDays`` when it was fetched.
  package var isProvisional: Bool { Day(secondsSince1970: fetchedAt) - day < Availability.settlingDays }

  /// True if a later fetch returned different data.
  package var isRestated: Bool { restatement != nil }
}
