import Foundation

/// One quantity, measured several times.
struct Measurements {
  /// In ascending order.
  private let values: [Double]

  /// - Parameter values: At least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty)
    self.values = values.sorted()
  }

  /// The value in the middle; of an even number, the mean of the two there.
  var median: Double { (values[(values.count - 1) / 2] + values[values.count / 2]) / 2 }

  /// The median, and the lowest and the highest value where they differ: `1.50 (1.43–1.62)`.
  func text(decimals: Int) -> String {
    let texts = [median, values[0], values[values.count - 1]].map { String(format: "%.\(decimals)f", $0) }
    return texts[1] == texts[2] ? texts[0] : "\(texts[0]) (\(texts[1])–\(texts[2]))"
  }
}

/// The results as a table in Markdown.
struct BenchmarkTable {
  private var rows = [
    ["case", "program", "wall s", "CPU s", "peak MB", "CPU time of this to the other"],
    ["---", "---", "---:", "---:", "---:", "---:"],
  ]

  /// Adds a case.
  ///
  /// - Parameters:
  ///   - title: The case.
  ///   - costs: The rounds of this build and, if there is another one, of that.
  mutating func add(_ title: String, _ costs: [[RunCost]]) {
    for (index, rounds) in costs.enumerated() {
      let ratio = Measurements(zip(costs[0], rounds).map { $0.cpu / $1.cpu }).text(decimals: 2)
      rows.append([
        title, index == 0 ? "this" : "other", Measurements(rounds.map(\.wall)).text(decimals: 3),
        Measurements(rounds.map(\.cpu)).text(decimals: 3), Measurements(rounds.map(\.peak)).text(decimals: 0),
        index == 0 ? "" : ratio,
      ])
    }
  }

  var text: String { rows.map { "| \($0.joined(separator: " | ")) |\n" }.joined() }
}
