import Usage

/// The two endpoints that sessions are for: the subscription's, and the one that gives a new pair of tokens.
enum SessionEndpoint {
  case subscription
  case authenticate

  init?(path: Substring) {
    switch path {
    case "/api/organization/subscription/usage": self = .subscription
    case "/user_management/authenticate": self = .authenticate
    default: return nil
    }
  }

  /// What a plan of faults calls it.
  var name: String {
    switch self {
    case .subscription: "subscription"
    case .authenticate: "authenticate"
    }
  }
}

extension SampleService {
  /// The answer to a POST.
  ///
  /// - Parameters:
  ///   - target: Path and query as in the request line.
  ///   - authorization: The header's value; `nil` without one.
  ///   - body: Of the request.
  ///   - sessions: Those that there are.
  /// - Returns: `nil` for a path of the Analytics API, or of none.
  func respond(
    toPost target: String, authorization: String?, body: [UInt8], sessions: SampleSessions
  ) -> SampleResponse? {
    guard let endpoint = SessionEndpoint(path: RequestTarget.parts(target).path) else { return nil }
    switch endpoint {
    case .subscription: return subscription(authorization, body, sessions)
    case .authenticate: return authenticate(body, sessions)
    }
  }

  private func subscription(_ authorization: String?, _ body: [UInt8], _ sessions: SampleSessions) -> SampleResponse {
    guard let authorization, authorization.hasPrefix("Bearer "),
      sessions.accepts(String(authorization.dropFirst("Bearer ".count)))
    else {
      return Problem(.unauthorized, "The session is not valid").response(requestID: "req_session")
    }
    guard let tree = try? JSONTree(parsing: body), case .bool(let usesCache)? = tree["useCache"] else {
      return Problem(.badRequest, "useCache must be true or false").response(requestID: "req_session")
    }
    return SampleResponse(
      status: 200, body: SampleSubscription(organisation, today: options.today()).answer(usesCache: usesCache))
  }

  /// RFC 6749, 6: a form, and errors of its own shape (5.2).
  private func authenticate(_ body: [UInt8], _ sessions: SampleSessions) -> SampleResponse {
    let form = try? RequestTarget("?" + String(decoding: body, as: UTF8.self))
    func value(_ name: String) -> String? { (try? form?.value(name)) ?? nil }
    var json = JSONText()
    guard value("grant_type") == "refresh_token", let token = value("refresh_token"),
      value("client_id") == "client_01HNM792M5G5G1A2THWPXKFMXB"
    else { return Self.refusal("invalid_request", "grant_type, refresh_token and client_id are required") }
    guard let pair = sessions.redeem(token) else {
      return Self.refusal("invalid_grant", "Refresh token already exchanged.")
    }
    json.object { json in
      json.member("access_token", pair.access)
      json.member("refresh_token", pair.refresh)
      json.key("user")
      json.object { $0.member("email", "ada@example.com") }
      json.member("organization_id", organisation.id)
    }
    return SampleResponse(status: 200, body: json.bytes)
  }

  private static func refusal(_ error: String, _ description: String) -> SampleResponse {
    var json = JSONText()
    json.object { json in
      json.member("error", error)
      json.member("error_description", description)
    }
    return SampleResponse(status: 400, body: json.bytes)
  }
}

/// What the organisation has used in the billing period that a day is in: as many standard tokens as `/tokens` bills.
///
/// A period begins on the ninth of a month at 07:48:46 and ends on the eighth of the next one at eight.
private struct SampleSubscription {
  private let first: Day
  private let last: Day
  private let used: Int
  private let users: Int

  /// A user's, in a period.
  private static let allowance = 12_000_000

  init(_ organisation: SampleOrganisation, today: Day) {
    let (_, _, dayOfMonth) = today.civil
    let month = Period(.month, holding: dayOfMonth >= 9 ? today : today - dayOfMonth)
    first = month.whole.lowerBound + 8
    last = month.whole.upperBound + 8
    users = organisation.users
    used = (first..<Swift.max(first, today)).filter(organisation.hasData)
      .reduce(0) { $0 + organisation.totals(on: $1).tokens.billable }
  }

  func answer(usesCache: Bool) -> [UInt8] {
    let allowance = max(1, users) * Self.allowance
    var json = JSONText()
    json.object { json in
      json.key("usage")
      json.object { json in
        json.member("startDate", first.number * 86_400_000 + 28_126_000)
        json.member("endDate", last.number * 86_400_000 + 28_800_000)
        pool("standard", used, of: allowance, &json)
        // Some twelfth of it is of the better kind.
        pool("premium", used / 12, of: allowance / 10, &json)
      }
      json.member("source", usesCache ? "cache" : "live")
      json.member("cacheUpdated", !usesCache)
    }
    return json.bytes
  }

  private func pool(_ name: StaticString, _ used: Int, of allowance: Int, _ json: inout JSONText) {
    json.key(name)
    json.object { json in
      json.member("userTokens", used / max(1, users))
      json.member("orgTotalTokensUsed", used)
      json.member("orgOverageUsed", max(0, used - allowance))
      json.member("basicAllowance", allowance)
      json.member("totalAllowance", allowance)
      json.member("orgOverageLimit", allowance / 4)
      json.ratio("usedRatio", Double(used) / Double(allowance))
    }
  }
}
