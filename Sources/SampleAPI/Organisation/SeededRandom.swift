/// Random numbers that are a pure function of seed, purpose, user and day: SplitMix64, seeded anew for each of them.
///
/// Any user's any day is computed without those before it. Only integers and the four operations on `Double` are used,
/// so that the numbers are the same on every machine.
/// Source: Steele, Lea, Flood, «Fast Splittable Pseudorandom Number Generators» (2014).
package struct SeededRandom {
  /// What a sequence is for; two purposes never share numbers.
  ///
  /// The order of the cases is part of every organisation's data.
  package enum Purpose: UInt64 {
    case identity = 1
    case habits, attendance, volume, models, tokens, tools, artifacts, servers, skills, commands, hooks, extensions
    case clients, cursor, request, fault, text, session
  }

  private var state: UInt64

  package init(_ seed: UInt64, _ purpose: Purpose, _ first: Int = 0, _ second: Int = 0) {
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

  /// An integer from 0 to `bound`, without `bound`; 0 if `bound` is not positive.
  package mutating func below(_ bound: Int) -> Int {
    bound <= 0 ? 0 : Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True with a probability of 0 to 1.
  package mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  /// `value` rounded up or down at random so that the mean is `value`; 0 for a negative value.
  mutating func rounded(_ value: Double) -> Int { max(0, Int(value + unit())) }

  /// An index of `weights`, with a probability proportional to its weight.
  mutating func index(weights: [Int]) -> Int {
    var rest = below(weights.reduce(0, +))
    for (index, weight) in weights.enumerated() {
      if rest < weight { return index }
      rest -= weight
    }
    return 0
  }

  /// Splits `total` by `weights`: each part differs by up to a half from its share, and the sum of the parts is `total`.
  ///
  /// - Parameters:
  ///   - total: 0 or more.
  ///   - weights: 0 or more each.
  ///   - take: Called with an index of `weights` and its part, for each part above 0.
  mutating func split(_ total: Int, by weights: [Int], _ take: (_ index: Int, _ part: Int) -> Void) {
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

extension String {
  /// The FNV-1a hash of the text: unlike `Hasher`'s it is the same in every process.
  package var stableHash: UInt64 {
    utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
