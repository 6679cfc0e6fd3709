import ReportDefinition
import Templates
import TestSupport
import Testing
import YAML

@Suite struct HostileDefinitionTests {
  private static let pieces = [
    "[", "]", "{", "}", ":", ": ", "- ", "? ", "\n", "\n  ", "\"", "'", "|\n", ">-\n", "&a ", "*a", "!!int ", "!<", "#",
    "%", "@", "`", ",", "\t", "\r", "\u{0}", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{E000}", "😀", "e\u{301}", "~", "-1",
    "99999999999999999999", "1.5", "true", "---\n", "...\n", "<<: ", "\\", "title: A\n", "blocks:", "table: x",
    "\"\\0\"",
  ]

  @Test(arguments: ShippedDefinition.allCases)
  func `A damaged definition reads or is an error with lines of the file`(shipped: ShippedDefinition) throws {
    // Without the comments, so that more of the damage matters; the first sections, so that there is time for more.
    let lines = shipped.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.prefix(40)
    let whole = Array(lines.joined(separator: "\n").unicodeScalars)
    var numbers = SeededGenerator(seed: UInt64(shipped.name.utf8.count))
    for _ in 0..<1000 {
      var scalars = whole
      for _ in 0...Int.random(in: 0..<4, using: &numbers) {
        let place = Int.random(in: 0...scalars.count, using: &numbers)
        let end = min(scalars.count, place + Int.random(in: 0..<30, using: &numbers))
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0: scalars.removeSubrange(place..<end)
        case 1: scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: 0...scalars.count, using: &numbers))
        case 2: scalars.removeSubrange(end...)
        default:
          scalars.insert(
            contentsOf: Self.pieces.randomElement(using: &numbers)?.unicodeScalars ?? "".unicodeScalars, at: place)
        }
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      expectSense(String(text))
    }
  }

  /// Reads a text and expects an error to be of use.
  private func expectSense(_ text: String) {
    let lines = text.count(where: \.isNewline) + 1
    do {
      let definition = try definition(text)
      #expect(!definition.sections.isEmpty)
    } catch {
      #expect(!error.mistakes.isEmpty)
      #expect(error.mistakes.map(\.line) == error.mistakes.map(\.line).sorted())
      for mistake in error.mistakes where !(1...lines).contains(mistake.line) || mistake.reason.contains("\n") {
        Issue.record("\(mistake) of \(text)")
      }
    }
  }

  @Test(arguments: [
    "[", "{", "{a: ", "- ", "? ", "{? ", ": ", "a:\n ", "!", "&a ", "\"", "'\n", "*a ", "%\n", "|\n", ">",
  ])
  func `Much of the same`(piece: String) {
    for count in [1, 100, 990, 10_000] { expectSense(String(repeating: piece, count: count)) }
  }

  @Test func `Lists of lists by aliases`() {
    var text = "title: T\nsections:\n  - &a0 x\n"
    for number in 1...6000 {
      let (open, close) = (String(repeating: "[", count: 900), String(repeating: "]", count: 900))
      let line = "  - &a\(number) \(open)*a\(number - 1) \(close)\n"
      guard text.utf8.count + line.utf8.count <= 65_536 else { break }
      text += line
    }
    expectSense(text)
  }

  /// Comparing such keys takes two to the power of their number.
  @Test(arguments: ["*K: x", "? *K\n: x", "? [*K]\n: x", "{[*K]: x}", "? {a: *K}\n: x"])
  func `Keys of lists of aliases are refused`(key: String) {
    var text = "a0: &a0 [x, x]\n"
    for number in 1...60 { text += "a\(number): &a\(number) [*a\(number - 1), *a\(number - 1)]\n" }
    text += "k:\n  " + key.replacing("K", with: "a60 ").replacing("\n", with: "\n  ") + "\n"
    let error = #expect(throws: YAMLError.self) { try definition(text) }
    #expect(error?.mistakes.contains { $0.line >= 63 && $0.reason.hasPrefix("A key must be a text") } == true)
  }

  @Test func `Sections of many blocks of many columns by aliases`() {
    let columns = Array(repeating: "*c", count: 99).joined(separator: ", ")
    let blocks = Array(repeating: "*b", count: 49).joined(separator: ", ")
    let sections = Array(repeating: "*s", count: 49).joined(separator: ", ")
    expectSense(
      "title: T\nsections: [&s {id: a, title: A, blocks: [&b {table: models, columns: [&c x, \(columns)]}, \(blocks)]}"
        + ", \(sections)]")
  }

  @Test func `Ten thousand keys`() {
    expectSense((0..<8000).map { "k\($0): \n" }.joined())
    expectSense(String(repeating: "title: T\n", count: 100))
    expectSense("title: T\nsections: [" + String(repeating: "{id: a, id: b}, ", count: 100) + "]")
  }

  @Test func `A key of sixty thousand letters`() {
    expectSense("title: T\n" + String(repeating: "k", count: 60_000) + ": 1\n")
    expectSense(
      "title: T\nsections:\n  - {id: a, title: A, blocks: [{chart: \(String(repeating: "x", count: 60_000))}]}\n")
  }
}
