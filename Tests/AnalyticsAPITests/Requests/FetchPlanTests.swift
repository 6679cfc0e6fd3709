import HTTP
import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// How days are split into jobs and requests.
@Suite struct FetchPlanTests {
  private func days(_ endpoint: Endpoint, in jobs: [FetchJob]) -> [String] {
    jobs.filter { $0.endpoint == endpoint }.map { "\($0.days.lowerBound - day)...\($0.days.upperBound - day)" }
  }

  @Test func `Chunks of ten days, tokens and users day by day, in the order of days`() {
    let jobs = FetchPlan.jobs(for: day...(day + 11)) { _, _ in false }
    for endpoint in [Endpoint.tools, .activity, .productivity] {
      #expect(days(endpoint, in: jobs) == ["0...9", "10...11"])
    }
    for endpoint in [Endpoint.tokens, .users] {
      #expect(days(endpoint, in: jobs) == (0...11).map { "\($0)...\($0)" })
    }
    #expect(jobs.map(\.days.lowerBound) == jobs.map(\.days.lowerBound).sorted())
    // Of one day the organisation comes first.
    #expect(jobs.prefix(5).map(\.endpoint) == [.tokens, .tools, .activity, .productivity, .users])
  }

  @Test func `Settled days are left out, and no job spans one`() {
    let jobs = FetchPlan.jobs(for: day...(day + 6)) { endpoint, asked in
      switch endpoint {
      case .tokens: asked == day + 1
      case .tools: asked == day || asked == day + 3 || asked == day + 6
      case .activity: true
      case .productivity: asked < day + 5
      case .users: asked != day + 4
      }
    }
    #expect(days(.tokens, in: jobs) == [0, 2, 3, 4, 5, 6].map { "\($0)...\($0)" })
    #expect(days(.tools, in: jobs) == ["1...2", "4...5"])
    #expect(days(.activity, in: jobs).isEmpty)
    #expect(days(.productivity, in: jobs) == ["5...6"])
    #expect(days(.users, in: jobs) == ["4...4"])
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `Every unsettled day is in just one job, and no settled one in any`(seed: UInt64) {
    var dice = SeededGenerator(seed: seed)
    let range = day...(day + Int.random(in: 0...60, using: &dice))
    var settled: Set<String> = []
    for endpoint in Endpoint.allCases {
      for asked in range where Bool.random(using: &dice) { settled.insert("\(endpoint) \(asked)") }
    }
    let jobs = FetchPlan.jobs(for: range) { settled.contains("\($0) \($1)") }
    let planned = jobs.flatMap { job in job.days.map { "\(job.endpoint) \($0)" } }
    let needed = Endpoint.allCases.flatMap { endpoint in range.map { "\(endpoint) \($0)" } }.filter {
      !settled.contains($0)
    }
    #expect(planned.sorted() == needed.sorted())
    #expect(jobs.allSatisfy { $0.days.dayCount <= FetchPlan.daysPerRequest($0.endpoint) })
    #expect(jobs.allSatisfy { ![.tokens, .users].contains($0.endpoint) || $0.days.dayCount == 1 })
  }

  // MARK: Requests

  @Test(arguments: [
    (Endpoint.tokens, "tokens?startDate=2026-01-14&endDate=2026-01-28"),
    (.tools, "tools?startDate=2026-01-14&endDate=2026-01-28"),
    (.activity, "activity?startDate=2026-01-14&endDate=2026-01-28"),
    (.productivity, "productivity?startDate=2026-01-14&endDate=2026-01-28"),
    (.users, "users?startDate=2026-01-14&endDate=2026-01-28&limit=100"),
  ])
  func `Queries are the reference's`(endpoint: Endpoint, target: String) throws {
    let request = AnalyticsRequest(endpoint, days: try day("2026-01-14")...day("2026-01-28"))
    #expect(request.target == "/api/v1/analytics/" + target)
    #expect("\(request)" == "/\(endpoint.rawValue) of 2026-01-14 to 2026-01-28")
  }

  @Test(arguments: [
    ("user_01HPMQ8ABCDE7Y7PR3TTZY4KLM", "user_01HPMQ8ABCDE7Y7PR3TTZY4KLM"), ("a+b/c==", "a%2Bb%2Fc%3D%3D"),
    ("a&limit=1#x ?", "a%26limit%3D1%23x%20%3F"), ("é🚀\n", "%C3%A9%F0%9F%9A%80%0A"), ("%41", "%2541"), ("-._~", "-._~"),
  ])
  func `A cursor is opaque, and percent-encoded`(cursor: String, encoded: String) {
    let request = AnalyticsRequest(.users, days: day...day, cursor: cursor, page: 3)
    let target = "/api/v1/analytics/users?startDate=2026-01-15&endDate=2026-01-15&limit=100&cursor="
    #expect(request.target == target + encoded)
    #expect("\(request)" == "/users of 2026-01-15, page 3")
  }
}
