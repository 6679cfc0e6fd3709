extension Summary {
  /// The same with the changes of groups.
  ///
  /// - Throws: The errors of `source`.
  package func addingGroups(of teams: Teams, from source: some UsageSource) throws -> Summary {
    // Without the activity of all users in both periods, groups cannot be compared.
    guard let changes, case .against(let before) = asked.comparison, before[.activeUsers].isComplete,
      asked.value(.activeUsers).isComplete
    else { return self }
    var summary = self
    let previous = try tokens(changes.previous, of: teams, from: source)
    let now = try tokens(changes.period, of: teams, from: source)
    summary.changes?.items[.group] = Changes.groups(from: previous, to: now)
    summary.changes?.unknownGroups = Set((Array(previous) + Array(now)).filter { $0.value == nil }.map(\.key))
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
