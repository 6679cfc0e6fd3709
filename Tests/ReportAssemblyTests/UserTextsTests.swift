import ReportModel
import Testing
import Usage

@testable import ReportAssembly

@Suite struct UserTextsTests {
  private func text(_ cell: CodedCell, _ texts: UserTexts) -> ExactText? {
    if case .text(let text) = cell.decoded(texts) { ExactText(text) } else { nil }
  }

  private func place(_ cell: CodedCell) -> Int? {
    if case .entry(let place) = cell { place } else { nil }
  }

  @Test(arguments: [
    [], ["Go"], [""], ["Go", "Swift"], ["", "Go", ""], ["C/C++", "é", "e\u{301}", "日本語 プログラミング"], [#"a"b"#, "C"],
    Array(repeating: "Objective-C", count: 50),
  ])
  func `Languages of a list are told with a semicolon between two`(languages: [String]) throws {
    var list = LanguageList.Builder()
    for language in languages {
      var language = language
      language.withUTF8 { list.append($0) }
    }
    var pool = TextPool()
    let id = list.finish(into: &pool)
    let texts = UserTexts()
    texts.archived = pool.texts
    #expect(text(texts.cell(list: id), texts) == ExactText(languages.joined(separator: "; ")))
  }

  @Test func `Each text has a place of its own, and the same one each time`() {
    var pool = TextPool()
    let lists = [#"["Go","Swift"]"#, #"["Go"]"#, #"["C"]"#].map { pool.insert($0) }
    let name = pool.insert("Go")
    let texts = UserTexts()
    texts.archived = pool.texts
    var places: [[Int?]] = []
    for _ in 0..<2 {
      let cells = lists.map { texts.cell(list: $0) } + [texts.cell(name)]
      #expect(cells.map { text($0, texts) } == ["Go; Swift", "Go", "C", "Go"].map { ExactText($0) })
      places.append(cells.map(place))
    }
    #expect(places[0] == places[1])
    #expect(Set(places[0]).count == 4 && !places[0].contains(nil))
    #expect(place(texts.cell(nil as TextID?)) == nil)
  }

  @Test func `Languages of a period are told by their names, whatever numbers they have in it`() throws {
    let lists = [
      ["Go"], ["Swift", "Go"], ["é"], ["e\u{301}"], [], (1...9).map { "L\($0)" }, [String(repeating: "L", count: 257)],
    ]
    let texts = UserTexts()
    // Of each of these periods the languages are numbered anew, and the last two numberings begin alike.
    for lists in [lists, lists.reversed(), [["Go"]], [["Go"], ["C", "Go"]]] {
      let days = on("2026-10-05").users(lists.enumerated().map { user("user \($0)", languages: $1) })
      let users = try MadeUpUsage(days).users(of: Period(.month, holding: "2026-10-01"))
      texts.begin(users)
      var shown: [ExactText?] = []
      for _ in 0..<2 {
        users.visit { user in
          let cell = texts.cell(languages: user.languages)
          shown.append(text(cell, texts))
          // Longer lists and names are put together each time: nobody can fill the memory with them.
          let isKept = (1...8).contains(user.languages.count) && (text(cell, texts)?.text.utf8.count ?? 0) <= 256
          #expect((place(cell) != nil) == isKept)
        }
      }
      let expected = lists.map { ExactText($0.sorted { ExactText($0) < ExactText($1) }.joined(separator: "; ")) }
      #expect(shown == expected + expected)
    }
  }
}
