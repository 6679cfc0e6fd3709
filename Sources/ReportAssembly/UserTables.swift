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

  /// A row for each period and user.
  func users(_ id: String, _ title: String, _ periods: [PeriodSummary]) -> Table {
    let periods = periods.map(\.period)
    return Table(
      id: id, title: title, columns: Self.userColumns,
      rows: Rows(coded: { visit in
        // One for all of them: its memory is used again.
        var row = CodedRow(repeating: .plain(.empty), count: Self.userColumns.count)
        let texts = UserTexts()
        for period in periods {
          let users = try summary.users(period, from: source)
          texts.begin(users)
          row[0] = texts.cell(repeating: period.kind.rawValue)
          row[1] = texts.cell(repeating: period.id)
          try users.visit { user in
            Self.fill(&row, user, texts)
            try visit(row, texts)
          }
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
      guard let period else { return }
      let users = try summary.users(period, from: source)
      for user in users.most(field, limit: limit) {
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

  /// Fills a row behind its period.
  private static func fill(_ row: inout CodedRow, _ user: UserPeriodRow, _ texts: UserTexts) {
    row[2] = texts.cell(user.user)
    row[3] = texts.cell(user.email)
    row[4] = .plain(.integer(Int64(user.activeDays)))
    row.put(user.counts) { 5 + $0 }
    let end = 5 + UserCounts.capacity
    row[end] = .plain(Cell(user.autonomyRatio))
    row[end + 1] = texts.cell(user.primaryModel)
    row[end + 2] = texts.cell(user.delegationLevel)
    row[end + 3] = texts.cell(languages: user.languages)
  }

  /// The rows of `/users` as the API gave them, by day and user, in the order of the reference.
  var daily: Table {
    let source = source
    let days = summary.range
    let columns: [Column] =
      [Column("user_id", "User", .text), Column("user_email", "E-mail", .text), Column("date", "Date", .date)]
      + Self.countColumns.prefix(Self.columnsBeforeModel) + [
        Column("primary_model", "Primary model", .text), Column("primary_model_tier", "Primary model tier", .text),
      ] + Self.countColumns.dropFirst(Self.columnsBeforeModel) + [
        Column("autonomy_ratio", "Autonomy ratio", .decimal(places: 2)),
        Column("delegation_level", "Delegation level", .text), Column("languages", "Languages", .text),
      ]
    return Table(
      id: "users_daily", title: "Users by day", columns: columns,
      rows: Rows(coded: { visit in
        var order = UserOrder()
        let texts = UserTexts()
        var user = UserRow(user: TextID(place: 0))
        var row = CodedRow(repeating: .plain(.empty), count: columns.count)
        for day in days {
          let rows = try source.users(on: day)
          texts.archived = rows.texts
          row[2] = .plain(Cell(day))
          for position in order.positions(of: rows) {
            rows.packed.read(position, into: &user)
            Self.fill(&row, user, texts)
            try visit(row, texts)
          }
        }
      }))
  }

  /// Fills a row of ``daily`` beside its date.
  private static func fill(_ row: inout CodedRow, _ user: UserRow, _ texts: UserTexts) {
    row[0] = texts.cell(user.user)
    row[1] = texts.cell(user.email)
    // The reference has the model behind the tokens.
    let model = 3 + columnsBeforeModel
    row[model] = texts.cell(user.primaryModel)
    row[model + 1] = texts.cell(user.primaryModelTier)
    row.put(user.counts) { $0 < columnsBeforeModel ? 3 + $0 : 5 + $0 }
    let end = 5 + UserCounts.capacity
    row[end] = .plain(Cell(user.autonomyRatio))
    row[end + 1] = texts.cell(user.delegationLevel)
    row[end + 2] = texts.cell(list: user.languages)
  }

  private static let columnsBeforeModel = 2

  // MARK: Groups

  /// A row for each period and group.
  func groups(_ mapping: GroupMapping) -> Table {
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
          let users = try summary.users(period, from: source)
          users.visit { user in
            let email = user.email.map { users.texts[$0] }
            let group = ExactText(mapping.group(ofUser: users.texts[user.user], email: email))
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

extension CodedRow {
  /// Puts a user's counts into the columns that `column` tells by a count's place.
  @inline(__always)
  fileprivate mutating func put(_ counts: UserCounts, _ column: (Int) -> Int) {
    let areWhole = counts.withWholes { numbers in
      withUnsafeMutableBufferPointer { cells in
        for index in numbers.indices {
          let cell = counts.known & (1 << index) == 0 ? Cell.empty : .integer(numbers[index])
          // These columns hold numbers in each row: to put one in its place leaves nothing behind that is counted.
          cells.initializeElement(at: column(index), to: .plain(cell))
        }
      }
    }
    if areWhole { return }
    for index in 0..<UserCounts.capacity { self[column(index)] = .plain(Cell(counts[index: index])) }
  }
}

/// Which group a user is in, by e-mail address or identifier.
package struct GroupMapping: Sendable {
  /// What users without a group are counted under.
  package static let noGroup = "(no group)"

  private let groups: [String: String]

  /// - Parameter groups: Group by e-mail address or user identifier in lower case: capitals make no difference.
  package init(_ groups: [String: String]) { self.groups = groups }

  func group(ofUser userID: String, email: String?) -> String {
    email.flatMap { groups[$0.lowercased()] } ?? groups[userID.lowercased()] ?? Self.noGroup
  }
}
