import Foundation
import SampleAPI
import Testing
import Usage

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sessions as WorkOS keeps them, and the subscription endpoint.
@Suite struct SessionTests {
  private static let now = 1_793_534_400

  private func serve(
    _ body: (RunningServer, SampleSessions) async throws -> Void
  ) async throws {
    let organisation = SampleOrganisation(users: 5)
    let sessions = SampleSessions(of: organisation, now: { Self.now })
    var options = SampleOptions(today: { Day(secondsSince1970: Self.now) })
    options.sessions = sessions
    options.billing = .reference
    try await SampleServer.withServer(organisation: organisation, options: options) { try await body($0, sessions) }
  }

  private func post(
    _ url: String, _ body: String, token: String? = nil
  ) async throws -> (status: Int, json: JSON) {
    var request = URLRequest(url: try #require(URL(string: url)))
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    return (try #require(response as? HTTPURLResponse).statusCode, try JSON([UInt8](data)))
  }

  private func renew(_ url: String, _ token: String) async throws -> (status: Int, json: JSON) {
    try await post(
      url + "/user_management/authenticate",
      "grant_type=refresh_token&refresh_token=\(token)&client_id=client_01HNM792M5G5G1A2THWPXKFMXB")
  }

  private func usage(_ url: String, _ token: String?, _ body: String) async throws -> (status: Int, json: JSON) {
    try await post(url + "/api/organization/subscription/usage", body, token: token)
  }

  @Test func `A refresh token works once, and its replay is refused`() async throws {
    try await serve { server, sessions in
      let first = sessions.logIn()
      let answer = try await renew(server.url, first.refresh)
      let next = try #require(answer.json["refresh_token"].text)
      #expect(answer.status == 200 && next != first.refresh)
      let replay = try await renew(server.url, first.refresh)
      #expect(replay.status == 400 && replay.json["error"].text == "invalid_grant")
      #expect(try await renew(server.url, next).status == 200)
      #expect(sessions.received == [first.refresh, first.refresh, next])
      #expect(try await renew(server.url, "never given out").status == 400)
    }
  }

  @Test func `The subscription has the reference's fields, for a valid session only`() async throws {
    try await serve { server, sessions in
      let token = sessions.logIn().access
      let cached = try await usage(server.url, token, #"{"useCache": true}"#)
      #expect(cached.status == 200)
      #expect(cached.json.keys == ["usage", "source", "cacheUpdated"] && cached.json["source"].text == "cache")
      #expect(cached.json["usage"].keys == ["startDate", "endDate", "standard", "premium"])
      for pool in ["standard", "premium"] {
        #expect(
          cached.json["usage"][pool].keys == [
            "userTokens", "orgTotalTokensUsed", "orgOverageUsed", "basicAllowance", "totalAllowance",
            "orgOverageLimit", "usedRatio",
          ])
      }
      #expect(try await usage(server.url, token, #"{"useCache": false}"#).json["source"].text == "live")
      #expect(try await usage(server.url, token, "{}").status == 400)
      #expect(try await usage(server.url, nil, #"{"useCache": true}"#).status == 401)
      #expect(try await usage(server.url, "fk-sample", #"{"useCache": true}"#).status == 401)
      #expect(try await usage(server.url, sessions.logIn(lifetime: 0).access, #"{"useCache": true}"#).status == 401)
    }
  }

  @Test func `The tokens used are the tokens billed`() async throws {
    try await serve { server, sessions in
      let service = SampleService.sample(users: 5) { $0.today = { Day(secondsSince1970: Self.now) } }
      let billed = try service.get("tokens", "2026-10-09", "2026-10-31")["data"].sum("billable_tokens")
      let usage = try await usage(server.url, sessions.logIn().access, #"{"useCache": true}"#).json["usage"]
      #expect(usage["standard"]["orgTotalTokensUsed"].int == billed)
      #expect(Day(secondsSince1970: usage["startDate"].int / 1000).description == "2026-10-09")
      #expect(Day(secondsSince1970: usage["endDate"].int / 1000).description == "2026-11-08")
    }
  }

  @Test func `Without sessions there is no such path`() async throws {
    try await SampleServer.withServer(organisation: SampleOrganisation(users: 5)) { server in
      let status = try await renew(server.url, "token").status
      #expect(status == 404)
    }
  }
}
