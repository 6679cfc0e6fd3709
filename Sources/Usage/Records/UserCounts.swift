/// The counts of one user; each can be missing.
///
/// Stored inline without heap allocation, because a month of 10,000 users adds up two million counts.
package struct UserCounts: Sendable {
  /// Indexed by ``UserField/rawValue``; zero if the count is missing; unused if ``exact`` is set.
  private var wholes = InlineArray<16, Int64>(repeating: 0)
  /// One bit per count: set if the count is not missing.
  private var known: UInt16 = 0
  /// One bit per count: set if the count was missing in something that was added.
  private var lacking: UInt16 = 0
  /// All counts, if one of them has a fraction or does not fit into 64 bits; usually `nil`.
  private var exact: [Count]?

  package init() {}

  /// Counts that are integers.
  ///
  /// - Parameters:
  ///   - wholes: By ``UserField/rawValue``; zero if the count is missing.
  ///   - known: One bit per count: set if the count is not missing.
  package init(wholes: InlineArray<16, Int64>, known: UInt16) {
    self.wholes = wholes
    self.known = known
  }

  /// `nil` if the count is missing.
  package subscript(field: UserField) -> Count? {
    get { known & bit(field) == 0 ? nil : count(field.rawValue) }
    set {
      guard let newValue else {
        known &= ~bit(field)
        wholes[field.rawValue] = 0
        exact?[field.rawValue] = .zero
        return
      }
      known |= bit(field)
      if exact == nil, let whole = newValue.whole {
        wholes[field.rawValue] = whole
      } else {
        makeExact()
        exact?[field.rawValue] = newValue
      }
    }
  }

  /// A faster getter for integers; `nil` if the count is missing, has a fraction or does not fit into 64 bits.
  package func whole(_ field: UserField) -> Int64? {
    exact == nil && known & bit(field) != 0 ? wholes[field.rawValue] : self[field]?.whole
  }

  /// Adds the counts of `other`; a count that is missing in both stays missing.
  package mutating func add(_ other: borrowing UserCounts) {
    lacking |= other.lacking | ~other.known
    known |= other.known
    if exact == nil, other.exact == nil, addWholes(other) { return }
    makeExact()
    for place in wholes.indices { exact?[place] += other.count(place) }
  }

  /// True if a count is above zero.
  package var hasActivity: Bool {
    if let exact { return exact.contains { $0 > .zero } }
    // Without a branch for each: none is negative.
    var bits: Int64 = 0
    for place in wholes.indices { bits |= wholes[place] }
    return bits > 0
  }

  /// What the counts of a row say of the user's activity.
  package enum Activity: Sendable {
    /// A count is above zero.
    case active
    /// All counts are zero.
    case idle
    /// No count is above zero, and some are missing: the user may have been active.
    case unknown
  }

  package var activity: Activity { hasActivity ? .active : isComplete ? .idle : .unknown }

  /// True if the count is not missing, and was not in anything that was added.
  package func isComplete(_ field: UserField) -> Bool { (~known | lacking) & bit(field) == 0 }

  /// True if all counts are complete.
  package var isComplete: Bool { (~known | lacking) & Self.allFields == 0 }

  private static let allFields = UInt16(truncatingIfNeeded: (1 << UserField.allCases.count) - 1)

  /// - Returns: False if a sum overflows 64 bits; the counts are unchanged then.
  private mutating func addWholes(_ other: borrowing UserCounts) -> Bool {
    let added = other.wholes.span
    var sums = wholes.mutableSpan
    var overflow: Int64 = 0
    for place in sums.indices {
      let sum = sums[place] &+ added[place]
      // Negative if the sign of the sum differs from the signs of both operands.
      overflow |= (sums[place] ^ sum) & (added[place] ^ sum)
      sums[place] = sum
    }
    if overflow >= 0 { return true }
    for place in sums.indices { sums[place] &-= added[place] }
    return false
  }

  private func bit(_ field: UserField) -> UInt16 {
    assert(field.rawValue < UInt16.bitWidth, "UserCounts has places for 16 counts: widen `wholes` and `known`.")
    return 1 << UInt16(field.rawValue)
  }

  private func count(_ place: Int) -> Count { exact?[place] ?? Count(wholes[place]) }

  private mutating func makeExact() {
    if exact == nil { exact = wholes.indices.map { Count(wholes[$0]) } }
  }
}

extension UserCounts: Equatable {
  package static func == (left: UserCounts, right: UserCounts) -> Bool {
    UserField.allCases.allSatisfy { left[$0] == right[$0] }
  }
}
