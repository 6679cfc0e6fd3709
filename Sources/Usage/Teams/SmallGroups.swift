/// The groups that a report shows together, so that no numbers are of a few people.
///
///     SmallGroups(of: ["Red": 4, "Blue": 4, "Green": 12], fewerThan: 5).names  // Red and Blue
package struct SmallGroups: Sendable {
  /// The name of all of them together.
  package static let name = "(small groups)"

  /// The groups that are shown together; none, or groups of at least as many people as asked for, as far as there are.
  let names: Set<ExactText>

  static let none = SmallGroups(names: [])

  private init(names: Set<ExactText>) { self.names = names }

  /// - Parameters:
  ///   - sizes: The people of each group.
  ///   - minimum: Groups of fewer people are shown together; then the next smallest, until they have as many.
  init(of sizes: [ExactText: Int], fewerThan minimum: Int) {
    var names: Set<ExactText> = []
    var people = 0
    for (name, size) in sizes.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      guard size < minimum || (!names.isEmpty && people < minimum) else { break }
      names.insert(name)
      people += size
    }
    self.names = names
  }
}
