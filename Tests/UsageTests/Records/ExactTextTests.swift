import Testing
import Usage

struct ExactTextTests {
  @Test func `Spellings that Unicode calls equivalent are two texts`() {
    #expect(ExactText("\u{e9}") != ExactText("e\u{301}"))
    #expect(Set(["\u{e9}", "e\u{301}", "\u{e9}"].map { ExactText($0) }).count == 2)
  }

  @Test(arguments: ["", "a", "1234567", "12345678", "123456789", "é🚀", String(repeating: "long ", count: 10_000)])
  func `Bytes and a string are the same text`(text: String) {
    let known = Array(text.utf8).withUnsafeBytes { ExactText(utf8: $0) }
    #expect(known == ExactText(text))
    #expect(known.number == ExactText(text).number)
    #expect(known.text.utf8.elementsEqual(text.utf8))
  }

  @Test func `A text keeps its number, however many are known`() {
    let texts = (0..<5000).map { ExactText("text \($0)") }
    let numbers = texts.map(\.number)
    #expect(Set(numbers).count == 5000)
    #expect((0..<5000).map { ExactText("text \($0)").number } == numbers)
    #expect((0..<5000).map { "text \($0)" } == texts.map(\.text))
  }

  @Test func `Threads that meet a text at the same time get one number`() async {
    let numbers = await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<8 { group.addTask { (0..<1000).map { ExactText("shared \($0)").number } } }
      return await group.reduce(into: Set<[Int]>()) { $0.insert($1) }
    }
    #expect(numbers.count == 1)
  }

  @Test func `Texts are in the order of their bytes`() {
    #expect(["b", "é", "a", "", "ab"].map { ExactText($0) }.sorted() == ["", "a", "ab", "b", "é"])
  }

  @Test func `Texts with the same beginning are in the order of what follows it`() {
    let long = "user_01J8XQ2M7PZ4"
    let sorted = [
      "user_01J8XQ2M7P", "user_01J8XQ2M7PZ", "user_01J8XQ2M7PZ\0", long, long + "\0", long + "A", long + "AA",
      long + "é",
    ].map { ExactText($0) }
    for first in sorted.indices {
      for second in sorted.indices {
        #expect((sorted[first] < sorted[second]) == (first < second), "\(first), \(second)")
      }
    }
  }
}
