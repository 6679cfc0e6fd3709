import Testing
import Usage

@testable import HTTP
@testable import Subscription

/// The answer on the subscription in its known shapes.
@Suite struct SubscriptionDecodingTests {
  private func read(_ body: String) throws -> Subscription {
    try SubscriptionAnswer.subscription(Array(body.utf8))
  }

  private func reason(_ body: String) -> String? {
    do {
      _ = try read(body)
      return nil
    } catch let problem as UnusableBody {
      return problem.reason
    } catch {
      return "\(error)"
    }
  }

  /// The reference's example.
  private static let example = """
    {
      "usage": {
        "startDate": 1770623326000,
        "endDate": 1772956800000,
        "standard": {
          "userTokens": 0, "orgTotalTokensUsed": 5000000, "orgOverageUsed": 0, "basicAllowance": 20000000,
          "totalAllowance": 20000000, "orgOverageLimit": 0, "usedRatio": 0.25
        },
        "premium": {
          "userTokens": 0, "orgTotalTokensUsed": 0, "orgOverageUsed": 0, "basicAllowance": 0, "totalAllowance": 0,
          "orgOverageLimit": 0, "usedRatio": 0
        }
      },
      "source": "cache",
      "cacheUpdated": false
    }
    """

  @Test func `The reference's example`() throws {
    let subscription = try read(Self.example)
    #expect(
      subscription
        == Subscription(
          period: try #require(BillingPeriod(start: 1_770_623_326_000, end: 1_772_956_800_000)),
          standard: Pool(
            used: 5_000_000, totalAllowance: 20_000_000, basicAllowance: 20_000_000, overageUsed: 0, overageLimit: 0,
            userTokens: 0, reportedRatio: 0.25),
          premium: Pool(
            used: 0, totalAllowance: 0, basicAllowance: 0, overageUsed: 0, overageLimit: 0, userTokens: 0,
            reportedRatio: 0),
          source: .cache, cacheUpdated: false))
    #expect(subscription.plan == .pro && subscription.pools.count == 1)
  }

  private func answer(
    _ standard: String, dates: String = #""startDate":1770623326000,"endDate":1772956800000"#, more: String = ""
  ) -> String { #"{"usage":{\#(dates),"standard":\#(standard)}\#(more)}"# }

  @Test func `Absent fields are unknown`() throws {
    let subscription = try read(answer(#"{"orgTotalTokensUsed":1,"totalAllowance":2,"userTokens":null}"#))
    #expect(subscription.standard == Pool(used: 1, totalAllowance: 2))
    #expect(subscription.premium == nil && subscription.source == nil && subscription.cacheUpdated == nil)
    #expect(
      try read(answer(#"{"orgTotalTokensUsed":1,"totalAllowance":2}"#, more: #","source":"guess""#)).source == nil)
  }

  @Test func `Counts above 53 bits are exact, and a ratio has no sign`() throws {
    let body = answer(#"{"orgTotalTokensUsed":9007199254740993,"totalAllowance":2,"userTokens":7e3,"usedRatio":-0.0}"#)
    let pool = try read(body).standard
    #expect(pool.used == Count(9_007_199_254_740_993) && pool.userTokens == 7000)
    #expect(pool.reportedRatio?.sign == .plus)
    #expect(try read(answer(#"{"orgTotalTokensUsed":1,"totalAllowance":2}"#, more: "")).premium == nil)
    let empty =
      #"{"usage":{"startDate":1,"endDate":5,"standard":{"orgTotalTokensUsed":1,"totalAllowance":2},"premium":{}}}"#
    #expect(try read(empty).premium == nil)
  }

  @Test(arguments: ["1000000000001", "9007199254740991", "9223372036854775808", "1e15", "1.7976931348623157e308"])
  func `A very large allowance is unlimited`(allowance: String) throws {
    let pool = try read(answer(#"{"orgTotalTokensUsed":1,"totalAllowance":\#(allowance),"orgOverageLimit":1e300}"#))
      .standard
    #expect(pool.allowance == .unlimited && pool.usedRatio == nil)
  }

  @Test(arguments: [
    ("[]", "the answer is not an object"), ("{}", "no usage"), (#"{"usage":7}"#, "usage is not an object"),
    (#"{"usage":{}}"#, "startDate"), (#"{"usage":{"startDate":"2026-02-09","endDate":2}}"#, "startDate"),
    (#"{"usage":{"startDate":1,"endDate":null}}"#, "endDate"), (#"{"usage":{"startDate":5,"endDate":5}}"#, "begin"),
    (#"{"usage":{"startDate":1,"endDate":5}}"#, "no standard"),
    (#"{"usage":{"startDate":1,"endDate":5,"standard":{"totalAllowance":5}}}"#, "standard.orgTotalTokensUsed"),
    (#"{"usage":{"startDate":1,"endDate":5,"standard":{"orgTotalTokensUsed":5}}}"#, "standard.totalAllowance"),
    (
      #"{"usage":{"startDate":1,"endDate":5,"standard":{"orgTotalTokensUsed":-5,"totalAllowance":1}}}"#, "negative"
    ),
    (
      #"{"usage":{"startDate":1,"endDate":5,"standard":{"orgTotalTokensUsed":"5","totalAllowance":1}}}"#,
      "not a number"
    ),
    (#"{"usage":{"startDate":1,"startDate":2,"endDate":5}}"#, "twice"),
    (#"{"usage":{"startDate":1,"endDate":5,"standard":{"tokensUsed":5}}}"#, "no standard.orgTotalTokensUsed"),
    (
      #"{"usage":{"startDate":1,"endDate":5,"standard":{"orgTotalTokensUsed":1,"totalAllowance":2},"premium":{"x":{}}}}"#,
      "no premium.orgTotalTokensUsed"
    ),
  ])
  func `An answer that cannot be used is an error`(body: String, words: String) {
    #expect(reason(body)?.contains(words) == true, "\(reason(body) ?? "")")
  }
}
