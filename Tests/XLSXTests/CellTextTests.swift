import Testing

@testable import XLSX

@Suite("Text of cells")
struct CellTextTests {
  @Test(
    "Plain text goes on as it is",
    arguments: ["", "a", "=1+1", "Zürich 東京 👩‍👩‍👧", "a\tb\nc", "under_score", "\u{FEFF}\u{FFFD}"])
  func plain(text: String) {
    let result = CellText(text)
    #expect(result.text == text)
    #expect(!result.isCut && !result.isReplaced)
  }

  @Test(
    "What XML cannot hold becomes U+FFFD", arguments: ["\u{0}", "\u{1}", "\u{8}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
  func forbidden(character: Character) {
    let result = CellText("a\(character)b")
    #expect(result.text == "a\u{FFFD}b")
    #expect(result.isReplaced)
  }

  @Test("Line ends become LF")
  func lineEnds() {
    let result = CellText("a\r\nb\rc\nd")
    #expect(result.text == "a\nb\nc\nd")
    #expect(!result.isReplaced)
  }

  @Test("Text that Excel would take for an escape is escaped")
  func escapes() {
    #expect(CellText("_x0041_").text == "_x005F_x0041_")
    #expect(CellText("a_xFFff_b").text == "a_x005F_xFFff_b")
    #expect(CellText("_x004_ _xyz_ snake_x").text == "_x004_ _xyz_ snake_x")
    #expect(CellText("_x0041_", escapes: false).text == "_x0041_")
  }

  @Test("32,767 UTF-16 units fit, one more is cut")
  func limit() {
    let fitting = String(repeating: "é", count: Limits.text)
    #expect(CellText(fitting).text == fitting)
    let cut = CellText(fitting + "x")
    #expect(cut.isCut)
    #expect(cut.text.hasSuffix("… (cut)"))
    #expect(cut.text.utf16.count == Limits.text)
  }

  @Test("Units are counted, not characters, and no character is split")
  func surrogates() {
    let cut = CellText(String(repeating: "👍🏽", count: 10_000))
    #expect(cut.isCut)
    #expect(cut.text.utf16.count <= Limits.text)
    #expect(cut.text.dropLast(CellText.marker.count).allSatisfy { $0 == "👍🏽" })
  }

  @Test("Escapes count in the limit")
  func limitWithEscapes() {
    let cut = CellText(String(repeating: "_x0041_", count: 4_681))
    #expect(cut.isCut)
    #expect(cut.text.utf16.count <= Limits.text)
    #expect(cut.text.hasPrefix("_x005F_x0041__x005F_x0041_"))
  }
}
