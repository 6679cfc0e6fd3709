extension Teams {
  /// The billable tokens of each group of users; `nil` for a group where those of a user are not known.
  package func tokens(of users: [UserPeriod]) -> [ExactText: Count?] {
    var sums: [ExactText: Count?] = [:]
    for user in users {
      let group = group(of: user.userID)
      let tokens = user.counts.isComplete(.billableTokens) ? user.counts[.billableTokens] : nil
      // A group that is unknown once stays so.
      if let known = sums[group] {
        sums[group] = .some(known.flatMap { sum in tokens.map { sum + $0 } })
      } else {
        sums[group] = .some(tokens)
      }
    }
    return sums
  }
}

extension Summary {
  /// The same with the changes of groups.
  ///
  /// - Throws: The errors of `source`.
  package func addingGroups(of teams: Teams, from source: some UsageSource) throws -> Summary {
    // Without all rows of both periods, neither users nor groups can be compared.
    guard let changes, changes.items[.user] != nil else { return self }
    var summary = self
    summary.changes?.items[.group] = Changes.groups(
      from: teams.tokens(of: try users(changes.previous, from: source)),
      to: teams.tokens(of: try users(changes.period, from: source)))
    return summary
  }
}
