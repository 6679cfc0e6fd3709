import Testing

@testable import HTTP

/// Waits between attempts, and the dates of HTTP.
@Suite struct RetryPolicyTests {
  private let policy = RetryPolicy()

  @Test func `The defaults are those of the design`() {
    #expect(policy.attempts == 5)
    #expect(policy.longestRetryAfter == .seconds(300))
    // Beyond 519 are the statuses that proxies make up.
    #expect(RetryPolicy.retriedStatuses.intersection(0..<520) == [408, 429, 500, 502, 503, 504])
  }

  @Test func `The bound of the wait doubles up to the cap`() {
    let delays = (1...8).map { policy.delay(after: $0, chance: 1) }
    #expect(delays == [0.5, 1, 2, 4, 8, 16, 20, 20].map { .seconds($0) })
    #expect(policy.delay(after: 1_000_000, chance: 1) == .seconds(20))
  }

  @Test func `The wait is a random part of its bound`() {
    #expect((1...8).allSatisfy { policy.delay(after: $0, chance: 0) == .zero })
    #expect(policy.delay(after: 3, chance: 0.25) == .milliseconds(500))
    #expect(policy.delay(after: 9, chance: 0.5) == .seconds(10))
  }

  private static let now = Double(784_111_777)

  @Test(
    arguments: [
      ("0", .zero), ("7", .seconds(7)), ("300", .seconds(300)), ("86400", .seconds(86_400)),
      ("9223372036854775807", .seconds(1_000_000)), ("-1", nil), ("1.5", nil), ("", nil), ("soon", nil),
      ("99999999999999999999", nil), ("Sun, 06 Nov 1994 08:49:37 GMT", .zero),
      ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)),
      ("Sun, 06 Nov 1994 08:40:00 GMT", .zero), ("Mon, 07 Nov 1994 08:49:37 GMT", .seconds(86_400)),
      ("Sun, 06 Nov 1994 08:50:07 CET", nil),
    ] as [(String, Duration?)])
  func `Retry-After`(header: String, delay: Duration?) {
    #expect(RetryPolicy.retryAfter(header, now: Self.now) == delay)
  }

  @Test(
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599), ("Sat, 31 Oct 2026 12:00:00 GMT", 1_793_448_000),
      ("Wed, 31 Dec 2025 23:59:60 GMT", 1_767_225_600), ("Sun, 06 Nov 1994 08:49:37 UTC", nil),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
      ("Saturday, 31-Oct-26 12:00:00 GMT", 1_793_448_000), ("Sat Oct 31 12:00:00 2026", 1_793_448_000),
      ("Wed Dec 31 23:59:60 2025", 1_767_225_600), ("Sun Nov 6 08:49:37 94", nil), ("Sun Nov  6 08:49:37", nil),
      ("Sunday, 06 Nov 1994 08:49:37 GMT", nil), ("Sunday, 06-Nov-94 08:49:37 CET", nil),
      ("Sun, 31 Apr 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nox 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 24:00:00 GMT", nil),
      ("Sun, 06 Nov 1994 08:60:00 GMT", nil), ("Sun, 06 Nov 1994 08:49 GMT", nil), ("", nil),
      ("Sun, 06 Nov 1994 08:49:x GMT", nil), ("Sun, 06 Nov 1994 08:49:37:x GMT", nil),
    ] as [(String, Int?)])
  func `Dates in HTTP`(text: String, seconds: Int?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }
}
