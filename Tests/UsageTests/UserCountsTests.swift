import Testing

@testable import Usage

@Suite struct UserCountsTests {
  private func counts(_ values: [Count?]) -> UserCounts {
    var counts = UserCounts()
    for (index, value) in values.enumerated() { counts[index: index] = value }
    return counts
  }

  private func values(_ counts: UserCounts) -> [Count?] { (0..<UserCounts.capacity).map { counts[index: $0] } }

  private static let huge = Count(Int64.max)
  private static let half = Count(0.5)

  @Test func `What is set is there, whole or not, and nothing else`() throws {
    let half = try #require(Self.half)
    for values: [Count?] in [[], [1, nil, 0], [nil, half, 3], [Self.huge, Self.huge, half]] {
      let counts = counts(values)
      #expect(self.values(counts) == values + Array(repeating: nil, count: UserCounts.capacity - values.count))
    }
    var counts = counts([half, 2])
    counts[index: 0] = nil
    #expect(counts == self.counts([nil, 2]))
    counts[index: 0] = 7
    #expect(counts == self.counts([7, 2]))
  }

  @Test func `Sums beyond 64 bits and of fractions are exact, and what nobody knows stays missing`() throws {
    let half = try #require(Self.half)
    var sum = UserCounts()
    sum.add(counts([1, nil, Self.huge, half]))
    sum.add(counts([2, nil, Self.huge, 1, 5]))
    #expect(values(sum).prefix(6) == [3, nil, Self.huge + Self.huge, half + 1, 5, nil])
    sum.add(counts([1, nil, nil, half]))
    #expect(values(sum).prefix(6) == [4, nil, Self.huge + Self.huge, 2, 5, nil])
    var whole = counts([Self.huge, 1])
    whole.add(counts([1, 1]))
    #expect(values(whole).prefix(3) == [Self.huge + 1, 2, nil])
  }

  @Test func `To change a copy changes no other`() {
    var first = UserCounts()
    first.add(counts([1, 2]))
    var second = first
    second.add(counts([1, 1]))
    first.setWholes { wholes in
      wholes[0] = 9
      return 1
    }
    #expect(first == counts([9]))
    #expect(second == counts([2, 3]))
  }

  @Test func `Integers are lent where all are integers`() throws {
    let half = try #require(Self.half)
    var lent: [Int64] = []
    #expect(counts([4, nil, 6]).withWholes { lent = Array($0) })
    #expect(lent.prefix(4) == [4, 0, 6, 0] && lent.count == UserCounts.capacity)
    #expect(!counts([4, half]).withWholes { _ in Issue.record("It has a fraction.") })
    var sum = counts([half])
    sum.add(counts([half]))
    #expect(sum.withWholes { lent = Array($0) })
    #expect(lent.first == 1)
  }
}
