import Usage

/// The API's answers as a function of request, organisation and options, without a socket.
///
/// Only ``SampleOptions/sessions`` have state. Follows the reference strictly.
/// Source: <https://docs.factory.ai/api-reference/analytics-api>.
package struct SampleService: Sendable {
  package let organisation: SampleOrganisation
  package let options: SampleOptions

  package init(organisation: SampleOrganisation, options: SampleOptions = SampleOptions()) {
    self.organisation = organisation
    self.options = options
  }

  /// The answer to a manager's GET request, for instance of
  /// `/api/v1/analytics/users?startDate=2026-01-15&endDate=2026-01-15`.
  package func respond(to target: String) -> SampleResponse {
    respond(to: SampleRequest(target: target, headers: [("Authorization", "Bearer \(options.key)")]))
  }

  /// The answer to a request: 200, or an error with the API's error body.
  package func respond(to request: SampleRequest) -> SampleResponse {
    do throws(RefusedRequest) {
      let target = try RequestTarget(request.target)
      switch (SampleEndpoint(path: target.path), options.sessions, request.method) {
      case (.authenticate?, let sessions?, "POST"): return authenticate(request, sessions)
      case (let endpoint?, _, _) where endpoint.isBilling && options.billing?.has(endpoint) == true:
        return try billing(endpoint, request, target)
      case (let endpoint?, _, _) where endpoint.isBilling || endpoint == .authenticate:
        throw RefusedRequest(.notFound, "No such path: \(target.path)")
      case (nil, _, _): throw RefusedRequest(.notFound, "No such path: \(target.path)")
      case (.accounts?, _, "GET"):
        try authorize(request)
        return SampleResponse(status: 200, .json(try accounts(target)))
      case (let endpoint?, _, "GET"), (let endpoint?, _, "HEAD"):
        try authorize(request)
        return SampleResponse(status: 200, .json(try analytics(target, at: endpoint)))
      default: throw RefusedRequest(.methodNotAllowed, "\(request.method) is not allowed here")
      }
    } catch {
      return error.response(requestID: requestID(of: request))
    }
  }

  private func authorize(_ request: SampleRequest) throws(RefusedRequest) {
    let given = request.authorizations.map { $0.split(separator: " ") }
    guard given.count == 1, given[0].count == 2, given[0][0].lowercased() == "bearer" else {
      throw RefusedRequest(.unauthorized, "A Factory API key is required: Authorization: Bearer fk-...")
    }
    if given[0][1] == options.key { return }
    guard given[0][1] == options.memberKey else { throw RefusedRequest(.unauthorized, "The API key is not valid") }
    throw RefusedRequest(.forbidden, "Analytics requires the Manager or Owner role")
  }

  private func requestID(of request: SampleRequest) -> String {
    let hash = (request.method + " " + request.target).stableHash
    var random = SeededRandom(organisation.seed, .request, Int(truncatingIfNeeded: hash))
    return ULID.identifier(prefix: "req_", minutes: random.below(1_000_000), random: &random)
  }

  /// The body of an analytics endpoint's answer: `data`, and `meta` with the range asked for.
  private func analytics(_ target: RequestTarget, at endpoint: SampleEndpoint) throws(RefusedRequest) -> JSONTree {
    let query = try AnalyticsQuery(target, grouping: endpoint.grouping, today: options.today())
    var meta: [(key: String, value: JSONTree)] = [
      ("org_id", .string(organisation.id)), ("start_date", .string("\(query.days.lowerBound)")),
      ("end_date", .string("\(query.days.upperBound)")),
    ]
    let rows: [JSONTree]
    switch endpoint {
    case .tokens: rows = tokens(query)
    case .tools: rows = tools(query)
    case .activity: rows = activity(query)
    case .productivity: rows = productivity(query)
    default:
      let page = try users(query, target)
      rows = page.rows
      let isSnake = options.paginationSpelling == .snakeCase
      meta.append((isSnake ? "has_more" : "hasMore", .bool(page.nextCursor != nil)))
      meta.append((isSnake ? "next_cursor" : "nextCursor", .text(page.nextCursor)))
    }
    return .object([("data", .array(rows)), ("meta", .object(meta))])
  }

  /// The rows of all days of a query that have data.
  func rows(
    of query: AnalyticsQuery, _ rows: (_ date: JSONTree, _ totals: DayTotals, _ day: Day) -> [JSONTree]
  ) -> [JSONTree] {
    query.days.filter(organisation.hasData).flatMap { rows(.string("\($0)"), organisation.totals(on: $0), $0) }
  }
}

/// The endpoints of the API, by name.
enum SampleEndpoint: String, CaseIterable {
  case tokens, tools, activity, productivity, users
  case subscription, limits, plan, computers
  case accounts
  case authenticate

  init?(path: Substring) {
    guard let endpoint = Self.allCases.first(where: { $0.path == path }) else { return nil }
    self = endpoint
  }

  private var path: String {
    switch self {
    case .subscription: "/api/organization/subscription/usage"
    case .limits: "/api/billing/limits"
    case .plan: "/api/app/auth/me"
    case .computers: "/api/organization/compute-usage"
    case .accounts: "/api/v0/organization/users"
    case .authenticate: "/user_management/authenticate"
    default: "/api/v1/analytics/" + rawValue
    }
  }

  /// Whether it is about the billing period.
  var isBilling: Bool { [.subscription, .limits, .plan, .computers].contains(self) }

  /// The value of `group_by` that the endpoint accepts.
  var grouping: String? {
    switch self {
    case .tokens: "model"
    case .tools: "tool_name"
    case .activity: "client"
    default: nil
    }
  }
}
