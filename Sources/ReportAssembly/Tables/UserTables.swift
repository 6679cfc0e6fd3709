import ReportModel
import Usage

/// Columns that tables of users share.
enum UserColumns {
  /// The user, and the group if there is a mapping.
  static func fill(_ row: inout RowBuilder, _ id: ExactText, _ email: ExactText?, _ groups: GroupMapping?) {
    row.add(Column("user_id", "User", .text, note: "The user's id, as the API gives it."), .text(id))
    row.add(
      Column("user_email", "E-mail", .text, note: "The latest address that the API gave; empty where there is none."),
      .text(orEmpty: email))
    if let groups {
      row.add(
        Column("group", "Group", .text, note: "The user's group in the roster."),
        .text(groups.group(ofUser: id.text, email: email?.text)))
    }
  }
}

/// Tables that stream their rows from the archive, as they can be larger than memory.
struct UserTables {
  let source: any UsageSource
  let summary: Summary
  let groups: GroupMapping?

  private static let fields = UserField.allCases
  private static let inPeriod = "added up over the period's days."

  private static func fill(
    _ row: inout RowBuilder, _ period: Period, isComplete: Bool, _ user: UserPeriod, _ groups: GroupMapping?
  ) {
    fill(
      &row, period, isComplete: isComplete && user.counts.isComplete,
      "True for a whole period with /users, and all counts in the user's rows, on every day.")
    UserColumns.fill(&row, user.userID, user.email, groups)
    row.add(
      Column(
        "active_days", "Active days", .integer, note: "Days on which a count of the user is above zero.", unit: "days",
        isAdditive: true),
      .integer(Int64(user.activeDays)))
    for field in fields { row.add(Column(field, inPeriod), Cell(field, of: user.counts)) }
    row.add(
      Column(
        "autonomy_ratio", Metric.autonomyRatio.label, .decimal(places: 2),
        note: "Tool calls over user messages, of the days on which both are known.", unit: "ratio"),
      Cell(user.autonomyRatio))
    row.add(
      Column("primary_model", "Primary model", .text, note: "The daily one with the most billable tokens."),
      .text(orEmpty: user.primaryModel))
    row.add(
      Column("delegation_level", "Delegation level", .text, note: "The daily one with the most tool calls."),
      .text(orEmpty: user.delegationLevel))
    let languages = row.list(user.languages)
    row.add(
      Column("languages", "Languages", .text, note: "By number of days, the most first, separated by semicolons."),
      languages)
  }

  private static func fill(_ row: inout RowBuilder, _ period: Period, isComplete: Bool, _ note: String) {
    row.add(PeriodColumns.period, .text(period.id))
    row.add(PeriodColumns.span[0], Cell(period.days.lowerBound))
    row.add(PeriodColumns.span[1], Cell(period.days.upperBound))
    row.add(PeriodColumns.complete(note), .flag(isComplete))
  }

  /// A row for each period and user.
  func users(_ kind: Period.Kind) -> Table {
    let columns = RowBuilder.columns {
      Self.fill(&$0, Period(kind, holding: Availability.firstDay), isComplete: false, .sample, groups)
    }
    let groupReference = Table.Reference(["period", "group"], in: kind.grain.rawValue + "_groups")
    return Table(
      id: "users", in: kind.grain, title: "Users by \(kind.rawValue)",
      description: "A \(kind.rawValue) and a user who was active in it.", columns: columns, key: ["period", "user_id"],
      references: [kind.reference] + (groups == nil ? [] : [groupReference]),
      rows: Rows(streaming: { [source, summary, groups] visit in
        var row = RowBuilder()
        for period in summary.periods(kind) {
          let isComplete = period.value(.activeUsers).isComplete
          for user in try summary.users(period.period, from: source) {
            row.begin()
            Self.fill(&row, period.period, isComplete: isComplete, user, groups)
            try visit(row.cells)
          }
        }
      }))
  }

  private static func fillTop(_ row: inout RowBuilder, _ user: UserPeriod, by field: UserField) {
    row.add(Column("user", "User", .text, note: "E-mail address, else the id."), .text(user.email ?? user.userID))
    row.add(Column("active_days", "Active days", .integer, unit: "days"), .integer(Int64(user.activeDays)))
    for counted in [UserField.billableTokens, .toolCalls, .sessions, .gitCommits, .gitPRsCreated] {
      row.add(Column(counted, inPeriod, emphasized: field), Cell(counted, of: user.counts))
    }
    row.add(Column("primary_model", "Primary model", .text), .text(orEmpty: user.primaryModel))
  }

  /// The users of the main period, sorted by a count, descending, for a page.
  func topUsers(_ field: UserField, limit: Int = .max) -> Table {
    let period = summary.mainPeriod?.period
    return Table(
      id: field == .billableTokens ? "top_users_by_tokens" : "top_users_by_\(field.name)",
      title: "Users\(period.map { " of \($0.id)" } ?? "") with the most \(field.label.lowercased())",
      columns: RowBuilder.columns { Self.fillTop(&$0, .sample, by: field) },
      rows: Rows(streaming: { [source, summary] visit in
        guard let period else { return }
        let users = try summary.users(period, from: source)
        let counts = users.map { $0.counts[field] ?? .zero }
        let ranked = users.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        var row = RowBuilder()
        for index in ranked.prefix(limit) {
          row.begin()
          Self.fillTop(&row, users[index], by: field)
          try visit(row.cells)
        }
      }))
  }

  // MARK: Groups

  /// The users of a group in a period.
  private struct Group: Sendable {
    let period: Period
    /// Whether the period is whole and has `/users` on every day.
    let isComplete: Bool
    let name: ExactText
    var users = 0
    var counts = UserCounts()
    /// The billable tokens of all groups in the period.
    var total = Count.zero
  }

  private static func fill(_ row: inout RowBuilder, _ group: Group) {
    fill(
      &row, group.period, isComplete: group.isComplete && group.counts.isComplete,
      "True for a whole period with /users, and all counts in its rows, on every day.")
    row.add(Column("group", "Group", .text, note: "The group in the roster."), .text(group.name.text))
    row.add(
      Column(
        "active_users", Metric.activeUsers.label, .integer, note: "Users of the group with activity in the period.",
        unit: "users"),
      .integer(Int64(group.users)))
    for field in fields { row.add(Column(field, inPeriod), Cell(field, of: group.counts)) }
    row.add(
      Column(
        "share", "Share", .percent(places: 1), note: "Part of the period's billable tokens; empty over zero.",
        unit: "share"),
      Cell(Amount.quotient(group.counts[.billableTokens].map(Amount.count), .count(group.total))))
  }

  /// A row for each period and group.
  func groups(_ mapping: GroupMapping, _ kind: Period.Kind) -> Table {
    let sample = Group(
      period: Period(kind, holding: Availability.firstDay), isComplete: false, name: ExactText(""))
    return Table(
      id: "groups", in: kind.grain, title: "Groups by \(kind.rawValue)",
      description: "A \(kind.rawValue) and a group with users who were active in it.",
      columns: RowBuilder.columns { Self.fill(&$0, sample) }, key: ["period", "group"], references: [kind.reference],
      rows: Rows(streaming: { [source, summary] visit in
        var row = RowBuilder()
        for summarized in summary.periods(kind) {
          let (period, isComplete) = (summarized.period, summarized.value(.activeUsers).isComplete)
          var groups: [ExactText: Group] = [:]
          var total = Count.zero
          for user in try summary.users(period, from: source) {
            let name = ExactText(mapping.group(ofUser: user.userID.text, email: user.email?.text))
            groups[name, default: Group(period: period, isComplete: isComplete, name: name)].users += 1
            groups[name]?.counts.add(user.counts)
            total += user.counts[.billableTokens] ?? .zero
          }
          for var group in groups.values.sorted(by: { $0.name < $1.name }) {
            group.total = total
            row.begin()
            Self.fill(&row, group)
            try visit(row.cells)
          }
        }
      }))
  }
}

/// Maps users to groups, by e-mail address or user id.
package struct GroupMapping: Sendable {
  /// The group of users who are not in the mapping.
  package static let noGroup = "(unassigned)"

  private let groups: [String: String]

  /// - Parameter groups: Group by e-mail address or user id, in lower case; look-ups ignore case.
  package init(_ groups: [String: String]) { self.groups = groups }

  func group(ofUser userID: String, email: String?) -> String {
    email.flatMap { groups[$0.lowercased()] } ?? groups[userID.lowercased()] ?? Self.noGroup
  }
}
