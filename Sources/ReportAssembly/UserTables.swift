import ReportModel
import Usage

/// The tables that are read from the archive while they are written: they may be larger than memory should be.
struct UserTables {
  let source: any UsageSource
  let summary: Summary

  private static let countColumns = UserField.allCases.map { field in
    Column(field.rawValue, field.label, .integer, emphasis: field == .billableTokens ? .size : .none)
  }

  private static let userColumns =
    [
      PeriodTables.kindColumn, PeriodTables.periodColumns[0], Column("user_id", "User", .text),
      Column("user_email", "E-mail", .text), Column("active_days", "Active days", .integer),
    ] + countColumns + [
      Column("autonomy_ratio", "Autonomy ratio", .decimal(places: 2), note: "Tool calls over user messages."),
      Column("primary_model", "Primary model", .text, note: "The daily one with the most billable tokens."),
      Column("delegation_level", "Delegation level", .text, note: "The daily one with the most tool calls."),
      Column("languages", "Languages", .text, note: "By number of days, the most first."),
    ]

  /// Those of the main period are at hand.
  private func users(of period: Period) throws -> [UserPeriod] {
    period == summary.mainPeriod?.period ? summary.mainUsers : try source.users(of: period)
  }

  /// A row for each period and user.
  func users(_ id: String, _ title: String, _ periods: [PeriodSummary]) -> Table {
    let periods = periods.map(\.period)
    return Table(
      id: id, title: title, columns: Self.userColumns,
      rows: Rows(streaming: { visit in
        for period in periods {
          for user in try users(of: period) { try visit(Self.row(user, period)) }
        }
      }))
  }

  /// The users of the main period who have the most of something, for a page.
  func topUsers(_ field: UserField, limit: Int) -> Table {
    func count(_ counted: UserField) -> Column {
      Column(counted.rawValue, counted.label, .integer, emphasis: counted == field ? .size : .none)
    }
    let columns = [
      Column("user", "User", .text), Column("active_days", "Active days", .integer), count(.billableTokens),
      count(.toolCalls),
      Column("sessions", "Sessions", .integer), Column("git_commits", "Commits", .integer),
      Column("git_prs_created", "Pull requests", .integer), Column("primary_model", "Primary model", .text),
    ]
    let period = summary.mainPeriod?.period
    let rows = Rows(streaming: { visit in
      // They come by tokens; equal ones keep that order.
      let users = summary.mainUsers
      let ranked = users.enumerated().sorted { left, right in
        let (a, b) = (left.element.counts[field] ?? .zero, right.element.counts[field] ?? .zero)
        return a != b ? a > b : left.offset < right.offset
      }
      for user in ranked.prefix(limit).map(\.element) {
        try visit([
          .text(user.email ?? user.userID), .integer(Int64(user.activeDays)), Cell(user.counts[.billableTokens]),
          Cell(user.counts[.toolCalls]), Cell(user.counts[.sessions]), Cell(user.counts[.gitCommits]),
          Cell(user.counts[.gitPRsCreated]), .text(orEmpty: user.primaryModel),
        ])
      }
    })
    return Table(
      id: field == .billableTokens ? "top_users_by_tokens" : "top_users_by_\(field.rawValue)",
      title: "Users\(period.map { " of \($0.id)" } ?? "") with the most \(field.label.lowercased())", columns: columns,
      rows: rows)
  }

  private static func row(_ user: UserPeriod, _ period: Period) -> Row {
    var row: Row = [
      .text(period.kind.rawValue), .text(period.id), .text(user.userID), .text(orEmpty: user.email),
      .integer(Int64(user.activeDays)),
    ]
    row.reserveCapacity(Self.userColumns.count)
    for field in UserField.allCases { row.append(Cell(user.counts[field])) }
    row.append(Cell(user.autonomyRatio))
    row.append(.text(orEmpty: user.primaryModel))
    row.append(.text(orEmpty: user.delegationLevel))
    row.append(.text(user.languages.joined(separator: "; ")))
    return row
  }

  /// The rows of `/users` as the API gave them, by day and user, in the order of the reference.
  var daily: Table {
    let source = source
    let days = summary.range
    let columns: [Column] =
      [Column("user_id", "User", .text), Column("user_email", "E-mail", .text), Column("date", "Date", .date)]
      + Self.countColumns.prefix(2) + [
        Column("primary_model", "Primary model", .text), Column("primary_model_tier", "Primary model tier", .text),
      ] + Self.countColumns.dropFirst(2) + [
        Column("autonomy_ratio", "Autonomy ratio", .decimal(places: 2)),
        Column("delegation_level", "Delegation level", .text), Column("languages", "Languages", .text),
      ]
    return Table(
      id: "users_daily", title: "Users by day", columns: columns,
      rows: Rows(streaming: { visit in
        for day in days {
          var users: [UserDay] = []
          try source.forEachUser(on: day) { users.append($0) }
          for user in users.sorted(by: { ExactText($0.userID) < ExactText($1.userID) }) {
            try visit(Self.row(user, day))
          }
        }
      }))
  }

  private static func row(_ user: UserDay, _ day: Day) -> Row {
    var row: Row = [.text(user.userID), .text(orEmpty: user.email), Cell(day)]
    row.reserveCapacity(8 + UserField.allCases.count)
    for field in UserField.allCases {
      // The reference has the model behind the tokens.
      if field == .filesCreated {
        row.append(.text(orEmpty: user.primaryModel))
        row.append(.text(orEmpty: user.primaryModelTier))
      }
      row.append(Cell(user.counts[field]))
    }
    row.append(Cell(user.autonomyRatio))
    row.append(.text(orEmpty: user.delegationLevel))
    row.append(.text(user.languages.joined(separator: "; ")))
    return row
  }

  // MARK: Groups

  /// A row for each period and group.
  func groups(_ mapping: GroupMapping) -> Table {
    let source = source
    let periods = summary.periods.map(\.period)
    return Table(
      id: "groups", title: "Groups",
      columns: [
        PeriodTables.kindColumn, PeriodTables.periodColumns[0], Column("group", "Group", .text),
        Column("active_users", "Active users", .integer),
      ] + Self.countColumns + [
        Column("share", "Share", .percent(places: 1), note: "Part of the period's billable tokens; empty over zero.")
      ],
      rows: Rows(streaming: { visit in
        for period in periods {
          var groups: [ExactText: (users: Int, counts: UserCounts)] = [:]
          var total = Count.zero
          for user in try users(of: period) {
            let group = ExactText(mapping.group(of: user))
            var sum = groups.removeValue(forKey: group) ?? (0, UserCounts())
            sum.users += 1
            sum.counts.add(user.counts)
            groups[group] = sum
            total += user.counts[.billableTokens] ?? .zero
          }
          for (group, value) in groups.sorted(by: { $0.key < $1.key }) {
            let tokens = value.counts[.billableTokens].map(Amount.count)
            try visit(
              [.text(period.kind.rawValue), .text(period.id), .text(group.text), .integer(Int64(value.users))]
                + UserField.allCases.map { Cell(value.counts[$0]) } + [Cell(Amount.quotient(tokens, .count(total)))])
          }
        }
      }))
  }
}

/// Which group a user is in, by e-mail address or identifier.
package struct GroupMapping: Sendable {
  /// What users without a group are counted under.
  package static let noGroup = "(no group)"

  private let groups: [String: String]

  /// - Parameter groups: Group by e-mail address or user identifier in lower case: capitals make no difference.
  package init(_ groups: [String: String]) { self.groups = groups }

  func group(of user: UserPeriod) -> String {
    user.email.flatMap { groups[$0.lowercased()] } ?? groups[user.userID.lowercased()] ?? Self.noGroup
  }
}
