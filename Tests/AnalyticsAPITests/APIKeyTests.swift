import HTTP
import Testing
import Usage

@testable import AnalyticsAPI

/// The key stands in one header and nowhere else.
@Suite struct APIKeyTests {
  private let secret = "fk-5ecret.Key_0123456789"

  @Test(arguments: ["", " ", "\n", "a b", "a\nb", "a\u{0}b", "a\u{7f}", "ключ", "a\u{a0}b", "key\r\nX-Evil: 1"])
  func `A text that cannot stand in a header is not a key`(text: String) {
    #expect(APIKey(text) == nil)
  }

  @Test(arguments: ["fk-1", " fk-1", "fk-1\n", "\r\n\t fk-1 \r\n", "\u{a0}fk-1\u{2028}"])
  func `White space around it is not part of it`(text: String) throws {
    #expect(try #require(APIKey(text)).authorization == "Bearer fk-1")
    #expect(try #require(APIKey(text[...])).authorization == "Bearer fk-1")
  }

  /// All texts that Swift makes of a value.
  private func appearances<Value>(_ value: Value) -> [String] {
    var dumped = ""
    dump(value, to: &dumped)
    return [
      "\(value)", String(describing: value), String(reflecting: value), dumped, "\([value])",
      "\(Optional(value) as Any)",
      "\(Mirror(reflecting: value).children.map { "\($0)" })",
    ]
  }

  @Test func `The key is printed nowhere`() throws {
    let key = try #require(APIKey(secret))
    let configuration = AnalyticsClient.Configuration(
      try ServerClient.Configuration(address: try ServerAddress("https://api.factory.ai")), key: key)
    struct Holder { let key: APIKey }
    let texts =
      appearances(key) + appearances(Holder(key: key)) + appearances(configuration) + appearances(["key": key])
      + [key.description, key.debugDescription]
    for text in texts { #expect(!text.contains("5ecret")) }
    #expect(key.description == "(API key)" && key.debugDescription == "(API key)")
    #expect(Mirror(reflecting: key).children.isEmpty)
  }
}
