import ReportModel
import Testing

@testable import ReportAssembly

@Suite struct SeriesColorTests {
  private let names = ["opus", "sonnet", "haiku", "gpt-5", "e\u{301}", "é"]

  @Test func `A name has the same colour whatever its rank`() {
    let colors = Dictionary(zip(names.map { Array($0.utf8) }, SeriesColors.of(names)), uniquingKeysWith: { $1 })
    #expect(Set(colors.values) == Set(0..<Chart.Series.othersColor), "each name has its own")
    for turn in 1..<names.count {
      let turned = Array(names[turn...] + names[..<turn])
      for (name, color) in zip(turned, SeriesColors.of(turned)) {
        #expect(colors[Array(name.utf8)] == color, "\(name)")
      }
    }
  }

  @Test func `A name alone has the colour that it wants on every machine`() {
    // FNV-1a of "a" is 0xaf63dc4c8601ec8c, and 4 modulo 6; that of no byte is the basis, 5 modulo 6.
    #expect(SeriesColors.of(["a"]) == [4] && SeriesColors.of([""]) == [5])
  }
}
