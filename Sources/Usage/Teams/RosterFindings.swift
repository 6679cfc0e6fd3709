/// What a roster and the users of a report do not have in common.
package struct RosterFindings: Sendable {
  /// The findings, for the table `data_quality`; none if each row matches a user and each user has a row.
  package private(set) var findings: [Finding] = []
  /// The part of the range's billable tokens of users without a row; `nil` over zero.
  package private(set) var unassignedShare: Double?
  /// How the report shows people.
  package let people: PeopleShown

  /// - Parameters:
  ///   - teams: The roster and the users.
  ///   - active: The active users of the range.
  ///   - lastDay: The last day of the range.
  ///   - people: How the report shows people.
  package init(_ teams: Teams, active: [UserPeriod], lastDay: Day, people: PeopleShown) {
    self.people = people
    noteUnmatched(teams, lastDay)
    noteUnassigned(teams, active)
  }

  /// Rows that no user has.
  private mutating func noteUnmatched(_ teams: Teams, _ lastDay: Day) {
    let roster = teams.roster
    let listed = roster.placedMembers.filter { $0.1.line > 0 }
    let matched = Set(teams.users.lazy.flatMap(\.places))
    var unmatched = Examples()
    for (place, member) in listed where !matched.contains(place) {
      unmatched.add(people == .names ? "\(member.shown) in line \(member.line)" : "line \(member.line)")
    }
    guard unmatched.count > 0 else { return }
    findings.append(
      Finding(
        "roster_unmatched", .report, .info,
        "\(unmatched.count) of \(listed.count) people in the roster match no user in /users up to \(lastDay): "
          + "\(unmatched).",
        expected: .count(Count(listed.count)), actual: .count(Count(listed.count - unmatched.count))))
  }

  /// Users without a row, those with the most tokens first.
  private mutating func noteUnassigned(_ teams: Teams, _ active: [UserPeriod]) {
    func tokens(_ users: [UserPeriod]) -> Count { users.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +) }
    let outside = active.filter { !teams.isListed($0.userID) }
    unassignedShare = Amount.quotient(.count(tokens(outside)), .count(tokens(active)))
    if !teams.roster.hasGroups { unassignedShare = nil }
    guard !outside.isEmpty else { return }
    var examples = Examples()
    for user in outside { examples.add((user.email ?? user.userID).text) }
    findings.append(
      Finding(
        "roster_unassigned", .report, teams.roster.hasGroups ? .warning : .info,
        "\(outside.count) of \(active.count) active users have no row in the roster"
          + (teams.roster.hasGroups ? " and count as \(Roster.unassigned)" : "")
          + (people == .none ? "." : ": \(examples)."),
        expected: .count(Count(active.count)), actual: .count(Count(active.count - outside.count))))
  }
}

/// A number of things of one kind, of which the first three are shown: `a, b, c, …`.
package struct Examples: Hashable, Sendable, CustomStringConvertible {
  private static let most = 3

  package private(set) var count = 0
  private var shown: [String] = []

  package init() {}

  package mutating func add(_ example: @autoclosure () -> some CustomStringConvertible) {
    count += 1
    if shown.count < Self.most { shown.append(example().description) }
  }

  package var description: String { shown.joined(separator: ", ") + (count > shown.count ? ", …" : "") }
}
