import Archive
import ReportAssembly
import ReportModel
import Usage

/// What the archive holds, as `status` shows it: as text, or as one JSON object.
struct ArchiveStatus: Encodable {
  /// The archive's days of one endpoint.
  struct EndpointDays: Encodable {
    let endpoint: String
    /// The first and the last day that were fetched; `nil` if none was.
    let firstDay: String?
    let lastDay: String?
    let days: Int
    /// Days that were fetched, and for which the API returned no data.
    let missing: Int
    /// Days that the next run fetches again, as they may still change.
    let provisional: Int
    /// The time of the last fetch.
    let fetchedAt: String?
  }

  /// The missing days of all endpoints, by what becomes of them.
  struct MissingDays: Encodable {
    /// Days that the next run asks for again.
    let awaited: [String]
    /// Days that are asked for again only with `--refresh`.
    let given: [String]
  }

  /// The path of the archive.
  let archive: String
  /// The other members but the path are empty without an archive.
  let exists: Bool
  let organisation: String?
  let endpoints: [EndpointDays]
  let missingDays: MissingDays
  /// As the service answered last.
  let subscription: SubscriptionObject?

  /// A place that has no archive yet.
  init(absent path: String) {
    (archive, exists, organisation, endpoints, subscription) = (path, false, nil, [], nil)
    missingDays = MissingDays(awaited: [], given: [])
  }

  /// - Parameters:
  ///   - archive: Opened for reading.
  ///   - path: Its path.
  ///   - moment: The current time, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `ArchiveError`.
  init(_ archive: Archive, at path: String, moment: Int) throws {
    let days = Availability.days(today: Day(secondsSince1970: moment))
    let fetched = try CoverageStatus.all(of: days, from: archive).filter { $0.fetched != nil }
    let isSettled = try archive.settledDays(at: moment)
    let late = try LateDays(in: days, at: moment, from: archive)
    self.archive = path
    exists = true
    organisation = try archive.organisation()
    endpoints = Endpoint.allCases.map { endpoint in
      let own = fetched.filter { $0.endpoint == endpoint }
      return EndpointDays(
        endpoint: endpoint.rawValue, firstDay: own.first?.day.description, lastDay: own.last?.day.description,
        days: own.count, missing: own.count(where: \.isMissing),
        provisional: own.count { !isSettled(endpoint, $0.day) },
        fetchedAt: own.compactMap(\.fetched?.fetchedAt).max().map { Timestamp(secondsSince1970: $0).description })
    }
    missingDays = MissingDays(awaited: late.awaited.map(\.description), given: late.given.map(\.description))
    subscription = try archive.subscription(on: nil).map { SubscriptionObject($0, at: moment) }
  }
}
