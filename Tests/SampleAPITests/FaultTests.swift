import FaultSwitchboard
import Foundation
import SampleAPI
import Testing
import Usage

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What a client sees of each fault, over sockets.
@Suite struct FaultTests {
  private let service = SampleService.sample(users: 12)
  private let endpoints = ["tokens", "tools", "activity", "productivity", "users"]

  private func truth(_ target: String) -> [UInt8] { service.respond(to: target).body }

  // MARK: The connection

  @Test func `Closed without an answer`() async throws {
    try await service.serve(faults: .always(.closed)) { server in
      let bytes = try await [server.bytes(target("tools")), server.bytes("/nothing", method: "HEAD")]
      #expect(bytes == [[], []])
    }
  }

  @Test func `Silent until the server closes`() async throws {
    let service = service
    let silence = try await service.serve(faults: .always(.silent)) { server in
      let bytes = Task { try await server.bytes(target("tools")) }
      _ = try await server.request(1)
      return bytes
    }
    #expect(try await silence.value.isEmpty)
  }

  @Test func `Cut off after so many bytes, of which one at least is missing`() async throws {
    for (count, expected) in [(10, 10), (-5, 0), (1 << 40, truth(target("tools")).count - 1)] {
      let answer = try await service.answer(target("tools"), .cut(keeping: count))
      #expect(answer.status == 200 && answer.announced == truth(target("tools")).count)
      #expect(answer.body == Array(truth(target("tools")).prefix(expected)))
    }
  }

  @Test func `Chunks that break off`() async throws {
    let answer = try await service.answer(target("users"), .cutChunked)
    #expect(answer["transfer-encoding"] == "chunked" && answer.announced == nil)
    let half = truth(target("users")).prefix(truth(target("users")).count / 2)
    #expect(answer.body == Array("\(String(half.count, radix: 16))\r\n".utf8) + half + Array("\r\n".utf8))
  }

  @Test func `Stalled after so many bytes, with the connection open`() async throws {
    let (service, body) = (service, truth(target("tools")))
    let stalled = try await service.serve(faults: .always(.stalled(after: 7))) { server in
      let all = Task { try await server.answer(target("tools")) }
      // The bytes come although the rest never does.
      let some = try await server.bytes(target("tools")) { $0.suffix(7) == body.prefix(7) }
      #expect(some.suffix(7) == body.prefix(7))
      _ = try await server.request(2)
      return all
    }
    let answer = try await stalled.value
    #expect(answer.announced == body.count && answer.body == Array(body.prefix(7)))
  }

  @Test func `Dripping byte by byte until the client has enough`() async throws {
    try await service.serve(faults: .always(.dripping)) { server in
      let bytes = try await server.bytes("/nothing") { bytes in
        (try? RawAnswer(bytes)).map { $0.body.count >= 18 } ?? false
      }
      let answer = try RawAnswer(bytes)
      #expect(answer["transfer-encoding"] == "chunked")
      #expect(answer.text.hasPrefix("1\r\n{\r\n1\r\n\"\r\n1\r\nt\r\n"))
    }
  }

  @Test func `No HTTP at all`() async throws {
    try await service.serve(faults: .always(.notHTTP)) { server in
      let bytes = try await server.bytes(target("users"))
      #expect(String(decoding: bytes, as: UTF8.self) == "SSH-2.0-OpenSSH_9.2p1\r\n")
    }
  }

  // MARK: The status

  @Test func `Statuses with the API's error body`() async throws {
    let busy = try await service.answer(target("tools"), .status(429, retryAfter: "7"))
    #expect(busy.status == 429 && busy["retry-after"] == "7" && busy["content-type"] == "application/json")
    let body = try busy.json
    #expect(body.keys == ["title", "detail", "status", "requestId"])
    #expect(body["title"].text == "Too Many Requests" && body["status"].int == 429)
    let plain = try await service.answer(target("users"), .status(503))
    #expect(plain.status == 503 && plain["retry-after"] == nil)
    #expect(try await service.answer(target("users"), .status(100)).status == 200, "a status that can be an answer's")
  }

  @Test func `A proxy's page`() async throws {
    let answer = try await service.answer(target("tools"), .statusPage(502))
    #expect(answer.status == 502 && answer["content-type"] == "text/html; charset=utf-8")
    #expect(answer.text.contains("<h1>502 Bad Gateway</h1>"))
  }

  @Test func `A redirect, and whether the key is sent along`() async throws {
    let service = service
    try await service.serve { other in
      let elsewhere = other.url + target("tools")
      try await service.serve(faults: .always(.redirect(307, to: elsewhere))) { server in
        let answer = try await server.answer(target("tools"))
        #expect(answer.status == 307 && answer["location"] == elsewhere)
        #expect(server.authorizations == ["Bearer fk-sample"])
      }
      #expect(other.authorizations.isEmpty)
      _ = try await rawExchange(port: other.port, "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      #expect(other.authorizations == [nil] && other.requests == ["/x"])
    }
  }

  @Test func `An error that repeats the key`() async throws {
    let answer = try await service.answer(target("tools"), .echo(500))
    #expect(answer.status == 500)
    #expect(try answer.json["detail"].text?.contains("Bearer fk-sample") == true)
  }

  // MARK: The body

  @Test func `Empty, foreign and truncated bodies`() async throws {
    let empty = try await service.answer(target("tools"), .empty)
    #expect(empty.status == 200 && empty.announced == 0 && empty.body.isEmpty)
    let page = try await service.answer(target("tools"), .signInPage)
    #expect(page.status == 200 && page.text.contains("Sign in") && page["content-type"]?.hasPrefix("text/html") == true)
    let truncated = try await service.answer(target("tools"), .truncated(keeping: 30))
    #expect(truncated.announced == 30 && truncated.body == Array(truth(target("tools")).prefix(30)))
    let almost = try await service.answer(target("tools"), .truncated(keeping: .max))
    #expect(almost.body == Array(truth(target("tools")).dropLast()))
  }

  @Test func `Compressed bodies have the same content`() async throws {
    let large = target("tokens", "2026-09-01", "2026-10-07")
    for target in [target("activity"), large] {
      let answer = try await service.answer(target, .gzip)
      #expect(answer["content-encoding"] == "gzip" && answer.announced == answer.body.count)
      #expect(answer.body.starts(with: [0x1f, 0x8b, 8, 0]))
      // The system's own reader checks the sum.
      try await service.serve(faults: .always(.gzip)) { server in
        let read = try await fetch(server.url + target)
        #expect(read == Data(truth(target)))
      }
      let broken = try await service.answer(target, .brokenGzip)
      #expect(broken["content-encoding"] == "gzip" && broken.announced == broken.body.count)
      #expect(broken.body == Array(answer.body.prefix(answer.body.count / 2)))
    }
    #expect(truth(large).count > 65_535, "more than one block")
  }

  private func fetch(_ url: String) async throws -> Data {
    var request = URLRequest(url: try #require(URL(string: url)))
    request.setValue("Bearer fk-sample", forHTTPHeaderField: "Authorization")
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    return try await session.data(for: request).0
  }

  @Test func `White space behind the body, piece by piece`() async throws {
    let body = truth(target("tools"))
    for size in [600_000, 5 << 20] {
      let answer = try await service.answer(target("tools"), .oversized(size))
      #expect(answer.announced == size && answer.body.count == size)
      #expect(answer.body.starts(with: body) && answer.body[size - 1] == 0x20)
    }
    #expect(try await service.answer(target("tools"), .oversized(1)).body == body)
  }

  @Test func `A client that leaves in the middle of a large body does no harm`() async throws {
    try await service.serve(faults: .first(.oversized(300 << 20))) { server in
      _ = try await server.bytes(target("tools")) { $0.count > 1_000_000 }
      #expect(try await server.answer(target("tools")).body == truth(target("tools")))
    }
  }

  @Test func `Nested deeply`() async throws {
    let (tree, _) = try await service.trees(target("tools"), .nested(5))
    #expect(tree["data"]?.elements.last?["nested"]?.bytes == Array("[[[[[]]]]]".utf8))
    let deep = try await service.answer(target("tools"), .nested(100_000))
    #expect(throws: (any Error).self, "too deep for a parser") { try deep.json }
    let empty = try await service.answer(target("tools", "2026-02-11", "2026-02-11"), .nested(1))
    #expect(try empty.json["meta"]["nested"].rows.isEmpty && empty.json["meta"].keys.contains("nested"))
    #expect(try await service.answer(target("tools"), .nested(0)).json["data"].rows.isEmpty == false)
  }

  @Test(arguments: [(Fault.invalidUTF8, [0xff]), (.cutCharacter, [0xe2, 0x82])] as [(Fault, [UInt8])])
  func `Texts that are not UTF-8`(fault: Fault, bytes: [UInt8]) async throws {
    for endpoint in endpoints {
      let (body, truth) = (try await service.answer(target(endpoint), fault).body, truth(target(endpoint)))
      #expect(String(validating: body, as: UTF8.self) == nil)
      let place = try #require(body.indices.first { body[$0...].starts(with: bytes) })
      #expect(Array(body[..<place] + body[(place + bytes.count)...]) == truth, "nothing else is changed")
      #expect(body[place - 1] == UInt8(ascii: "\"") && !body[..<place].suffix(8).elementsEqual(#""date":""#.utf8))
    }
  }

  // MARK: All of them

  @Test func `No fault disturbs the next answer`() async throws {
    let faults = Fault.all.filter { ![.silent, .stalled(after: 40), .dripping, .oversized(300 << 20)].contains($0) }
    try await service.serve(faults: FaultPlan { $0.ordinal % 2 == 1 ? faults[$0.ordinal / 2] : nil }) { server in
      for (fault, endpoint) in zip(faults, (0...).lazy.map { endpoints[$0 % endpoints.count] }) {
        _ = try await server.bytes(target(endpoint))
        #expect(try await server.answer(target(endpoint)).body == truth(target(endpoint)), "\(fault)")
      }
    }
  }

  @Test func `HEAD gets the headers of the answer gone wrong`() async throws {
    for fault in [Fault.cut(keeping: 3), .stalled(after: 3), .gzip, .oversized(1 << 20), .cutChunked, .negative] {
      let answer = try await service.answer(target("tools"), method: "HEAD", fault)
      #expect(answer.status == 200 && answer.body.isEmpty && answer.announced != nil, "\(fault)")
    }
  }
}
