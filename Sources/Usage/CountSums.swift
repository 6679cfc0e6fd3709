/// Sums of users' counts, each known or missing.
///
/// They lie in one piece, without memory of their own: a year adds to those of ten thousand users in turn, and each way to
/// somewhere else costs more than the sums do.
struct CountSums {
  /// In the order of declaration, zero where nothing is known.
  private var wholes = InlineArray<14, Int64>(repeating: 0)
  /// All sums, where one of them has a fraction or is beyond 64 bits, so that ``wholes`` means nothing; nearly always none.
  private var exact: [Count] = []
  /// A bit for each that is known, in the order of declaration.
  private var known: UInt16 = 0

  subscript(field: UserField) -> Count? {
    let index = field.position
    if known & (1 << index) == 0 { return nil }
    return exact.isEmpty ? Count(wholes.span[index]) : exact[index]
  }

  /// Adds what is known of `counts`; what neither knows stays missing.
  mutating func add(_ counts: UserCounts) {
    known |= counts.known
    if exact.isEmpty {
      var areAdded = false
      let areWhole = counts.withWholes { added in
        var sums = wholes.mutableSpan
        areAdded = sums.add(added)
      }
      if areWhole && areAdded { return }
      let sums = wholes.span
      exact = sums.indices.map { Count(sums[$0]) }
    }
    for index in exact.indices { exact[index] += counts.count(index) }
  }

  /// Puts the sums in place of other counts, in their memory.
  func replace(_ counts: inout UserCounts) {
    if exact.isEmpty {
      let sums = wholes.span
      counts.setWholes { wholes in
        for index in wholes.indices { wholes[index] = sums[index] }
        return known
      }
    } else {
      for index in exact.indices { counts[index: index] = known & (1 << index) == 0 ? nil : exact[index] }
    }
  }
}

extension MutableSpan<Int64> {
  /// Adds other numbers, as many.
  ///
  /// - Returns: False, and nothing is added, where a sum is beyond 64 bits.
  mutating func add(_ others: UnsafeBufferPointer<Int64>) -> Bool {
    // All at once, without a branch: negative where a sum has another sign than both of its numbers.
    var overflow: Int64 = 0
    for index in others.indices {
      let sum = self[index] &+ others[index]
      overflow |= (self[index] ^ sum) & (others[index] ^ sum)
      self[index] = sum
    }
    if overflow >= 0 { return true }
    for index in others.indices { self[index] &-= others[index] }
    return false
  }
}
