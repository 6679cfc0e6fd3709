import Foundation
import SampleAPI
import Testing

/// Requests that the reference forbids get its error body.
@Suite struct StrictnessTests {
  private let service = SampleService.sample()
  private let good = "startDate=2026-10-01&endDate=2026-10-02"

  @Test(arguments: [
    "", "startDate=2026-10-01", "endDate=2026-10-01", "startDate=&endDate=2026-10-01",
    "startDate=2026-10-1&endDate=2026-10-02", "startDate=2026-02-30&endDate=2026-03-01",
    "startDate=2026-13-01&endDate=2026-13-02", "startDate=20261001&endDate=20261002",
    "startDate=2026-10-01T00:00&endDate=2026-10-02", "startDate=+2026-10-01&endDate=2026-10-02",
    "startDate=2026-10-01%20&endDate=2026-10-02", "startDate=2026%2D10%2D0x&endDate=2026-10-02",
    "startDate=2026-10-03&endDate=2026-10-02",
    "startDate=2026-10-31&endDate=2026-11-01", "startDate=2026-10-31&endDate=2027-01-01",
    "startDate=2026-01-13&endDate=2026-01-15",
    "startDate=2026-10-01&startDate=2026-10-01&endDate=2026-10-02",
    "startDate=2026-10-01&endDate=2026-10-02&x=%G1", "startDate=2026-10-01&endDate=2026-10-02&x=%ff",
    "startDate=2026-10-01&endDate=2026-10-02&x=%2",
  ])
  func `A range of days without data is refused by every endpoint`(query: String) throws {
    for endpoint in ["tokens", "tools", "activity", "productivity", "users"] {
      let response = service.respond(to: "/api/v1/analytics/\(endpoint)?\(query)")
      #expect(response.status == 400, "\(endpoint)")
      let body = try JSON(response.body)
      #expect(body.keys == ["title", "detail", "status", "requestId"])
      #expect(body["title"].text == "Bad Request" && body["status"].int == 400)
      #expect(body["requestId"].text?.hasPrefix("req_") == true && body["detail"].text?.isEmpty == false)
    }
  }

  @Test func `Today is refused in the reference's words, yesterday is not`() throws {
    let today = service.respond(to: "/api/v1/analytics/tools?startDate=2026-11-01&endDate=2026-11-01")
    #expect(
      try JSON(today.body)["detail"].text == "Cannot query today's date - analytics data has a 24-hour lag")
    #expect(
      service.respond(to: "/api/v1/analytics/tools?startDate=2026-01-14&endDate=2026-10-31").status == 200)
  }

  @Test(arguments: [
    "limit=0", "limit=101", "limit=-1", "limit=%2B5", "limit=5.0", "limit=ten", "limit=", "limit=99999999999999999999",
    "cursor=", "cursor=user_01HPMQ8ABCDE7Y7PR3TTZY4KLM", "cursor=AAAAAAAAAAAAAAAAAAAAAA%3D%3D", "group_by=user",
  ])
  func `An impossible page is refused`(query: String) {
    #expect(service.respond(to: "/api/v1/analytics/users?\(good)&\(query)").status == 400)
  }

  @Test(arguments: [
    ("tokens", "model"), ("tools", "tool_name"), ("activity", "client"), ("productivity", "language"),
    ("users", "date"),
  ])
  func `An endpoint groups by its own dimension only`(endpoint: String, dimension: String) {
    func grouped(_ by: String) -> Int {
      service.respond(to: "/api/v1/analytics/\(endpoint)?\(good)&group_by=\(by)").status
    }
    #expect(grouped(dimension) == (["productivity", "users"].contains(endpoint) ? 400 : 200))
    for other in ["", "models", "Model", "model,client"] { #expect(grouped(other) == 400) }
  }

  @Test func `Keys are checked before the query`() throws {
    func status(_ headers: (name: String, value: String)...) -> Int {
      service.respond(to: SampleRequest(target: "/api/v1/analytics/tokens", headers: headers)).status
    }
    #expect(status() == 401)
    #expect(status(("Authorization", "fk-sample")) == 401)
    #expect(status(("Authorization", "Basic fk-sample")) == 401)
    #expect(status(("Authorization", "Bearer fk-other")) == 401)
    #expect(status(("Authorization", "Bearer fk-sample x")) == 401)
    #expect(status(("Authorization", "Bearer fk-sample"), ("Authorization", "Bearer fk-sample")) == 401)
    #expect(status(("Authorization", "Bearer fk-member")) == 403)
    #expect(status(("authorization", "bearer fk-sample")) == 400)
  }

  @Test(arguments: [
    "/", "/api/v1/analytics", "/api/v1/analytics/", "/api/v1/analytics/token", "/api/v1/analytics/users/",
    "/api/v1//analytics/users", "/API/v1/analytics/users", "/api/v2/analytics/users", "", "*",
  ])
  func `Other paths are not found`(path: String) {
    #expect(service.respond(to: "\(path)?\(good)").status == 404)
  }

  @Test func `Only reading is allowed`() {
    let headers = [(name: "Authorization", value: "Bearer fk-sample")]
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "get"] {
      let request = SampleRequest(method: method, target: "/api/v1/analytics/users?\(good)", headers: headers)
      let response = service.respond(to: request)
      #expect(response.status == 405)
      #expect(response.headers.contains { $0 == ("Allow", "GET, HEAD") })
    }
    let head = SampleRequest(method: "HEAD", target: "/api/v1/analytics/users?\(good)", headers: headers)
    #expect(service.respond(to: head).status == 200)
  }

  @Test func `Percent-encoding and unknown parameters change nothing`() throws {
    let plain = service.respond(to: "/api/v1/analytics/users?\(good)")
    let other = service.respond(
      to: "http://proxy.example/api/v1/analytics/users?%73tartDate=2026%2d10%2D01&&x=%E2%82%AC&endDate=2026-10-02")
    #expect(other.status == 200)
    #expect(other.body == plain.body)
  }
}
