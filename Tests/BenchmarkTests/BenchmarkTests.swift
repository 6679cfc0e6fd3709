import Foundation
import Testing

@testable import benchmark

/// What a benchmark's figures are made from; their size is not tested.
@Suite struct BenchmarkTests {
  @Test(
    arguments: [
      ([3, 1, 2], 2, "2.0 (1.0–3.0)"), ([4, 1, 3, 2], 2.5, "2.5 (1.0–4.0)"), ([7], 7, "7.0"),
      ([1.01, 1.02], 1.015, "1.0"),
    ] as [([Double], Double, String)])
  func `The median is in the middle`(values: [Double], median: Double, text: String) {
    #expect(abs(Measurements(values).median - median) < 1e-9)
    #expect(Measurements(values).text(decimals: 1) == text)
  }

  @Test func `Two builds are compared round by round`() {
    func cost(_ cpu: Double) -> RunCost { RunCost(wall: 1, cpu: cpu, peak: 80) }
    var table = BenchmarkTable()
    table.add("month", [[cost(1), cost(2), cost(3)], [cost(2), cost(2), cost(2)]])
    let rows = table.text.split(separator: "\n").map(String.init)
    #expect(
      rows.dropFirst(2) == [
        "| month | this | 1.000 | 2.000 (1.000–3.000) | 80 |  |",
        "| month | other | 1.000 | 2.000 | 80 | 1.00 (0.50–1.50) |",
      ])
  }

  @Test func `The cost of a process is measured, and its failure is an error`() throws {
    let environment = ["PATH": "/usr/bin:/bin"]
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let cost = try ChildProcess(["sh", "-c", "sleep 0.05"], environment: environment).run(in: folder)
    #expect(cost.wall >= 0.05 && cost.cpu < cost.wall && cost.peak > 0)
    #expect(throws: ChildProcess.Failed.self) {
      try ChildProcess(["sh", "-c", "exit 3"], environment: environment).run(in: folder)
    }
    #expect(throws: ChildProcess.Failed.self) {
      try ChildProcess(["there-is-no-such-program"], environment: environment).run(in: folder)
    }
  }
}
