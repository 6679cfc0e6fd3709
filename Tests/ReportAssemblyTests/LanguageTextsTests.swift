import Testing
import Usage

@testable import ReportAssembly

@Suite struct LanguageTextsTests {
  @Test(arguments: [
    [], ["Go"], [""], ["Go", "Swift"], ["", "Go", ""], ["C/C++", "é", "e\u{301}", "日本語 プログラミング"],
    Array(repeating: "Objective-C", count: 50),
  ])
  func `Languages are told with a semicolon between two`(languages: [String]) {
    let joined = languages.joined(separator: "; ")
    #expect(ExactText(LanguageTexts.text(languages.count) { languages[$0] }) == ExactText(joined))
  }

  @Test func `A list is put together once, and told apart from the others`() {
    var pool = TextPool()
    let lists = [#"["Go","Swift"]"#, #"["Go"]"#, #"["a\"b","C"]"#].map { pool.insert($0) }
    var texts = LanguageTexts()
    for _ in 0..<2 {
      #expect(lists.map { texts.text(of: $0, in: pool.texts) } == ["Go; Swift", "Go", "a\"b; C"])
    }
  }
}
