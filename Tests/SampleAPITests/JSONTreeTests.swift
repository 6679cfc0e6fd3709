import SampleAPI
import Testing

/// The parser takes what RFC 8259 takes and nothing else.
@Suite struct JSONTreeTests {
  private static func tree(_ text: String) throws -> JSONTree { try JSONTree(parsing: Array(text.utf8)) }

  @Test(
    arguments: [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)), (" \t\r\n1 \t\r\n", .number("1")),
      ("0", .number("0")), ("-0", .number("-0")), ("-1", .number("-1")), ("10", .number("10")),
      ("1.0", .number("1.0")), ("0.5", .number("0.5")), ("-0.50", .number("-0.50")), ("0e1", .number("0e1")),
      ("0E+1", .number("0E+1")), ("1e-2", .number("1e-2")), ("1.5e+10", .number("1.5e+10")), ("1E22", .number("1E22")),
      ("1e999", .number("1e999")), ("-1e-9999", .number("-1e-9999")), ("1e007", .number("1e007")),
      ("123456789012345678901234567890", .number("123456789012345678901234567890")),
      ("[]", .array([])), ("[ ]", .array([])), ("{}", .object([])), ("{\n}", .object([])),
      ("[1 , 2]", .array([.number("1"), .number("2")])), ("[[[]]]", .array([.array([.array([])])])),
      ("[null,[true],{}]", .array([.null, .array([.bool(true)]), .object([])])),
      (#"{"a":1,"b":{"a":[]}}"#, .object([("a", .number("1")), ("b", .object([("a", .array([]))]))])),
      (#"{ "a" : 1 , "a" : 2 }"#, .object([("a", .number("1")), ("a", .number("2"))])),
      (#"{"":0}"#, .object([("", .number("0"))])),
      (#"{"b":0,"a":1}"#, .object([("b", .number("0")), ("a", .number("1"))])),
      (#""""#, .string("")), (#""a""#, .string("a")), (#"" ""#, .string(" ")), ("\"\u{7f}\"", .string("\u{7f}")),
      (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")), (#""\u0000""#, .string("\u{0}")),
      (#""\u0041\u00e9\u20AC\uD834\uDD1e""#, .string("A\u{e9}\u{20ac}\u{1d11e}")),
      (#""\uFFFF\uFFFE""#, .string("\u{ffff}\u{fffe}")),
      (#""a\u0062c""#, .string("abc")), (#""\\u0041""#, .string("\\u0041")),
      (#""\uDBFF\uDFFF""#, .string("\u{10ffff}")),
      (
        "\"\u{e9}\u{20ac}\u{1d11e}\u{2028}\u{feff}\u{ffff}\"",
        .string("\u{e9}\u{20ac}\u{1d11e}\u{2028}\u{feff}\u{ffff}")
      ),
      (#""// /* */""#, .string("// /* */")), (#"{"\u0061":1}"#, .object([("a", .number("1"))])),
      ("\"e\u{301}\"", .string("e\u{301}")), (#""\ud7ff\ue000""#, .string("\u{d7ff}\u{e000}")),
    ] as [(String, JSONTree)])
  func `What is JSON`(text: String, expected: JSONTree) throws {
    let tree = try Self.tree(text)
    #expect(tree == expected)
    #expect(try JSONTree(parsing: tree.bytes) == expected, "written and read again")
  }

  private static let refused: [String] = [
    "", " ", "\n", "nul", "nulll", "NULL", "True", "tru", "fals", "t", "undefined", "NaN", "Infinity", "-Infinity", "-",
    "+1", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "1e1.5", "0x1", "0x", "1_000", "1,5",
    "1 000", "1a", "0.1.2", "1ee2", "- 1", "\u{ff11}", "2.e3", "0e", "0e+-1", "1+2", "[-]", "[1e]",
    "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1:2]", "[}", "{]", "[1]]", "[1}",
    "[]]",
    "[][]", "1 2", "[1],", ",", ":", "[*]", "['a']", "[\"a\",\n4\n,1,", "[\"", "[\"a", "[\u{b}]", "[\u{a0}1]",
    "[\u{2060}]",
    #"{"a":}"#, #"{"a"}"#, #"{"a" 1}"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a":1 "b":2}"#, #"{"a":1,,"b":2}"#, #"{a:1}"#,
    #"{'a':1}"#, #"{1:1}"#, #"{null:1}"#, #"{"a"::1}"#, #"{"a":1:2}"#, #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a","b"}"#,
    #"{"a":1}#"#, #"{"a":1}//"#, #"{"a":1}}"#, #"{"a":/*c*/1}"#, "// c\n1", #"{"a":true/**/}"#, #"{"x"=1}"#,
    #"{[1]:1}"#,
    #"""#, #""a"#, #""\"#, #""\""#, #""\x""#, #""\a""#, #""\'""#, #""\0""#, #""\U0041""#, #""\u""#, #""\u0""#,
    #""\u00""#,
    #""\u004""#, #""\u00g0""#, #""\u 041""#, #""\u+041""#, #""\u{41}""#, #""\ ""#, "\"\\\u{1f300}\"", #"\"a""#, "'a'",
    "a",
    "\"a\nb\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{1f}\"", "\"a\r\"", "\u{0}", "1\u{0}", "[1]\u{0}", "\u{c}1", "\u{feff}1",
    "1\u{a0}", "\u{feff}{}", #""\ud800""#, #""\udc00""#, #""\ud800a""#, #""\ud800\n""#, #""\ud800\u0041""#,
    #""\ud800\ud800""#, #""\udc00\ud800""#, #""\ud834\u""#, #""\ud834\udd""#, #""\uD800\"#, #""a"b"#, #""a" "b""#,
    "<html>",
  ]

  @Test(arguments: refused)
  func `What is no JSON`(text: String) {
    #expect(throws: JSONTree.Malformed.self) { try Self.tree(text) }
    #expect(throws: JSONTree.Malformed.self, "nor is it within an object") { try Self.tree(#"{"a":"# + text + "}") }
  }

  @Test(
    arguments: [
      [0xff], [0xfe], [0x80], [0xbf], [0xc0, 0xaf], [0xc1, 0x81], [0xc3], [0xc3, 0x28], [0xe2, 0x82],
      [0xe2, 0x28, 0xa1],
      [0xe0, 0x80, 0xaf], [0xe0, 0x9f, 0xbf], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x9f, 0x92],
      [0xf0, 0x80, 0x80, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
      [0xfc, 0x83, 0xbf, 0xbf, 0xbf, 0xbf],
    ] as [[UInt8]])
  func `Invalid UTF-8`(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    for text in [[quote] + bytes + [quote], Array(#""\n"#.utf8) + bytes + Array(#"\u0080""#.utf8), bytes] {
      #expect(throws: JSONTree.Malformed.self) { try JSONTree(parsing: text) }
    }
  }

  @Test(arguments: [
    (#"{"a":[],}"#, 8, "a key is expected"), ("[0x]", 2, "a comma or the array's end is expected"),
    ("", 0, "a value is expected"),
    ("\"\u{e9}\t\"", 3, "a control character in a text"), ("1 2", 2, "something follows the value"),
  ])
  func `A damaged text tells where`(text: String, offset: Int, reason: String) {
    let error = #expect(throws: JSONTree.Malformed.self) { try Self.tree(text) }
    #expect(error?.offset == offset && error?.reason == reason)
  }

  @Test(arguments: ["[", #"{"a":"#, #"[{"":"#])
  func `Depth is bounded`(opening: String) throws {
    #expect(throws: JSONTree.Malformed.self) { try Self.tree(String(repeating: opening, count: 100_000)) }
    func nested(_ depth: Int) throws -> JSONTree {
      try JSONTree(
        parsing: Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8),
        depthLimit: 40)
    }
    #expect(throws: Never.self) { try nested(40) }
    #expect(throws: JSONTree.Malformed.self) { try nested(41) }
    #expect(throws: Never.self) { try JSONTree(parsing: Array("[[],[],{}]".utf8), depthLimit: 2) }
  }

  @Test func `Every proper beginning of an object is refused`() throws {
    let body = SampleService.sample(users: 3).respond(to: target("tools")).body
    let tree = try JSONTree(parsing: body)
    #expect(tree.bytes == body, "the stand-in writes without white space, as the tree does")
    let part = try #require(tree["data"]?.elements.first).bytes.prefix(600)
    for count in part.indices {
      #expect(throws: JSONTree.Malformed.self) { try JSONTree(parsing: Array(part[..<count])) }
    }
  }

  @Test(arguments: [3, 40]) func `It agrees with Foundation on bytes changed at random`(users: Int) throws {
    var dice = Dice(seed: UInt64(users))
    let body = try #require(
      try JSONTree(parsing: SampleService.sample(users: users).respond(to: target("activity")).body)["data"]?.elements
        .first
    ).bytes
    let bytes = Array(#"{}[]",:0123456789-+.eE\u"#.utf8)
    for _ in 0..<400 {
      var changed = body
      let place = Int(dice.next() % UInt64(changed.count))
      switch dice.next() % 3 {
      case 0: changed[place] = bytes[Int(dice.next() % UInt64(bytes.count))]
      case 1: changed.remove(at: place)
      default: changed.insert(bytes[Int(dice.next() % UInt64(bytes.count))], at: place)
      }
      // Foundation is the laxer of the two.
      if (try? JSONTree(parsing: changed)) != nil { #expect(throws: Never.self) { try JSON(changed) } }
    }
  }

  @Test func `Texts are compared by bytes, numbers as they are written`() {
    #expect(JSONTree.string("\u{e9}") != .string("e\u{301}"))
    #expect(JSONTree.object([("\u{e9}", .null)]) != .object([("e\u{301}", .null)]))
    #expect(JSONTree.number("1") != .number("1.0") && JSONTree.number("1") != .string("1"))
    #expect(JSONTree.object([("a", .null), ("b", .null)]) != .object([("b", .null), ("a", .null)]))
  }
}
