import Testing

@testable import HTTP

/// The addresses that the key may be sent to.
@Suite struct AddressTests {
  @Test(arguments: [
    ("https://api.factory.ai", "https://api.factory.ai", "api.factory.ai"),
    ("https://api.eu.factory.ai/", "https://api.eu.factory.ai", "api.eu.factory.ai"),
    ("https://api.factory.ai///", "https://api.factory.ai", "api.factory.ai"),
    ("HTTPS://API.Factory.AI:8443", "https://API.Factory.AI:8443", "api.factory.ai"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1"),
    ("http://127.0.0.2", "http://127.0.0.2", "127.0.0.2"),
    ("http://127.255.255.254:1", "http://127.255.255.254:1", "127.255.255.254"),
    ("http://[::1]:65535/", "http://[::1]:65535", "::1"), ("http://[::1]", "http://[::1]", "::1"),
    ("http://localhost:9", "http://localhost:9", "localhost"), ("http://LOCALHOST", "http://LOCALHOST", "localhost"),
  ])
  func `Allowed`(text: String, url: String, host: String) throws {
    let address = try ServerAddress(text)
    #expect(address.url == url && address.host == host)
    #expect(address.scheme == (url.hasPrefix("https") ? "https" : "http"))
  }

  @Test(arguments: [
    "http://api.factory.ai", "http://0.0.0.0:8080", "http://localhost.evil.com", "http://127.0.0.1.evil.com",
    "http://evil.com:80", "http://128.0.0.1", "http://10.0.0.1", "http://[::]", "http://[::2]", "http://[fe80::1]",
    "http://127.1", "http://2130706433", "http://0177.0.0.1", "http://localhost.", "http://[1::1]",
    "HTTP://example.com",
  ])
  func `Plain http is refused for other machines`(text: String) {
    let error = #expect(throws: ServerAddress.Invalid.self) { try ServerAddress(text) }
    #expect(error?.description.contains("plain http") == true)
  }

  @Test(arguments: [
    "", "/", "https", "https:", "https://", "http://", "api.factory.ai", "//api.factory.ai", "ftp://api.factory.ai",
    "file:///etc/passwd", "unix://x", "https://user@api.factory.ai", "https://user:pass@api.factory.ai",
    "http://localhost@evil.com", "http://127.0.0.1:80@evil.com", "http://127.0.0.1#@evil.com",
    "http://127.0.0.1?evil.com",
    "http://127.0.0.1\\@evil.com", "https://api.factory.ai/api/v1", "https://api.factory.ai?x=1",
    "https://api.factory.ai#x", "https://api factory.ai", "https://api.factory.ai\r\nX: y", "https://factöry.ai",
    "https://host:", "https://host:0", "https://host:65536", "https://host:x", "https://host:-1", "https://host:+80",
    "https://host:80:80", "https://host:99999999999999999999", "https://:443", "https://::1", "https://[::1",
    "https://[::1]x", "https://[::1]:", "https://[]",
  ])
  func `Not an address`(text: String) {
    #expect(throws: ServerAddress.Invalid.self) { try ServerAddress(text) }
  }

  @Test func `An error names its variable and shows an address`() {
    let error = #expect(throws: ServerAddress.Invalid.self) { try ServerAddress("nowhere", variable: "OTHER_URL") }
    #expect(error?.description == "OTHER_URL is not an address such as https://api.factory.ai.")
  }

  // MARK: Proxies

  private func proxy(_ environment: [String: String], for url: String = "https://api.factory.ai") throws -> String? {
    try Proxy(for: ServerAddress(url), environment: environment).map { "\($0.host) \($0.port)" }
  }

  @Test(arguments: [
    ("http://proxy.example:8080", "proxy.example 8080"), ("http://proxy.example:8080/", "proxy.example 8080"),
    ("proxy.example:8080", "proxy.example 8080"), ("http://user:secret@proxy.example:8080", "proxy.example 8080"),
    ("http://u:p@ss@proxy.example:8080", "proxy.example 8080"), ("proxy.example", "proxy.example 3128"),
    ("10.0.0.1:3128", "10.0.0.1 3128"), ("", nil),
  ])
  func `HTTPS_PROXY`(value: String, expected: String?) throws {
    #expect(try proxy(["HTTPS_PROXY": value]) == expected)
    #expect(try proxy(["https_proxy": value]) == expected)
  }

  @Test func `There is no proxy without the variable, and none for plain http to this machine`() throws {
    #expect(try proxy([:]) == nil)
    #expect(try proxy(["HTTP_PROXY": "proxy.example:1"]) == nil)
    #expect(try proxy(["HTTPS_PROXY": "proxy.example:1"], for: "http://127.0.0.1:80") == nil)
    #expect(try proxy(["HTTPS_PROXY": "upper:1", "https_proxy": "lower:1"]) == "upper 1")
  }

  @Test(arguments: [
    ("*", true), ("api.factory.ai", true), ("API.Factory.AI", true), (".factory.ai", true), ("factory.ai", true),
    ("*.factory.ai", true), ("example.com,factory.ai", true), ("example.com, factory.ai", true), ("ai", true),
    ("", false),
    (",", false), (".", false), ("example.com", false), ("actory.ai", false), ("pi.factory.ai", false),
    ("api.factory.ai.evil.com", false), ("eu.factory.ai", false),
  ])
  func `NO_PROXY`(value: String, isDirect: Bool) throws {
    let expected = isDirect ? nil : "proxy.example 1"
    #expect(try proxy(["HTTPS_PROXY": "proxy.example:1", "NO_PROXY": value]) == expected)
    #expect(try proxy(["HTTPS_PROXY": "proxy.example:1", "no_proxy": value]) == expected)
  }
}
