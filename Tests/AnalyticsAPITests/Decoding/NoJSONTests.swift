import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// Bodies that are not JSON, or whose text is no Unicode: read as far as that is safe, and none a crash.
@Suite struct NoJSONTests {
  private static let notJSON: [String] = [
    "", " \n", "{", "}", "<!DOCTYPE html><html><body>Sign in</body></html>", "upstream connect error", "{'data':[]}",
    #"{"data":[],}"#, #"{"data":[1 2]}"#, #"{"data":[]} trailing"#, #"{"data":[]}{"data":[]}"#, #"{"data":[01]}"#,
    #"{"data":[+1]}"#, #"{"data":[NaN]}"#, #"{"data":[Infinity]}"#, #"{"data":[1e400]}"#, #"{"data":[.5]}"#,
    #"{"data":[123456789012345678901234567890]}"#, #"{"data":[-9223372036854775809]}"#, #"{"data":["\x"]}"#,
    "{\"data\":[\"a\nb\"]}", "{\"data\":[\"a\0b\"]}", "\0",
    String(repeating: "[", count: 100_000), String(repeating: #"{"data":"#, count: 5000),
    #"{"data":"# + String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000) + "}",
  ]

  @Test(arguments: notJSON.indices)
  func `Not JSON`(index: Int) {
    #expect(throws: JSONSyntaxError.self) { try usersPage(Self.notJSON[index]) }
  }

  @Test(
    arguments: [
      [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80],
      [0xf8, 0x88, 0x80, 0x80],
    ] as [[UInt8]])
  func `Invalid UTF-8 is U+FFFD`(bytes: [UInt8]) throws {
    let body = Array(#"{"data":[{"date":"2026-01-15","user_id":"a"#.utf8) + bytes + Array(#"b"}]}"#.utf8)
    let user = try usersPage(body).rows[0].userID.text
    #expect(user.hasPrefix("a\u{FFFD}") && user.hasSuffix("b"))
  }

  @Test(arguments: [
    (#"done \ud83d"#, "done \u{FFFD}"), (#"\ude00x"#, "\u{FFFD}x"), (#"\udc00\ud800"#, "\u{FFFD}\u{FFFD}"),
    (#"\uD83D\u0041"#, "\u{FFFD}A"), (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"), (#"\ud83d\ude00"#, "😀"),
    (#"\\ud83d"#, #"\ud83d"#), (#"\\\udead"#, "\\\u{FFFD}"),
  ])
  func `A surrogate without its partner is U+FFFD`(escaped: String, text: String) throws {
    let body = Array(#"{"data":[{"date":"2026-01-15","hooks_by_event":[{"command":"\#(escaped)"}]}]}"#.utf8)
    var parser = JSONParser()
    let fields = try parser.parse(body) { root, isRepaired in
      #expect(isRepaired == text.contains("\u{FFFD}"))
      return root.unreadableText(AnalyticsRequest(.tools, days: (day - 1)...day)).map { ($0.day, $0.subject) }
    }
    #expect(fields.map(\.0) == (text.contains("\u{FFFD}") ? [day] : []))
    #expect(fields.allSatisfy { $0.1 == "hooks_by_event[].command" })
    let page = try organisationPage(.tools, String(decoding: body, as: UTF8.self))
    #expect(page.days[0].breakdowns[.hooks]?[0].keys[2] == text)
  }

  @Test func `Many surrogates take no time for each that grows with the body`() throws {
    let text = String(repeating: #"\ud83d"#, count: 100_000)
    let page = try usersPage(#"{"data":[{"date":"2026-01-15","user_id":"\#(text)"}]}"#)
    #expect(page.rows[0].userID.text.unicodeScalars.count == 100_000)
  }

  @Test func `A body whose values would fill the memory is refused before it is parsed`() {
    let commas = [UInt8](repeating: UInt8(ascii: ","), count: 17 << 20)
    var parser = JSONParser()
    #expect(throws: FieldProblem(reason: "its values would take more than 384 MiB of memory")) {
      try parser.parse(commas) { _, _ in }
    }
    // As many letters are one text.
    let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 17 << 20)
    #expect(throws: Never.self) { try parser.parse([0x22] + letters + [0x22]) { _, _ in } }
  }

  @Test func `A byte-order mark is skipped`() throws {
    let body = [0xEF, 0xBB, 0xBF] + Array(Reference.users.utf8)
    #expect(try usersPage(body).rows == usersPage(Reference.users).rows)
  }

  @Test func `Cut short at any byte`() {
    let body = Array(Reference.users.utf8)
    for count in 0..<body.count {
      #expect(throws: JSONSyntaxError.self, "cut after \(count) bytes") { try usersPage(Array(body[..<count])) }
    }
  }

  @Test func `A parser is as good as new after a bad body`() throws {
    var parser = JSONParser()
    func rows(_ body: String) throws -> Int {
      var count = 0
      _ = try parser.parse(Array(body.utf8)) { root, _ in try UsersDecoder(day: day).page(root) { _ in count += 1 } }
      return count
    }
    for body in ["", "{", Reference.users, "<html>", String(repeating: "[", count: 5000), #"{"data":7}"#] {
      if body == Reference.users {
        #expect(try rows(body) == 1)
      } else {
        #expect(throws: (any Error).self) { try rows(body) }
      }
      #expect(try rows(Reference.users) == 1)
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func `Bytes changed at random are read or refused`(seed: UInt64) {
    var dice = SeededGenerator(seed: seed)
    let bodies = [Reference.users, Reference.tools, Reference.activity].map { Array($0.utf8) }
    let bytes = Array(#"{}[]",:0123456789-+.eE\truefalsn"#.utf8) + [0, 0x80, 0xc3, 0xff]
    for _ in 0..<500 {
      var body = bodies.randomElement(using: &dice) ?? []
      for _ in 0...Int.random(in: 0...4, using: &dice) {
        let place = Int.random(in: 0..<body.count, using: &dice)
        switch Int.random(in: 0...2, using: &dice) {
        case 0: body[place] = bytes.randomElement(using: &dice) ?? 0
        case 1: body.remove(at: place)
        default: body.insert(contentsOf: body[place...].prefix(Int.random(in: 1...40, using: &dice)), at: place)
        }
      }
      do {
        let page = try usersPage(body)
        #expect(page.rows.allSatisfy { !$0.userID.text.isEmpty })
        for field in UserField.allCases { #expect(page.rows.allSatisfy { $0.counts[field] ?? .zero >= .zero }) }
        let days = try parsed(body) { try OrganisationDecoder(.tools).page($0, days: day...day).days }
        #expect(days.count <= 1)
      } catch {
        #expect(error is FieldProblem || error is JSONSyntaxError)
      }
    }
  }
}
