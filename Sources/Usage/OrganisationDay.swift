/// What one of the four organisation endpoints says of one day.
package struct EndpointDay: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// Absent where the API gave null or nothing: missing is not zero.
  package var values: [DailyField: Amount]
  /// Absent where the API gave null or nothing; empty where it gave an empty list.
  package var breakdowns: [Breakdown: [BreakdownRow]]
  /// The fields we do not know, as a JSON object.
  package var unknownFields: String?

  package init(
    endpoint: Endpoint, day: Day, values: [DailyField: Amount] = [:], breakdowns: [Breakdown: [BreakdownRow]] = [:],
    unknownFields: String? = nil
  ) {
    self.endpoint = endpoint
    self.day = day
    self.values = values
    self.breakdowns = breakdowns
    self.unknownFields = unknownFields
  }
}

/// What the organisation endpoints together say of one day.
package struct OrganisationDay: Hashable, Sendable {
  package let day: Day
  /// The endpoints that have a row for the day.
  package private(set) var endpoints: Set<Endpoint> = []
  package private(set) var values: [DailyField: Amount] = [:]
  package private(set) var breakdowns: [Breakdown: [BreakdownRow]] = [:]

  package init(day: Day, _ rows: [EndpointDay] = []) {
    self.day = day
    for row in rows { add(row) }
  }

  package mutating func add(_ row: EndpointDay) {
    endpoints.insert(row.endpoint)
    values.merge(row.values) { _, new in new }
    breakdowns.merge(row.breakdowns) { _, new in new }
  }

  /// True where all four organisation endpoints have a row.
  package var hasData: Bool { endpoints.count == Endpoint.organisation.count }

  package func count(_ field: DailyField) -> Count? { values[field]?.count }
}
