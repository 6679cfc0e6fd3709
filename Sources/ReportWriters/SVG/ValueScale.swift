internal import Glibc

/// The range of a chart's value axis, which includes zero and all values and ends at round numbers.
struct ValueScale {
  let lower: Double
  let upper: Double
  /// Round numbers from `lower` to `upper`, ascending.
  let ticks: [Double]

  /// - Parameters:
  ///   - values: Finite values to show, any number of them.
  ///   - isWhole: Whether ticks must be whole numbers.
  init(_ values: [Double], isWhole: Bool) {
    let least = min(0, values.min() ?? 0)
    let most = max(0, values.max() ?? 0)
    // Quarters first, since the difference itself may be infinite.
    let quarter = most / 4 - least / 4
    guard quarter > 0 else {
      (lower, upper, ticks) = (0, 1, [0])
      return
    }
    let step = ValueScale.step(atLeast: quarter, isWhole: isWhole)
    let first = (least / step).rounded(.down)
    let last = (most / step).rounded(.up)
    let ends = (first * step, last * step)
    guard step.isNormal, ends.0.isFinite, ends.1.isFinite, last - first < 10 else {
      (lower, upper, ticks) = (least, most, [least, most])
      return
    }
    (lower, upper) = ends
    ticks = (Int(first)...Int(last)).map { Double($0) * step }
  }

  /// A value's place on the axis: 0 at the lower end, 1 at the upper.
  func part(of value: Double) -> Double { (value / 2 - lower / 2) / (upper / 2 - lower / 2) }

  private static func step(atLeast step: Double, isWhole: Bool) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    // The tolerance makes up for rounding errors of the division.
    let digit = [1, 2, 2.5, 5].first { $0 * power >= step * 0.999_999 } ?? 10
    let round = digit * power
    return isWhole ? max(1, round == 2.5 ? 5 : round) : round
  }
}
