import ReportModel
import Usage

/// Tables that stream their rows from the archive, as they can be larger than memory.
struct UserTables {
  let source: any UsageSource
  let summary: Summary

  private static let fields = UserField.allCases

  private static func column(_ field: UserField, emphasized: UserField = .billableTokens) -> Column {
    Column(field.name, field.label, .integer, emphasis: field == emphasized ? .size : .none)
  }

  private static func fill(_ row: inout RowBuilder, _ period: Period, isComplete: Bool, _ user: UserPeriod) {
    row.add(PeriodTables.kindColumn, .text(period.kind.rawValue))
    row.add(PeriodTables.periodColumns[0], .text(period.id))
    row.add(
      PeriodTables.completeColumn(
        "True for a whole period with /users, and all counts in the user's rows, on every day."),
      .flag(isComplete && user.counts.isComplete))
    row.add(Column("user_id", "User", .text), .text(user.userID))
    row.add(Column("user_email", "E-mail", .text), .text(orEmpty: user.email))
    row.add(Column("active_days", "Active days", .integer), .integer(Int64(user.activeDays)))
    let counts = user.counts
    for field in fields { row.add(column(field), Cell(field, of: counts)) }
    row.add(
      Column(
        "autonomy_ratio", "Autonomy ratio", .decimal(places: 2),
        note: "Tool calls over user messages, of the days on which both are known."),
      Cell(user.autonomyRatio))
    row.add(
      Column("primary_model", "Primary model", .text, note: "The daily one with the most billable tokens."),
      .text(orEmpty: user.primaryModel))
    row.add(
      Column("delegation_level", "Delegation level", .text, note: "The daily one with the most tool calls."),
      .text(orEmpty: user.delegationLevel))
    let languages = row.list(user.languages)
    row.add(Column("languages", "Languages", .text, note: "By number of days, the most first."), languages)
  }

  /// A row for each period and user.
  func users(_ id: String, _ title: String, _ periods: [PeriodSummary]) -> Table {
    let columns = RowBuilder.columns {
      Self.fill(&$0, Period(.month, holding: Availability.firstDay), isComplete: false, .sample)
    }
    return Table(
      id: id, title: title, columns: columns,
      rows: Rows(streaming: { [source, summary] visit in
        var row = RowBuilder()
        for period in periods {
          let isComplete = period.value(.activeUsers).isComplete
          for user in try summary.users(period.period, from: source) {
            row.begin()
            Self.fill(&row, period.period, isComplete: isComplete, user)
            try visit(row.cells)
          }
        }
      }))
  }

  private static func fillTop(_ row: inout RowBuilder, _ user: UserPeriod, by field: UserField) {
    row.add(Column("user", "User", .text), .text(user.email ?? user.userID))
    row.add(Column("active_days", "Active days", .integer), .integer(Int64(user.activeDays)))
    for counted in [UserField.billableTokens, .toolCalls, .sessions, .gitCommits, .gitPRsCreated] {
      row.add(column(counted, emphasized: field), Cell(counted, of: user.counts))
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

  /// The reference has the model behind these counts.
  private static let countsBeforeModel: [UserField] = [.toolCalls, .billableTokens]
  private static let countsAfterModel = fields.filter { !countsBeforeModel.contains($0) }

  private static func fill(_ row: inout RowBuilder, _ user: UserDay) {
    row.add(Column("user_id", "User", .text), .text(user.userID))
    row.add(Column("user_email", "E-mail", .text), .text(orEmpty: user.email))
    row.add(Column("date", "Date", .date), Cell(user.day))
    let counts = user.counts
    for field in countsBeforeModel { row.add(column(field), Cell(field, of: counts)) }
    row.add(Column("primary_model", "Primary model", .text), .text(orEmpty: user.primaryModel))
    row.add(Column("primary_model_tier", "Primary model tier", .text), .text(orEmpty: user.primaryModelTier))
    for field in countsAfterModel { row.add(column(field), Cell(field, of: counts)) }
    row.add(Column("autonomy_ratio", "Autonomy ratio", .decimal(places: 2)), Cell(user.autonomyRatio))
    row.add(Column("delegation_level", "Delegation level", .text), .text(orEmpty: user.delegationLevel))
    let languages = row.list(user.languages)
    row.add(Column("languages", "Languages", .text), languages)
  }

  /// The rows of `/users` as the API gave them, by day and user.
  var daily: Table {
    Table(
      id: "users_daily", title: "Users by day",
      columns: RowBuilder.columns { Self.fill(&$0, UserDay(day: Availability.firstDay, userID: "")) },
      rows: Rows(streaming: { [source, range = summary.range] visit in
        var users: [UserDay] = []
        var row = RowBuilder()
        func visitDay(_ users: borrowing Span<UserDay>) throws {
          for index in users.indices.sorted(by: { users[$0].userID < users[$1].userID }) {
            row.begin()
            Self.fill(&row, users[index])
            try visit(row.cells)
          }
        }
        try source.forEachUserDay(in: range) { user in
          if !users.isEmpty, users.span[0].day != user.day {
            try visitDay(users.span)
            users.removeAll(keepingCapacity: true)
          }
          users.append(user)
        }
        try visitDay(users.span)
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
    row.add(PeriodTables.kindColumn, .text(group.period.kind.rawValue))
    row.add(PeriodTables.periodColumns[0], .text(group.period.id))
    row.add(
      PeriodTables.completeColumn("True for a whole period with /users, and all counts in its rows, on every day."),
      .flag(group.isComplete && group.counts.isComplete))
    row.add(Column("group", "Group", .text), .text(group.name.text))
    row.add(Column("active_users", "Active users", .integer), .integer(Int64(group.users)))
    for field in fields { row.add(column(field), Cell(field, of: group.counts)) }
    row.add(
      Column("share", "Share", .percent(places: 1), note: "Part of the period's billable tokens; empty over zero."),
      Cell(Amount.quotient(group.counts[.billableTokens].map(Amount.count), .count(group.total))))
  }

  /// A row for each period and group.
  func groups(_ mapping: GroupMapping) -> Table {
    let sample = Group(
      period: Period(.month, holding: Availability.firstDay), isComplete: false, name: ExactText(""))
    return Table(
      id: "groups", title: "Groups", columns: RowBuilder.columns { Self.fill(&$0, sample) },
      rows: Rows(streaming: { [source, summary] visit in
        var row = RowBuilder()
        for summarized in summary.periods {
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
  package static let noGroup = "(no group)"

  private let groups: [String: String]

  /// - Parameter groups: Group by e-mail address or user id, in lower case; look-ups ignore case.
  package init(_ groups: [String: String]) { self.groups = groups }

  func group(ofUser userID: String, email: String?) -> String {
    email.flatMap { groups[$0.lowercased()] } ?? groups[userID.lowercased()] ?? Self.noGroup
  }
}
