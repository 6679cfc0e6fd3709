import Testing

@testable import Usage

@Suite struct UserCountsTests {
  private func counts(_ values: [Count?]) -> UserCounts {
    var counts = UserCounts()
    for (field, value) in zip(UserField.allCases, values) { counts[field] = value }
    return counts
  }

  private func values(_ counts: UserCounts) -> [Count?] { UserField.allCases.map { counts[$0] } }

  private static let huge = Count(Int64.max)
  private static let half = Count(0.5)

  @Test func `A count that is set is there, whole or not, and no other`() throws {
    let half = try #require(Self.half)
    for values: [Count?] in [[], [1, nil, 0], [nil, half, 3], [Self.huge, Self.huge, half]] {
      let counts = counts(values)
      #expect(self.values(counts) == values + Array(repeating: nil, count: UserField.allCases.count - values.count))
    }
    var counts = counts([half, 2])
    counts[.toolCalls] = nil
    #expect(counts == self.counts([nil, 2]))
    counts[.toolCalls] = 7
    #expect(counts == self.counts([7, 2]))
  }

  @Test func `Sums beyond 64 bits and of fractions are exact, and a count that is missing on both sides stays missing`()
    throws
  {
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
    first[.toolCalls] = 9
    #expect(first == counts([9, 2]))
    #expect(second == counts([2, 3]))
  }
}
