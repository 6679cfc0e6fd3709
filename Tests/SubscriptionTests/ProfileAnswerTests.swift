import Foundation
import HTTP
import SampleAPI
import Subscription
import TestSupport
import Testing
import Usage

/// Answers to the question for the plan's name that are of no use: the report is complete without them.
@Suite struct ProfileAnswerTests {
  /// The answers of a service with windows whose profile is answered by `profile`, and the requests for it.
  private func fetch(
    patience: Duration, profile: @escaping @Sendable (SampleResponse) -> ResponseDelivery
  ) async throws -> (SubscriptionFetch, requests: Int) {
    let key = "fk-0123456789abcdef"
    return try await withHome { home in
      try write(
        #"{"access_token":"\#(access(hours: 99))","refresh_token":"refresh-0123456789abcdef"}"#, to: home + "/auth.json"
      )
      var options = SampleOptions(key: key)
      options.billing = SampleBilling(.windows)
      return try await SampleServer.withServer(
        organisation: SampleOrganisation(users: 1), options: options,
        interception: { request, respond in
          let response = respond(request)
          return request.target.contains("/me") ? profile(response) : ResponseDelivery(response)
        }
      ) { server in
        let address = try ServerAddress(server.url)
        let client = try SubscriptionClient(
          key: Key(secret: key), home: SessionHome(home), address: address, authority: address, patience: patience,
          timing: TestClock().timing, logger: RecordingLog().logger)
        return (try await client.fetch(live: false), server.requests.count { $0.contains("/me") })
      }
    }
  }

  @Test(arguments: [#"fk\u002d0123456789abcdef"#, "refresh-0123456789abcdef", access(hours: 99)])
  func `An answer that repeats the key or a token is not kept`(repeated: String) async throws {
    let (fetch, _) = try await fetch(patience: .seconds(600)) { response in
      var response = response
      response.content = .bytes(
        Array(#"{"organization":{"subscription":{"factoryTier":"team","x":["\#(repeated)"]}}}"#.utf8))
      return ResponseDelivery(response)
    }
    #expect(fetch.snapshot.planName == nil && fetch.answers["/api/app/auth/me"] == nil)
    #expect(fetch.snapshot.windows.count == 7)
  }

  @Test func `A plan's name that does not come is not waited for`() async throws {
    let (fetch, requests) = try await fetch(patience: .milliseconds(100)) { response in
      var delivery = ResponseDelivery(response)
      (delivery.response, delivery.body, delivery.ending) = (nil, [], .silence)
      return delivery
    }
    #expect(fetch.snapshot.planName == nil && !fetch.snapshot.windows.isEmpty)
    #expect(!fetch.facts.contains(.noPlan) && requests <= 1)
  }
}
