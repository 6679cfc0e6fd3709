extension Summary {
  /// The same with the changes of groups.
  ///
  /// - Throws: The errors of `source`.
  package func addingGroups(of teams: Teams, from source: some UsageSource) throws -> Summary {
    // Without all rows of both periods, neither users nor groups can be compared.
    guard let changes, changes.items[.user] != nil else { return self }
    var summary = self
    summary.changes?.items[.group] = Changes.groups(
      from: try tokens(changes.previous, of: teams, from: source),
      to: try tokens(changes.period, of: teams, from: source))
    return summary
  }

  /// The billable tokens of each group; `nil` for a group where those of a user are not known.
  private func tokens(
    _ period: Period, of teams: Teams, from source: some UsageSource
  ) throws -> [ExactText: Count?] {
    try groups(period, of: teams, from: source).mapValues { sum in
      sum.counts.isComplete(.billableTokens) ? sum.counts[.billableTokens] : nil
    }
  }
}
