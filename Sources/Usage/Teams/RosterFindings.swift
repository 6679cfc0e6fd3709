/// What a roster and the users of a range of days do not have in common.
package struct RosterFindings: Sendable {
  /// The findings, for the table `data_quality`; none if each row matches a user and each user has a row.
  package private(set) var findings: [Finding] = []
  /// One person's rows by address and by id that name two groups.
  package private(set) var conflicts = Examples()
  /// The part of the range's billable tokens of users without a row; `nil` over zero.
  package private(set) var unassignedShare: Double?

  private struct Use {
    var email: ExactText?
    var tokens = Count.zero
    var isActive = false
    var isListed = false
  }

  /// - Parameters:
  ///   - roster: The roster.
  ///   - days: The days of the report.
  ///   - source: Provides the rows of `/users`.
  /// - Throws: The errors of `source`.
  package init(_ roster: Roster, in days: ClosedRange<Day>, from source: some UsageSource) throws {
    var uses: [ExactText: Use] = [:]
    var lines: Set<Int> = []
    try source.forEachUserDay(in: days) { row in
      if uses[row.userID] == nil || uses[row.userID]?.email != row.email {
        let rows = roster.rows(userID: row.userID, email: row.email)
        lines.formUnion(rows.map(\.line))
        if let first = rows.first, let last = rows.last, first.group != last.group {
          conflicts.add(Roster.Conflict(user: row.userID.text, lines: [first.line, last.line]))
        }
        uses[row.userID, default: Use()].email = row.email
        if !rows.isEmpty { uses[row.userID]?.isListed = true }
      }
      guard row.counts.hasActivity else { return }
      uses[row.userID]?.isActive = true
      uses[row.userID]?.tokens += row.counts[.billableTokens] ?? .zero
    }
    noteUnmatched(roster, lines, days)
    noteUnassigned(uses.filter(\.value.isActive))
  }

  /// Rows that no user of the range has.
  private mutating func noteUnmatched(_ roster: Roster, _ lines: Set<Int>, _ days: ClosedRange<Day>) {
    var unmatched = Examples()
    for member in roster.members where !lines.contains(member.line) {
      unmatched.add("\(member.shown) in line \(member.line)")
    }
    guard unmatched.count > 0 else { return }
    findings.append(
      Finding(
        "roster_unmatched", .report, .info,
        "\(unmatched.count) of \(roster.count) people in the roster have no row in /users from \(days.named): "
          + "\(unmatched).",
        expected: .count(Count(roster.count)), actual: .count(Count(roster.count - unmatched.count))))
  }

  /// Users without a row, those with the most tokens first.
  private mutating func noteUnassigned(_ users: [ExactText: Use]) {
    let total = users.values.map(\.tokens).reduce(.zero, +)
    let outside = users.filter { !$0.value.isListed }.sorted {
      $0.value.tokens != $1.value.tokens ? $0.value.tokens > $1.value.tokens : $0.key < $1.key
    }
    unassignedShare = Amount.quotient(.count(outside.map(\.value.tokens).reduce(.zero, +)), .count(total))
    guard !outside.isEmpty else { return }
    var examples = Examples()
    for (id, use) in outside { examples.add((use.email ?? id).text) }
    findings.append(
      Finding(
        "roster_unassigned", .report, .warning,
        "\(outside.count) of \(users.count) active users have no row in the roster and count as \(Roster.unassigned): "
          + "\(examples).",
        expected: .count(Count(users.count)), actual: .count(Count(users.count - outside.count))))
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
