import Foundation
import SampleAPI
import Testing
import Usage

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The same answers over sockets.
@Suite struct ServerTests {
  private let service = SampleService.sample()
  private let target = "/api/v1/analytics/users?startDate=2026-10-01&endDate=2026-10-02&limit=100"

  private func serve<Result: Sendable>(_ body: (RunningServer) async throws -> Result) async throws -> Result {
    try await SampleServer.withServer(organisation: service.organisation, options: service.options, body)
  }

  private func fetch(
    _ url: String, method: String = "GET", key: String? = "fk-sample"
  ) async throws -> (body: Data, response: HTTPURLResponse) {
    var request = URLRequest(url: try #require(URL(string: url)))
    request.httpMethod = method
    if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (body, response) = try await session.data(for: request)
    return (body, try #require(response as? HTTPURLResponse))
  }

  @Test func `Bodies and statuses are those of the pure function`() async throws {
    try await serve { server in
      let (body, response) = try await fetch(server.url + target)
      #expect(response.statusCode == 200)
      #expect(response.value(forHTTPHeaderField: "Content-Type") == "application/json")
      #expect([UInt8](body) == service.respond(to: target).body)
      #expect(try await fetch(server.url + target, key: nil).response.statusCode == 401)
      #expect(try await fetch(server.url + target, key: "fk-member").response.statusCode == 403)
      #expect(try await fetch(server.url + "/nothing").response.statusCode == 404)
      #expect(try await fetch(server.url + target, method: "DELETE").response.statusCode == 405)
      let refused = try await fetch(server.url + "/api/v1/analytics/tools")
      #expect(refused.response.statusCode == 400)
      #expect(try JSON([UInt8](refused.body))["title"].text == "Bad Request")
      #expect(
        server.requests == [target, target, target, "/nothing", target, "/api/v1/analytics/tools"])
    }
  }

  @Test func `HEAD has the headers of GET and no body`() async throws {
    try await serve { server in
      let (body, response) = try await fetch(server.url + target, method: "HEAD")
      #expect(response.statusCode == 200 && body.isEmpty)
      #expect(response.value(forHTTPHeaderField: "Content-Length") == "\(service.respond(to: target).body.count)")
    }
  }

  @Test func `Many clients at once get their own answers`() async throws {
    try await serve { server in
      let days = (1...28).map { "2026-09-\($0 < 10 ? "0" : "")\($0)" }
      let same = try await withThrowingTaskGroup(of: Bool.self) { group in
        for day in days {
          group.addTask {
            let target = "/api/v1/analytics/tools?startDate=\(day)&endDate=\(day)"
            return [UInt8](try await fetch(server.url + target).body) == service.respond(to: target).body
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(same.count == 28 && same.allSatisfy { $0 })
      #expect(server.requests.count == 28)
    }
  }

  @Test func `The body's result or error is passed on, and the server has stopped listening`() async throws {
    struct Deliberate: Error {}
    let url = try await serve { server in
      _ = try await fetch(server.url + target)
      return server.url
    }
    await #expect(throws: URLError.self) { try await fetch(url + target) }
    await #expect(throws: Deliberate.self) {
      try await serve { _ in throw Deliberate() }
    }
  }

  @Test func `Pipelined requests are answered in order on one connection`() async throws {
    try await serve { server in
      let port = try #require(URL(string: server.url)?.port)
      let request = { (path: String, more: String) in
        "GET \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer fk-sample\r\n\(more)\r\n"
      }
      let text = try await rawExchange(
        port: port,
        request("/nothing", "") + request("/api/v1/analytics/tools", "") + request(target, "Connection: close\r\n"))
      let statuses = text.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0.prefix(3)) }
      #expect(statuses == ["404", "400", "200"])
      #expect(text.utf8.suffix(100).elementsEqual(service.respond(to: target).body.suffix(100)))
    }
  }
}
