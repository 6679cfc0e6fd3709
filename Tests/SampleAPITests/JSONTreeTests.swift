import Testing

@testable import SampleAPI

/// The tree is printed as RFC 8259 says, with its members in order.
@Suite struct JSONTreeTests {
  private static func text(_ tree: JSONTree) -> String { String(decoding: tree.bytes, as: UTF8.self) }

  @Test(
    arguments: [
      (.null, "null"), (.bool(true), "true"), (.bool(false), "false"), (.number("-0.50"), "-0.50"),
      (.number("123456789012345678901234567890"), "123456789012345678901234567890"), (.number("1e999"), "1e999"),
      (.integer(-7), "-7"), (.integer(.min), "-9223372036854775808"), (.text(nil), "null"), (.text("a"), #""a""#),
      (.ratio(nil), "null"), (.ratio(0), "0"), (.ratio(1.254), "1.25"), (.ratio(1.5), "1.5"), (.ratio(0.0049), "0"),
      (.ratio(1234.56), "1234.56"), (.decimal(1, per: 10_000), "0.0001"), (.decimal(1250, per: 1_000), "1.25"),
      (.decimal(10_000, per: 10_000), "1"),
      (.array([]), "[]"), (.object([]), "{}"), (.array([.integer(1), .array([.null]), .object([])]), "[1,[null],{}]"),
      (.object([("b", .integer(0)), ("a", .integer(1)), ("b", .null)]), #"{"b":0,"a":1,"b":null}"#),
      (.object([("a\"", .object([("", .string(""))]))]), #"{"a\"":{"":""}}"#),
      (.string("\"\\/\n\r\t"), #""\"\\/\n\r\t""#), (.string("\u{0}\u{8}\u{c}\u{1f}"), #""\u0000\u0008\u000c\u001f""#),
      (.string("\u{7f}\u{e9}\u{2028}\u{1d11e}\u{ffff}"), "\"\u{7f}\u{e9}\u{2028}\u{1d11e}\u{ffff}\""),
    ] as [(JSONTree, String)])
  func `What is printed`(tree: JSONTree, expected: String) {
    #expect(Self.text(tree).utf8.elementsEqual(expected.utf8))
  }

  @Test(arguments: ["tokens", "tools", "activity", "productivity", "users"])
  func `Foundation reads what is printed`(endpoint: String) throws {
    let response = SampleService.sample(users: 40).respond(to: target(endpoint))
    let tree = try #require(response.tree)
    func compare(_ tree: JSONTree, _ read: JSON) {
      switch tree {
      case .null: #expect(read.isNull)
      case .bool(let value): #expect(read.flag == value)
      case .number(let digits): #expect(read.number == Double(digits))
      case .string(let text): #expect(read.text?.utf8.elementsEqual(text.utf8) == true)
      case .array(let elements):
        #expect(read.rows.count == elements.count)
        for (element, row) in zip(elements, read.rows) { compare(element, row) }
      case .object(let members):
        #expect(read.keys == Set(members.map(\.key)))
        for (key, value) in members { compare(value, read[key]) }
      }
    }
    compare(tree, try JSON(response.body))
  }

  @Test func `Texts are compared by bytes, numbers as they are written`() {
    #expect(JSONTree.string("\u{e9}") != .string("e\u{301}"))
    #expect(JSONTree.object([("\u{e9}", .null)]) != .object([("e\u{301}", .null)]))
    #expect(JSONTree.number("1") != .number("1.0") && JSONTree.number("1") != .string("1"))
    #expect(JSONTree.object([("a", .null), ("b", .null)]) != .object([("b", .null), ("a", .null)]))
  }

  @Test func `Members are set, appended and removed by key`() {
    var tree = JSONTree.object([("a", .integer(1)), ("b", .integer(2)), ("a", .integer(3))])
    tree["a"] = .null
    tree["c"] = .bool(true)
    tree["b"] = nil
    tree["d"] = nil
    #expect(Self.text(tree) == #"{"a":null,"a":3,"c":true}"#)
    var list = JSONTree.array([.integer(1)])
    list["a"] = .null
    #expect(list == .array([.integer(1)]) && list["a"] == nil)
  }
}
