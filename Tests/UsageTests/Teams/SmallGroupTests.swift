import Testing

@testable import Usage

/// Groups that are shown together, because they are small.
@Suite struct SmallGroupTests {
  @Test(arguments: [
    // Two groups of four people are eight.
    (["A": 4, "B": 4, "C": 12], 5, ["A", "B"]),
    // One group alone would be told by subtraction: the next smallest goes with it.
    (["A": 4, "B": 6, "C": 12], 5, ["A", "B"]),
    (["A": 1, "B": 2, "C": 9, "D": 9], 5, ["A", "B", "C"]),
    // All that there are.
    (["A": 1, "B": 2], 5, ["A", "B"]),
    (["A": 5, "B": 6], 5, []),
    (["A": 5, "(unassigned)": 0], 5, ["(unassigned)", "A"]),
  ])
  func `Small groups go together until they are as many people`(sizes: [String: Int], minimum: Int, names: [String]) {
    let sizes = Dictionary(uniqueKeysWithValues: sizes.map { (ExactText($0), $1) })
    #expect(Set(SmallGroups(of: sizes, fewerThan: minimum).names.map(\.text)) == Set(names))
  }

  @Test(
    arguments: [
      // Of five people, the one outside of the roster has no seat, and rests in some weeks.
      (["A": 4, "B": 6, "C": 12], 1, ["(unassigned)", "A", "B"]),
      // Enough people outside are a group of their own, and still hide none.
      (["A": 4, "B": 9], 6, ["A", "B"]),
      (["A": 4, "B": 6, "C": 12], nil, ["A", "B"]),
      (["A": 6, "B": 12], 1, ["(unassigned)", "A"]),
      (["A": 4, "B": 4, "C": 12], 0, ["(unassigned)", "A", "B"]),
      // People of the roster without a group have seats like all others.
      (["A": 4, "(unassigned)": 3, "C": 12], 2, ["(unassigned)", "A"]),
    ] as [([String: Int], Int?, [String])])
  func `People outside of the roster hide no group`(sizes: [String: Int], outside: Int?, names: [String]) {
    let sizes = Dictionary(uniqueKeysWithValues: sizes.map { (ExactText($0), $1) })
    #expect(Set(SmallGroups(of: sizes, outside: outside, fewerThan: 5).names.map(\.text)) == Set(names))
  }
}
