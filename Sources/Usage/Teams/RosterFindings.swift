/// What a roster and the users of a report do not have in common.
package struct RosterFindings: Sendable {
  /// The findings, for the table `data_quality`; none if each row matches a user and each user has a row.
  package private(set) var findings: [Finding] = []
  /// The part of the range's billable tokens of users without a row; `nil` over zero, and where the report shows these
  /// users together with groups, which it would tell from them.
  package private(set) var unassignedShare: Double?
  /// How the report shows people.
  package let people: PeopleShown
  /// What the console says of each of ``findings``: also the lines of the roster, which the person who runs the report has.
  package private(set) var messages: [String] = []

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
    var isMatched = [Bool](repeating: false, count: roster.placeCount)
    for user in teams.users {
      if let place = user.place { isMatched[place] = true }
    }
    var listed = 0
    var unmatched = Examples()
    for (place, member) in roster.placedMembers where member.line > 0 {
      listed += 1
      if isMatched[place] { continue }
      unmatched.add(people == .names ? "\(member.shown) in line \(member.line)" : "line \(member.line)")
    }
    guard unmatched.count > 0 else { return }
    let sentence =
      "\(unmatched.count) of \(listed) people in the roster match no user in /users up to \(lastDay)"
    note(
      Finding(
        // A line of the roster is a person, too.
        "roster_unmatched", .report, .info, sentence + (people == .names ? ": \(unmatched)." : "."),
        expected: .count(Count(listed)), actual: .count(Count(listed - unmatched.count))),
      "\(sentence): \(unmatched).")
  }

  private mutating func note(_ finding: Finding, _ message: String) {
    findings.append(finding)
    messages.append(message)
  }

  /// Users without a row, those with the most tokens first.
  private mutating func noteUnassigned(_ teams: Teams, _ active: [UserPeriod]) {
    func tokens(_ users: [UserPeriod]) -> Count { users.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +) }
    let outside = active.filter { !teams.isListed($0.userID) }
    unassignedShare = Amount.quotient(.count(tokens(outside)), .count(tokens(active)))
    let isMerged = teams.isMerged(Roster.unassigned.text)
    if !teams.roster.hasGroups || isMerged { unassignedShare = nil }
    guard !outside.isEmpty else { return }
    var examples = Examples()
    for user in outside { examples.add((user.email.flatMap { $0.text.isEmpty ? nil : $0 } ?? user.userID).text) }
    let sentence =
      "\(outside.count) of \(active.count) active users have no row in the roster"
      + (teams.roster.hasGroups ? " and count as \(isMerged ? SmallGroups.name : Roster.unassigned)" : "")
    let named = people == .none ? "\(sentence)." : "\(sentence): \(examples)."
    note(
      Finding(
        "roster_unassigned", .report, teams.roster.hasGroups ? .warning : .info, isMerged ? "\(sentence)." : named,
        expected: .count(Count(active.count)), actual: .count(Count(active.count - outside.count))),
      named)
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
