/// Whether an endpoint's day is there.
package struct CoverageStatus: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// True where the API returned nothing for it, or was never asked.
  package let isMissing: Bool
  /// `nil` where the day was never fetched.
  package let fetched: Coverage?

  /// The status of every endpoint's day of a range, without a look at the users one by one.
  package static func all(of range: ClosedRange<Day>, from source: some UsageSource) throws -> [CoverageStatus] {
    try KnownDays(range, from: source).statuses(of: range)
  }
}

/// What a source has of a range, but for the users.
struct KnownDays {
  private struct EndpointAndDay: Hashable {
    let endpoint: Endpoint
    let day: Day
  }

  private let days: [Day: OrganisationDay]
  private let fetched: [EndpointAndDay: Coverage]

  init(_ range: ClosedRange<Day>, from source: some UsageSource) throws {
    try self.init(range, days: source.organisationDays(in: range), from: source)
  }

  /// - Parameters:
  ///   - range: The days to know of.
  ///   - organisationDays: The organisation's days in it, with or without their breakdowns.
  ///   - source: Where the rest is read from.
  /// - Throws: What `source` throws.
  init(_ range: ClosedRange<Day>, days organisationDays: [OrganisationDay], from source: some UsageSource) throws {
    days = Dictionary(uniqueKeysWithValues: organisationDays.map { ($0.day, $0) })
    fetched = Dictionary(
      uniqueKeysWithValues: try source.coverage(of: range).map {
        (EndpointAndDay(endpoint: $0.endpoint, day: $0.day), $0)
      })
  }

  /// The organisation's day; `nil` where no endpoint has a row.
  subscript(day: Day) -> OrganisationDay? { days[day] }

  /// The organisation's days of a range that have a row, in order.
  func days(in range: ClosedRange<Day>) -> [OrganisationDay] { range.compactMap { days[$0] } }

  func isMissing(_ endpoint: Endpoint, _ day: Day) -> Bool {
    guard endpoint == .users else { return days[day]?.endpoints.contains(endpoint) != true }
    // A day on which nobody was active has no rows either; only /activity can tell it from one that is missing.
    guard let rows = fetched[EndpointAndDay(endpoint: .users, day: day)]?.rows else { return true }
    return rows == 0 && days[day]?.count(.dailyActiveUsers) != .zero
  }

  func statuses(of range: ClosedRange<Day>) -> [CoverageStatus] {
    Endpoint.allCases.flatMap { endpoint in
      range.map { day in
        CoverageStatus(
          endpoint: endpoint, day: day, isMissing: isMissing(endpoint, day),
          fetched: fetched[EndpointAndDay(endpoint: endpoint, day: day)])
      }
    }
  }
}
