/// The groups that a report shows together, so that no numbers are of a few people.
///
///     SmallGroups(of: ["Red": 4, "Blue": 4, "Green": 12], fewerThan: 5).names  // Red and Blue
package struct SmallGroups: Sendable {
  /// The name of all of them together.
  package static let name: ExactText = "(small groups)"

  /// The groups that are shown together; none, or groups of at least as many people as asked for, as far as there are.
  let names: Set<ExactText>

  static let none = SmallGroups(names: [])

  private init(names: Set<ExactText>) { self.names = names }

  /// Users outside of the roster hide no group: other tables tell who they are, as they have no seat, and some periods
  /// are without them.
  ///
  /// - Parameters:
  ///   - sizes: The people of each group in the roster.
  ///   - outside: The people outside of it, who are ``Roster/unassigned``; `nil` if there are none.
  ///   - minimum: Groups of fewer people are shown together; then the next smallest, until they have as many people of
  ///     the roster.
  init(of sizes: [ExactText: Int], outside: Int? = nil, fewerThan minimum: Int) {
    var whole = sizes
    if let outside { whole[Roster.unassigned, default: 0] += outside }
    var names: Set<ExactText> = []
    var people = 0
    for (name, size) in whole.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      let listed = sizes[name] ?? 0
      guard size < minimum || (!names.isEmpty && people < minimum && listed > 0) else { continue }
      names.insert(name)
      people += listed
    }
    self.names = names
  }
}
