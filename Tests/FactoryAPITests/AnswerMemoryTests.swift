import NIOCore
import Testing

@testable import FactoryAPI

@Suite struct AnswerMemoryTests {
  @Test func `Large and small answers follow one another in the same memory, broken ones between them`() throws {
    let memory = AnswerMemory()
    var parser = JSONParser()
    func read(_ text: String, announced: Int?) throws -> Int {
      var buffer = memory.buffer(for: announced)
      #expect(buffer.readableBytes == 0)
      buffer.writeString(text)
      defer { memory.takeBack(buffer) }
      return try memory.parse(buffer, with: &parser) { root, bytes in
        #expect(bytes.count == text.utf8.count)
        var sum = 0
        #expect(root.forEachElement { if case .integer(let number) = $0.kind { sum += Int(number) } })
        return sum
      }
    }
    // 2 MB, 1.6 MB, 30 bytes, and the first once more.
    for count in [300_000, 200_000, 5, 300_000] {
      let numbers = (0..<count).map { 100_000 + $0 % 7 }
      let text = "[" + numbers.map(String.init).joined(separator: ",") + "]"
      for announced in [text.utf8.count, nil] {
        #expect(try read(text, announced: announced) == numbers.reduce(0, +))
        #expect(throws: JSONSyntaxError.self) { try read(String(text.dropLast()), announced: announced) }
      }
    }
  }
}
