import ReportModel
import Usage

/// Columns that tables of users share.
enum UserColumns {
  /// The user, and the group if there is a roster.
  static func fill(_ row: inout RowBuilder, _ id: ExactText, _ email: ExactText?, _ teams: Teams?) {
    row.add(Column("user_id", "User", .text, note: "The user's id, as the API gives it."), .text(id))
    row.add(
      Column("user_email", "E-mail", .text, note: "The latest address that the API gave; empty where there is none."),
      .text(orEmpty: email))
    if let teams {
      row.add(
        Column(
          "group", "Group", .text,
          note: "The user's group in the roster; empty for one of the groups that are shown as \(SmallGroups.name)."),
        .text(orEmpty: teams.groupOnRow(of: id)))
    }
  }
}

/// Tables that stream their rows from the archive, as they can be larger than memory.
struct UserTables {
  let source: any UsageSource
  let summary: Summary
  let teams: Teams?

  private static let fields = UserField.allCases
  private static let inPeriod = "added up over the period's days."

  private static func fill(
    _ row: inout RowBuilder, _ period: Period, isComplete: Bool, _ user: UserPeriod, _ teams: Teams?,
    _ prices: Prices?
  ) {
    PeriodColumns.fill(
      &row, period, isComplete: isComplete && user.counts.isComplete,
      "True for a whole period with /users, and all counts in the user's rows, on every day.")
    UserColumns.fill(&row, user.userID, user.email, teams)
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
    row.add(
      Column("languages", "Languages", .text, note: "By number of days, the most first, separated by semicolons."),
      .list(user.languages))
    CostColumns.fill(&row, user.cost, prices, of: "of the user")
  }

  /// A row for each period and user.
  func users(_ kind: Period.Kind, _ periods: [PeriodSummary]) -> Table {
    let columns = RowBuilder.columns {
      Self.fill(&$0, Period(asked: summary.range), isComplete: false, .sample, teams, summary.prices)
    }
    let groupReference = Table.Reference(["period", "group"], in: kind.grain.rawValue + "_groups")
    return Table(
      id: "users", in: kind.grain, title: "Users \(kind.titleEnd)",
      description: "\(kind.rowSubject) and a user who was active in it.", columns: columns, key: ["period", "user_id"],
      references: [kind.reference] + (teams?.areAllShown != true ? [] : [groupReference]),
      rows: Rows(streaming: { [source, summary, teams] visit in
        var row = RowBuilder()
        for period in periods {
          let isComplete =
            !period.period.isCut && period.users.hasAllRows && summary.isPriced(period.period)
          for user in try summary.users(period.period, from: source) {
            row.begin()
            Self.fill(&row, period.period, isComplete: isComplete, user, teams, summary.prices)
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

  /// The users of the range asked for, sorted by a count, descending, for a page.
  ///
  /// - Parameters:
  ///   - field: The count.
  ///   - limit: At most so many; `nil` for all.
  /// - Returns: A row for each user.
  func topUsers(_ field: UserField, limit: Int? = nil) -> Table {
    let period = summary.asked.period
    let count = summary.asked.users.users
    return Table(
      id: field == .billableTokens ? "top_users_by_tokens" : "top_users_by_\(field.name)",
      title: "Users of \(period.title) with the most \(field.label.lowercased())",
      columns: RowBuilder.columns { Self.fillTop(&$0, .sample, by: field) },
      remark: limit.flatMap { limit in
        count <= limit
          ? nil
          : Remark(
            "\(Count(limit).grouped) of \(Count(count).grouped) users",
            file: "\(users(period.kind, []).path).csv has all")
      },
      rows: Rows(streaming: { [source, summary] visit in
        let users = try summary.users(period, from: source)
        let counts = users.map { $0.counts[field] ?? .zero }
        let ranked = users.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        var row = RowBuilder()
        for index in ranked.prefix(limit ?? .max) {
          row.begin()
          Self.fillTop(&row, users[index], by: field)
          try visit(row.cells)
        }
      }))
  }
}
