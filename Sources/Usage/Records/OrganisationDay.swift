/// The row of one organisation endpoint for one day.
package struct EndpointDay: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// No entry if the API sent null or nothing; a missing number is not zero.
  package var values: [DailyField: Amount]
  /// No entry if the API sent null or nothing; an empty array if it sent an empty list.
  package var breakdowns: [Breakdown: [BreakdownRow]]
  /// Fields that this version does not know, as a JSON object.
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

/// The rows of all organisation endpoints for one day.
package struct OrganisationDay: Hashable, Sendable {
  package let day: Day
  /// The endpoints that have a row for this day.
  package private(set) var endpoints: Set<Endpoint> = []
  package private(set) var values: [DailyField: Amount] = [:]
  package private(set) var breakdowns: [Breakdown: [BreakdownRow]] = [:]
  /// The endpoints whose answer contradicts itself on the number of its rows: these may say too little.
  var doubted: Set<Endpoint> = []

  package init(day: Day, _ rows: [EndpointDay] = []) {
    self.day = day
    for row in rows { add(row) }
  }

  package mutating func add(_ row: EndpointDay) {
    endpoints.insert(row.endpoint)
    values.merge(row.values) { _, new in new }
    breakdowns.merge(row.breakdowns) { _, new in new }
  }

  /// True if all four organisation endpoints have a row.
  package var hasData: Bool { endpoints.count == Endpoint.organisation.count }

  /// True if the field has a value, or cannot have one: a day without tool calls has no ratios and percentiles of them.
  func has(_ field: DailyField) -> Bool {
    values[field] != nil || field.kind == .ratio && count(.toolCalls) == .zero
  }

  /// True if the day has the field, and its answer says nothing against it.
  func isKnown(_ field: DailyField) -> Bool { has(field) && !doubted.contains(field.endpoint) }

  package func count(_ field: DailyField) -> Count? { values[field]?.count }
}
