/// Whether data of one endpoint exists for one day.
package struct CoverageStatus: Hashable, Sendable {
  package let endpoint: Endpoint
  package let day: Day
  /// True if the day was never fetched, or the API returned no data for it.
  package let isMissing: Bool
  /// `nil` if the day was never fetched.
  package let fetched: Coverage?

  /// The status of each endpoint and day of a range; does not read the rows of `/users`.
  package static func all(of range: ClosedRange<Day>, from source: some UsageSource) throws -> [CoverageStatus] {
    try KnownDays(range, from: source).statuses(of: range)
  }
}

/// The organisation's days of a range and what was fetched for them, without rows of `/users`.
struct KnownDays {
  private struct EndpointAndDay: Hashable {
    let endpoint: Endpoint
    let day: Day
  }

  private let days: [Day: OrganisationDay]
  private let fetched: [EndpointAndDay: Coverage]
  private let doubted: Set<EndpointAndDay>

  init(_ range: ClosedRange<Day>, from source: some UsageSource) throws {
    try self.init(range, days: source.organisationDays(in: range), from: source)
  }

  /// - Parameters:
  ///   - range: The days to load.
  ///   - organisationDays: The organisation's days in the range, with or without breakdowns.
  ///   - source: Provides the coverage.
  /// - Throws: What `source` throws.
  init(_ range: ClosedRange<Day>, days organisationDays: [OrganisationDay], from source: some UsageSource) throws {
    var days = Dictionary(uniqueKeysWithValues: organisationDays.map { ($0.day, $0) })
    let notes = try source.answerNotes(in: range).filter { $0.kind == .otherTotal }
    for note in notes { days[note.day]?.doubted.insert(note.endpoint) }
    self.days = days
    doubted = Set(notes.map { EndpointAndDay(endpoint: $0.endpoint, day: $0.day) })
    fetched = Dictionary(
      uniqueKeysWithValues: try source.coverage(of: range).map {
        (EndpointAndDay(endpoint: $0.endpoint, day: $0.day), $0)
      })
  }

  /// The organisation's rows of a day; `nil` if no endpoint has a row.
  subscript(day: Day) -> OrganisationDay? { days[day] }

  /// The organisation's days of a range that have a row, in order.
  func days(in range: ClosedRange<Day>) -> [OrganisationDay] { range.compactMap { days[$0] } }

  func isMissing(_ endpoint: Endpoint, _ day: Day) -> Bool {
    guard endpoint == .users else { return days[day]?.endpoints.contains(endpoint) != true }
    // A day without active users has no rows either; only /activity distinguishes it from a missing day.
    guard let rows = fetched[EndpointAndDay(endpoint: .users, day: day)]?.rows else { return true }
    return rows == 0 && days[day]?.count(.dailyActiveUsers) != .zero
  }

  /// True if the answer contradicts itself on the number of its rows.
  func isDoubted(_ endpoint: Endpoint, _ day: Day) -> Bool {
    doubted.contains(EndpointAndDay(endpoint: endpoint, day: day))
  }

  /// The days of a range for which `/users` is not missing.
  ///
  /// - Parameters:
  ///   - range: The days.
  ///   - unknownActivity: The days with a user of whom it is not known whether they were active.
  /// - Returns: These days, and those on which all is known.
  func userDays(in range: ClosedRange<Day>, unknownActivity: Set<Day>) -> UserDays {
    let answered = range.filter { !isMissing(.users, $0) }
    return UserDays(
      answered: Set(answered),
      known: Set(answered.filter { !isDoubted(.users, $0) && !unknownActivity.contains($0) }))
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
