import HTTP
import TestSupport
import Testing

@testable import HTTP

/// A proxy is named where it fails, and its login is not sent again after it was refused.
@Suite struct ProxyTests {
  private let api = "https://api.example.test"

  @Test func `A refused login is sent once, by all requests and clients together`() async throws {
    try await RawServer.with(RawServer.answer("407 Proxy Authentication Required", [])) { proxy in
      let environment = ["HTTPS_PROXY": "http://ann:t0p-s3cret@127.0.0.1:\(proxy.port)"]
      for _ in 0..<2 {
        let asked = try await ask(api, environment, count: 8)
        #expect(asked.error?.attempts == 1 && asked.delays.isEmpty)
        #expect(
          asked.sentence.contains(
            "the proxy 127.0.0.1:\(proxy.port) asks for a login (407), and does not accept the one in HTTPS_PROXY"))
        #expect(!asked.sentence.contains("s3cret") && !asked.sentence.contains("ann"), "\(asked.sentence)")
      }
      let configuration = try ServerClient.Configuration(
        address: try ServerAddress("https://login.example.test"), environment: environment)
      let delivery = await configuration.sendOnce(
        Request("/x", body: "x", subject: "x"), hiding: TestKey(), logger: RecordingLog().logger, willSend: {})
      guard case .notSent(let reason, let check) = delivery else {
        Issue.record("\(delivery)")
        return
      }
      #expect(reason.contains("127.0.0.1:\(proxy.port)") && check.contains("HTTPS_PROXY"))
      #expect(proxy.connections == 1 && proxy.requests.count == 1)
    }
  }

  @Test func `A proxy that refuses connections is reported as the proxy`() async throws {
    try await withSilentPort { url in
      let asked = try await ask(api, ["HTTPS_PROXY": url])
      #expect(asked.error?.attempts == 5)
      #expect(asked.sentence.contains("(the proxy \(url.dropFirst(7)): Connection refused); check HTTPS_PROXY"))
      #expect(!asked.sentence.contains("api.example.test"), "\(asked.sentence)")
    }
  }

  @Test(arguments: ["502 Bad Gateway", "403 Forbidden"])
  func `A proxy that cannot connect is named`(status: String) async throws {
    try await RawServer.with(RawServer.answer(status, [])) { proxy in
      let asked = try await ask(api, ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"])
      #expect(
        asked.sentence.contains("the proxy 127.0.0.1:\(proxy.port): it does not connect to api.example.test"),
        "\(asked.sentence)")
    }
  }

  @Test(arguments: ["", "hello\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "\u{15}\u{3}\u{1}"])
  func `A proxy that closes or answers garbage is named`(answer: String) async throws {
    try await RawServer.with(Array(answer.utf8)) { proxy in
      let asked = try await ask(api, ["HTTPS_PROXY": "127.0.0.1:\(proxy.port)"])
      #expect(
        asked.sentence.contains("(the proxy 127.0.0.1:\(proxy.port): ")
          && asked.sentence.contains("check HTTPS_PROXY, the proxy and FACTORY_API_URL"), "\(asked.sentence)")
    }
  }

  @Test(arguments: [" ", "\n", "\t  "])
  func `A proxy of blanks is none`(value: String) throws {
    #expect(try Proxy(for: try ServerAddress(api), environment: ["HTTPS_PROXY": value]) == nil)
  }

  @Test(arguments: [
    "http://", "socks5://proxy", "//", "http://a b:3128", "http://proxy:0x1", "http://proxy:99999", "proxy?x",
    "http://u:p@",
    "http://[::1", "http://pröxy", "proxy:3128:1", "proxy#x", "a\u{1}b", "http://u:%zz@proxy", "https://proxy",
  ])
  func `A value that names no http proxy is refused without its login`(value: String) throws {
    let error = #expect(throws: ServerAddress.Invalid.self) {
      try Proxy(for: try ServerAddress(api), environment: ["HTTPS_PROXY": value])
    }
    #expect(error?.description.hasPrefix("HTTPS_PROXY is not the address of an http proxy") == true)
  }

  @Test func `A request and a login do not show what they hold`() throws {
    let proxy = try Proxy(
      for: try ServerAddress(api), environment: ["HTTPS_PROXY": "http://ann:t0p-s3cret@proxy.example.com"])
    var shown = "\(proxy as Any) \(String(reflecting: proxy))"
    dump(proxy, to: &shown)
    let request = Request("/x", body: "refresh_token=t0p-s3cret", subject: "x")
    shown += "\(request) \(String(reflecting: request))"
    dump(request, to: &shown)
    #expect(!shown.contains("s3cret"), "\(shown)")
  }
}
