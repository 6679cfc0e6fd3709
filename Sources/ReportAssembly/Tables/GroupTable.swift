import ReportModel
import Usage

/// The groups of a roster by week, by month, or of the range; their rows add up to the organisation's totals.
struct GroupTable {
  let source: any UsageSource
  let summary: Summary
  let teams: Teams

  /// The rows that are no groups of the roster.
  static let others = [SmallGroups.name, Roster.unassigned, Chargeback.notAttributed].map(\.text)

  private static let fields = UserField.allCases

  struct Group {
    let name: ExactText
    var counts = UserCounts()
    /// `nil` for ``Chargeback/notAttributed``.
    var users: Int? = 0
    var cost: Money?
    var isComplete: Bool
  }

  /// The rows of several periods.
  ///
  /// - Parameters:
  ///   - kind: The kind of the periods.
  ///   - periods: The periods.
  ///   - isRanked: Whether the groups with the most tokens come first, as on a page; else they are by name.
  /// - Returns: A row for each period and group.
  func table(_ kind: Period.Kind, _ periods: [PeriodSummary], isRanked: Bool = false) -> Table {
    let sample = Group(name: "", isComplete: false)
    return Table(
      id: "groups", in: kind.grain, title: "Groups \(kind.titleEnd)",
      description: "\(kind.rowSubject) and a group with users who were active in it.",
      columns: RowBuilder.columns {
        Self.fill(&$0, Period(asked: summary.range), sample, of: .zero, summary.prices)
      },
      key: ["period", "group"], references: [kind.reference],
      rows: Rows(streaming: { [self] visit in
        var row = RowBuilder()
        for summarized in periods {
          let groups = try groups(of: summarized)
          let total = groups.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +)
          for group in isRanked ? Self.ranked(groups) : groups {
            row.begin()
            Self.fill(&row, summarized.period, group, of: total, summary.prices)
            try visit(row.cells)
          }
        }
      }))
  }

  private static func fill(
    _ row: inout RowBuilder, _ period: Period, _ group: Group, of total: Count, _ prices: Prices?
  ) {
    PeriodColumns.fill(
      &row, period, isComplete: group.isComplete && group.counts.isComplete,
      "True for a whole period with all users' activity and tokens, and all counts in its rows, on every day.")
    fill(&row, group, of: total, prices)
  }

  private static func fill(_ row: inout RowBuilder, _ group: Group, of total: Count, _ prices: Prices?) {
    row.add(
      Column(
        "group", "Group", .text,
        note:
          "The group in the roster; \(Roster.unassigned) for users outside of it, and \(Chargeback.notAttributed) for what the "
          + "organisation's totals have and the users have not."),
      .text(group.name.text))
    row.add(
      Column(
        "active_users", Metric.activeUsers.label, .integer, note: "Users of the group with activity in the period.",
        unit: "users"),
      group.users.map { .integer(Int64($0)) } ?? .empty)
    for field in fields { row.add(Column(field, "added up over the period's days."), Cell(field, of: group.counts)) }
    row.add(
      Column(
        "share", "Share", .percent(places: 1), note: "Part of the period's billable tokens; empty over zero.",
        unit: "share"),
      Cell(Amount.quotient(group.counts[.billableTokens].map(Amount.count), .count(total))))
    CostColumns.fill(&row, group.cost, prices, of: "of the group")
  }

  // MARK: Without the period

  var columnsOfGroup: [Column] {
    RowBuilder.columns { Self.fill(&$0, Group(name: "", isComplete: false), of: .zero, summary.prices) }
  }

  /// The groups of a period, each with the cells of ``columnsOfGroup``.
  func rows(of period: PeriodSummary) throws -> [(name: ExactText, cells: Row)] {
    let groups = try groups(of: period)
    let total = groups.map { $0.counts[.billableTokens] ?? .zero }.reduce(.zero, +)
    return groups.map { group in
      var row = RowBuilder()
      row.begin()
      Self.fill(&row, group, of: total, summary.prices)
      return (group.name, row.cells)
    }
  }

  /// The billable tokens of a period, by group.
  func tokens(of period: PeriodSummary) throws -> [ExactText: Cell] {
    Dictionary(
      try groups(of: period).map { ($0.name, Cell(.billableTokens, of: $0.counts)) },
      uniquingKeysWith: { first, _ in first })
  }

  // MARK: Groups of a period

  /// By name, users outside of the roster behind them, and last what no user has.
  func groups(of period: PeriodSummary) throws -> [Group] {
    // The shares are of all groups' tokens.
    let isComplete =
      period.value(.activeUsers).isComplete && period.users.sums.isComplete(.billableTokens)
      && summary.isPriced(period.period)
    let groups = try summary.groups(period.period, of: teams, from: source)
    let all = groups.values.reduce(into: GroupsOfPeriods.Sum()) { $0.add($1) }
    let rest = remainder(of: period, beyond: all.counts, all.cost, hasNoUsers: groups.isEmpty)
    return groups.sorted { Roster.isGroup($0.key, before: $1.key) }.map { name, sum in
      Group(name: name, counts: sum.counts, users: sum.users, cost: sum.cost, isComplete: isComplete)
    } + [rest].compactMap(\.self)
  }

  /// The organisation's totals without what the users have; `nil` if nothing is left.
  private func remainder(
    of period: PeriodSummary, beyond sums: UserCounts, _ cost: Money?, hasNoUsers: Bool
  ) -> Group? {
    var rest = Group(
      name: Chargeback.notAttributed, users: nil,
      isComplete: period.value(.activeUsers).isComplete && summary.isPriced(period.period))
    var hasRest = false
    for field in Self.fields {
      guard let total = field.organisationField.flatMap(Metric.total) else {
        // The API has no total: the users are all there is.
        rest.counts[field] = .zero
        continue
      }
      let value = period.value(total)
      rest.isComplete = rest.isComplete && value.isComplete && (hasNoUsers || sums.isComplete(field))
      guard let amount = value.amount?.count else { continue }
      rest.counts[field] = amount - (sums[field] ?? .zero)
      hasRest = hasRest || rest.counts[field] != .zero
    }
    rest.cost = period.value(.cost).amount?.money.map { $0 - (cost ?? .zero) }
    hasRest = hasRest || rest.cost.map { $0 != .zero } ?? false
    return hasRest ? rest : nil
  }
}
