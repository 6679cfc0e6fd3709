import Testing

@testable import benchmark

/// What a benchmark's figures are made from; nobody tests how large they are.
@Suite struct BenchmarkTests {
  @Test func aLineOfTimingsIsRead() {
    let text = """
      warning: something else
      timings: fetch wall=1.234 cpu=0.812 peak=81.2 requests=1196 bytes=94900000
      timings: csv wall=0.5 cpu=0.4 peak=90.0
      timings: broken wall=x cpu=0.4 peak=90.0
      timings: short wall=1
      """
    #expect(
      Cost.all(in: text) == [
        Cost(name: "fetch", wall: 1.234, cpu: 0.812, peak: 81.2, requests: 1196, bytes: 94_900_000),
        Cost(name: "csv", wall: 0.5, cpu: 0.4, peak: 90),
      ])
  }

  @Test func aFloorsLineReadsBack() throws {
    var stopwatch = Stopwatch()
    stopwatch.count {}
    let cost = try #require(Cost(line: stopwatch.line("json", requests: 3, bytes: 4).dropLast()))
    #expect(cost.name == "json" && cost.requests == 3 && cost.bytes == 4)
  }

  @Test(arguments: [([3, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([7], 7)] as [([Double], Double)])
  func theMedianIsInTheMiddle(values: [Double], median: Double) throws {
    let measured = try #require(Measured(values))
    #expect(measured.median == median)
    #expect(measured.lowest == values.min() && measured.highest == values.max())
    #expect(Measured([]) == nil)
  }

  @Test func aTableIsReadableInBothForms() {
    var grid = Grid([.words("what"), .figures("s")])
    grid.add(["fetch", "1.5"])
    grid.add(["csv", "12.25"])
    #expect(grid.text(isMarkdown: true) == "| what | s |\n| --- | ---: |\n| fetch | 1.5 |\n| csv | 12.25 |\n")
    #expect(grid.text(isMarkdown: false) == "what       s\nfetch    1.5\ncsv    12.25\n")
  }

  @Test func sizesAreRead() {
    #expect(Sizes(argument: "1000,10000")?.users == [1000, 10000])
    for text in ["", "x", "0", "100001", "10,"] { #expect(Sizes(argument: text) == nil, "\(text)") }
  }
}
