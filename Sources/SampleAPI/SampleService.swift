import Usage

/// The Analytics API's answers as a pure function of request, organisation and options: no socket, no state.
///
/// Follows the reference strictly. Source: <https://docs.factory.ai/api-reference/analytics-api>.
package struct SampleService: Sendable {
  package let organisation: SampleOrganisation
  package let options: SampleOptions

  package init(organisation: SampleOrganisation, options: SampleOptions = SampleOptions()) {
    self.organisation = organisation
    self.options = options
  }

  /// The answer to one request.
  ///
  /// - Parameters:
  ///   - method: `GET`; `HEAD` is answered alike.
  ///   - target: Path and query as in the request line, percent-encoded.
  ///   - headers: Names in any case. Only `Authorization` is looked at.
  /// - Returns: 200, or an error with the API's error body; there is an answer to whatever request.
  package func respond(
    method: String, target: String, headers: [(name: String, value: String)]
  ) -> SampleResponse {
    do throws(Problem) {
      let parsed = try RequestTarget(target)
      guard let endpoint = Endpoint.all[parsed.path] else {
        throw Problem(.notFound, "No such path: \(parsed.path)")
      }
      guard method == "GET" || method == "HEAD" else {
        throw Problem(.methodNotAllowed, "\(method) is not allowed here")
      }
      try authorize(headers)
      let query = try AnalyticsQuery(parsed, grouping: endpoint.grouping, today: options.today())
      let body = try endpoint.body(self, query, parsed)
      return SampleResponse(status: 200, body: options.texts?.rewritten(body) ?? body)
    } catch {
      return error.response(requestID: requestID(method: method, target: target))
    }
  }

  /// The answer to a manager's GET request, for instance of
  /// `/api/v1/analytics/users?startDate=2026-01-15&endDate=2026-01-15`.
  package func respond(to target: String) -> SampleResponse {
    respond(method: "GET", target: target, headers: [("Authorization", "Bearer \(options.key)")])
  }

  /// `users`, for instance; empty for paths that are none of the API's.
  static func endpoint(of target: String) -> String {
    let (path, _) = RequestTarget.parts(target)
    if let endpoint = SessionEndpoint(path: path) { return endpoint.name }
    return Endpoint.all[path] == nil ? "" : path.split(separator: "/").last.map(String.init) ?? ""
  }

  private func authorize(_ headers: [(name: String, value: String)]) throws(Problem) {
    let given = headers.filter { $0.name.lowercased() == "authorization" }
    guard given.count == 1, let credentials = given.first?.value.split(separator: " ", omittingEmptySubsequences: true),
      credentials.count == 2, credentials[0].lowercased() == "bearer"
    else { throw Problem(.unauthorized, "A Factory API key is required: Authorization: Bearer fk-...") }
    if credentials[1] == options.key { return }
    guard credentials[1] == options.memberKey else { throw Problem(.unauthorized, "The API key is not valid") }
    throw Problem(.forbidden, "Analytics requires the Manager or Owner role")
  }

  private func requestID(method: String, target: String) -> String {
    // FNV-1a: `Hasher` differs from one process to the next.
    let hash = (method + " " + target).utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    var generator = Generator(organisation.seed, .request, Int(truncatingIfNeeded: hash))
    return Identifier.make(prefix: "req_", minutes: generator.below(1_000_000), generator: &generator)
  }

  /// An answer's envelope: `data`, then `meta` with the range asked for.
  ///
  /// `capacity` is about how many bytes the body will have; `pagination` is called within `meta` once the rows are
  /// written.
  func envelope(
    _ query: AnalyticsQuery, reserving capacity: Int = 4096, rows: (inout JSONText) -> Void,
    pagination: (inout JSONText) -> Void = { _ in }
  ) -> [UInt8] {
    var json = JSONText(reserving: capacity)
    json.object { json in
      json.key("data")
      json.array(rows)
      json.key("meta")
      json.object { json in
        json.member("org_id", organisation.id)
        json.member("start_date", query.start.description)
        json.member("end_date", query.end.description)
        pagination(&json)
      }
    }
    return json.bytes
  }

  /// Writes the rows of each day that has data.
  func eachDay(of query: AnalyticsQuery, _ write: (_ day: Day, _ totals: DayTotals) -> Void) {
    for day in query.days where organisation.hasData(on: day) { write(day, organisation.totals(on: day)) }
  }
}

/// A path of the API.
private struct Endpoint {
  /// The value of `group_by` that it knows.
  var grouping: String?
  let body: @Sendable (SampleService, AnalyticsQuery, RequestTarget) throws(Problem) -> [UInt8]

  static let all: [Substring: Endpoint] = [
    "/api/v1/analytics/tokens": Endpoint(grouping: "model") { service, query, _ in service.tokens(query) },
    "/api/v1/analytics/tools": Endpoint(grouping: "tool_name") { service, query, _ in service.tools(query) },
    "/api/v1/analytics/activity": Endpoint(grouping: "client") { service, query, _ in service.activity(query) },
    "/api/v1/analytics/productivity": Endpoint { service, query, _ in service.productivity(query) },
    "/api/v1/analytics/users": Endpoint { service, query, target throws(Problem) in
      try service.users(query, target)
    },
  ]
}
