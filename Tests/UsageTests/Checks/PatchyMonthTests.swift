import TestSupport
import Testing
import Usage

/// Months in which anything may be missing: each value is that of the known days, and says whether it is complete.
@Suite struct PatchyMonthTests {
  /// 500 months, in ten parts that run beside each other.
  @Test(arguments: 0..<10)
  func `Each value is that of an independent calculation over the known days`(part: Int) throws {
    for seed in (part * 50)..<(part * 50 + 50) {
      let patchy = PatchyUsage(seed: seed)
      let reckoning = Reckoning(patchy.usage, of: patchy.days)
      let summary = try Summary(of: patchy.range, from: patchy.usage, comparing: true)
      for month in summary.trend {
        for metric in Metric.all {
          let (value, expected) = (month[metric], reckoning.value(metric.id, of: month.period))
          #expect(
            agree(value.amount?.double, expected.number) && value.isComplete == expected.isComplete, "seed \(seed)")
        }
      }
      for period in summary.periods {
        for metric in Metric.all {
          let (value, expected) = (period.value(metric), reckoning.value(metric.id, of: period.period))
          let before = period.period.counterpart.map { reckoning.value(metric.id, of: $0) }
          let isCompared = value.isComplete && before?.isComplete == true && expected.number != nil
          let agrees =
            agree(value.amount?.double, expected.number) && value.knownDays == expected.days
            && value.isComplete == expected.isComplete
            && agree(period.change(metric)?.previous.double, isCompared ? before?.number : nil)
          if !agrees { Issue.record("seed \(seed), \(period.period.id), \(metric.id): \(value), not \(expected)") }
        }
        #expect(period.values.isComplete == Metric.all.allSatisfy { period.value($0).isComplete }, "seed \(seed)")
      }
    }
  }

  private func agree(_ left: Double?, _ right: Double?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= 1e-9 * max(1, abs(right))
  }
}
