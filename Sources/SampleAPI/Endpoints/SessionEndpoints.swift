extension SampleService {
  /// The answer to a POST that exchanges a refresh token: RFC 6749, 6, with error bodies of 5.2.
  func authenticate(_ request: SampleRequest, _ sessions: SampleSessions) -> SampleResponse {
    let form = try? RequestTarget("?" + String(decoding: request.body, as: UTF8.self))
    func value(_ name: String) -> String? { (try? form?.value(name)) ?? nil }
    func refusal(_ error: String, _ description: String) -> SampleResponse {
      SampleResponse(
        status: 400, .json(.object([("error", .string(error)), ("error_description", .string(description))])))
    }
    guard value("grant_type") == "refresh_token", let token = value("refresh_token"),
      value("client_id") == "client_01HNM792M5G5G1A2THWPXKFMXB"
    else { return refusal("invalid_request", "grant_type, refresh_token and client_id are required") }
    guard let pair = sessions.redeem(token) else {
      return refusal("invalid_grant", "Refresh token already exchanged.")
    }
    return SampleResponse(
      status: 200,
      .json(
        .object([
          ("access_token", .string(pair.access)), ("refresh_token", .string(pair.refresh)),
          ("user", .object([("email", .string("ada@example.com"))])),
          ("organization_id", .string(organisation.id)),
        ])))
  }
}
