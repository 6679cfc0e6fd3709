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
}
