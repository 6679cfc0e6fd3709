/// Random numbers that are a pure function of where they are used: SplitMix64, started anew for each purpose, user and
/// day, so that any user's any day is made without making those before it.
///
/// Only integers and the four operations on `Double` are used, so that the bytes are the same on every machine.
/// Source: Steele, Lea, Flood, «Fast Splittable Pseudorandom Number Generators» (2014).
struct Generator {
  /// What a sequence is for; two purposes never share numbers.
  enum Purpose: UInt64 {
    case identity = 1
    case habits
    case attendance
    case volume
    case models
    case tokens
    case tools
    case artifacts
    case servers
    case skills
    case commands
    case hooks
    case extensions
    case clients
    case cursor
    case request
    case fault
    case text
    case session
  }

  private var state: UInt64

  init(_ seed: UInt64, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) {
    var key = Self.mixed(seed &+ purpose.rawValue &* 0x9e37_79b9_7f4a_7c15)
    key = Self.mixed(key ^ UInt64(truncatingIfNeeded: first) &* 0xd6e8_feb8_6659_fd93)
    state = Self.mixed(key ^ UInt64(truncatingIfNeeded: second) &* 0xa076_1d64_78bd_642f)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Self.mixed(state)
  }

  /// A number from 0 to 1, without 1.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from `range`, without its upper bound.
  mutating func double(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  /// An integer from 0 to `bound`, without `bound`; 0 where `bound` is not positive.
  mutating func below(_ bound: Int) -> Int {
    bound <= 0 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True in `probability` of all cases; from 1 on always, from 0 down never.
  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// `value` rounded up or down at random so that the mean is `value`; 0 for what is negative.
  mutating func rounded(_ value: Double) -> Int { max(0, Int(value + unit())) }

  /// An index of `weights`, each as likely as its weight.
  mutating func index(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return 0
  }

  /// Deals `total` out over `weights`: each part strays by up to a half from its share, and the parts add up to it.
  ///
  /// `take` gets an index of `weights` and its part, where the part is not 0.
  mutating func deal(_ total: Int, over weights: [Int], _ take: (_ index: Int, _ part: Int) -> Void) {
    var rest = total
    var restOfWeights = weights.reduce(0, +)
    for (index, weight) in weights.enumerated() where weight > 0 {
      guard rest > 0 else { return }
      let share = Double(rest) * Double(weight) / Double(restOfWeights)
      let part = weight == restOfWeights ? rest : min(rest, rounded(share * double(in: 0.5...1.5)))
      if part > 0 { take(index, part) }
      rest -= part
      restOfWeights -= weight
    }
  }

  /// SplitMix64's finaliser: every bit of the result depends on every bit of `value`.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
