/// The counts of one user, each known or missing.
package struct UserCounts: Sendable {
  /// In the order of declaration, zero where they are not known.
  ///
  /// A list apart: a look into an inline array may copy all of it, and a month is millions of looks.
  private var wholes: [Int64] = Self.zeros
  /// All counts, where one of them has a fraction or is beyond 64 bits, so that ``wholes`` means nothing; nearly always
  /// none.
  private var exact: [Count] = []
  /// A bit for each that is known, in the order of declaration.
  package private(set) var known: UInt16 = 0

  /// How many fields there are.
  package static var capacity: Int { 14 }

  private static let zeros = [Int64](repeating: 0, count: capacity)

  package init() {}

  /// The count of the field at a place in the order of declaration; `nil` where it is not known.
  package subscript(index index: Int) -> Count? {
    get { known & (1 << index) == 0 ? nil : count(index) }
    set {
      if newValue == nil { known &= ~(1 << index) } else { known |= 1 << index }
      let count = newValue ?? .zero
      if exact.isEmpty, let whole = count.whole {
        wholes[index] = whole
      } else {
        makeExact()
        exact[index] = count
      }
    }
  }

  package subscript(field: UserField) -> Count? {
    get { self[index: field.position] }
    set { self[index: field.position] = newValue }
  }

  /// The count of the field at a place; zero where it is not known.
  func count(_ index: Int) -> Count { exact.isEmpty ? Count(wholes[index]) : exact[index] }

  /// The count of a field as an integer, zero where it is not known; `nil` where one of the counts is none.
  func whole(_ field: UserField) -> Int64? { exact.isEmpty ? wholes[field.position] : nil }

  private mutating func makeExact() {
    if exact.isEmpty { exact = wholes.map { Count($0) } }
  }

  /// Sets all counts at once, as integers.
  ///
  /// - Parameter fill: Puts in those that are known, in the order of declaration, and returns a bit for each of them; the
  ///   others are zero and must stay so, unless none is known.
  package mutating func setWholes(_ fill: (UnsafeMutableBufferPointer<Int64>) -> UInt16) {
    if !exact.isEmpty { exact = [] }
    known = wholes.withUnsafeMutableBufferPointer { wholes in
      wholes.update(repeating: 0)
      let known = fill(wholes)
      if known == 0 { wholes.update(repeating: 0) }
      return known
    }
  }

  /// Lends all counts at once as integers, in the order of declaration, zero where they are not known.
  ///
  /// - Parameter body: Uses them.
  /// - Returns: False, and `body` is not called, where one has a fraction or is beyond 64 bits.
  package func withWholes(_ body: (UnsafeBufferPointer<Int64>) -> Void) -> Bool {
    if exact.isEmpty {
      wholes.withUnsafeBufferPointer(body)
      return true
    }
    let integers = exact.compactMap(\.whole)
    guard integers.count == exact.count else { return false }
    integers.withUnsafeBufferPointer(body)
    return true
  }

  /// Makes counts with a fraction what they are after they were kept as doubles.
  package mutating func roundToDoubles() {
    for index in exact.indices where exact[index].whole == nil {
      exact[index] = Count(exact[index].double) ?? exact[index]
    }
  }

  /// Adds what is known of `other`; what neither knows stays missing.
  package mutating func add(_ other: UserCounts) {
    defer { known |= other.known }
    if known == 0 {
      self = other
    } else if !exact.isEmpty || !other.exact.isEmpty || !addWholes(other) {
      makeExact()
      for index in exact.indices { exact[index] += other.count(index) }
    }
  }

  /// - Returns: False, and nothing is added, where a sum is beyond 64 bits.
  private mutating func addWholes(_ other: UserCounts) -> Bool {
    var sums = wholes.mutableSpan
    return other.wholes.withUnsafeBufferPointer { sums.add($0) }
  }
}

extension UserCounts: Equatable {
  package static func == (left: UserCounts, right: UserCounts) -> Bool {
    left.known == right.known && (0..<capacity).allSatisfy { left.count($0) == right.count($0) }
  }
}
