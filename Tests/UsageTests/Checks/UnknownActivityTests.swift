import TestSupport
import Testing
import Usage

/// Rows of `/users` that do not say whether the user was active: no count is above zero, and some are missing.
@Suite struct UnknownActivityTests {
  private let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"

  /// Every day has the same numbers; ada and bob are active on each, with 100 of each count.
  private static func same(_ day: Day) -> MadeUpDay {
    on(
      day,
      [.billableTokens: 3000, .toolCalls: 200, .gitCommits: 4, .gitPRsCreated: 2, .dailyActiveUsers: 2],
      [.tools: ["Read": 200]]
    ).filled().users(row("ada", 100), row("bob", 100))
  }

  private static func row(_ id: String, _ count: Count?) -> UserDay {
    var row = user(id, [:], email: "\(id)@example.com", level: "manual")
    for field in UserField.allCases { row.counts[field] = count }
    return row
  }

  /// Two months of that, with some days changed.
  private func usage(_ days: ClosedRange<Day>, _ change: (MadeUpDay) -> MadeUpDay) -> MadeUpUsage {
    MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { days.contains($0) ? change(Self.same($0)) : Self.same($0) }
  }

  private func summary(_ usage: MadeUpUsage, comparing: Bool = true) throws -> Summary {
    try Summary(of: october, from: usage, comparing: comparing)
  }

  private func month(_ usage: MadeUpUsage) throws -> PeriodSummary {
    let summary = try summary(usage)
    return try #require(summary["2026-10"])
  }

  @Test func `Days on which all counts are null are known of no user`() throws {
    let summary = try summary(
      usage("2026-10-12"..."2026-10-21") { $0.users(Self.row("ada", nil), Self.row("bob", nil), Self.row("cy", nil)) })
    let month = try #require(summary["2026-10"])
    let active = month.value(.activeUsers)
    #expect(active.amount == 2 && active.knownDays == 21 && active.missingDays == 10 && !active.isComplete)
    // 21 days of 3,000 tokens, 4 commits and 2 pull requests, over two users.
    #expect(month.value(.billableTokensPerActiveUser).amount == 31_500.0)
    #expect(month.value(.commitsPerActiveUser).amount == 42.0 && month.value(.prsPerActiveUser).amount == 21.0)
    #expect(month.value(.stickiness).amount == 1.0 && !month.value(.stickiness).isComplete)
    #expect(month.value(.billableTokens).isComplete && month.value(.dailyActiveUsersMean).isComplete)
    #expect(month.change(.activeUsers) == nil && month.change(.billableTokens) != nil)
    #expect(month.values.knownDays == 21)
    #expect(summary["2026-W43"]?.value(.activeUsers).knownDays == 4, "Thursday to Sunday")
    // W42 is null from Monday to Sunday.
    #expect(summary["2026-W42"]?.value(.activeUsers).amount == nil)
    #expect(summary["2026-W41"]?.value(.activeUsers).isComplete == true)
  }

  @Test(arguments: UserField.allCases)
  func `Of a user without a count above zero one missing count is enough`(field: UserField) throws {
    let month = try month(
      usage(october) { day in
        var unsaid = Self.row("cy", 0)
        unsaid.counts[field] = nil
        return day.users(day.users + [unsaid])
      })
    let active = month.value(.activeUsers)
    // Known to be active are two; on no day is it known of all.
    #expect(active.amount == 2 && active.knownDays == 0 && active.missingDays == 31 && !active.isComplete)
    #expect(month.value(.billableTokensPerActiveUser).amount == nil)
    #expect(month.users.users == 2 && month.users.userDays == 62)
  }

  @Test(arguments: UserField.allCases)
  func `A count above zero says enough, whatever is missing`(field: UserField) throws {
    let month = try month(usage(october) { $0.users(user("ada", [field: 1]), Self.row("bob", 100)) })
    #expect(month.value(.activeUsers).amount == 2 && month.value(.activeUsers).isComplete)
    #expect(month.value(.billableTokensPerActiveUser).amount == 46_500.0)
    #expect(month.users.sums.isComplete(field) && month.users.sums.isComplete == false)
  }

  @Test func `A month of which nothing is known is empty`() throws {
    let month = try month(usage(october) { $0.users(Self.row("ada", nil), Self.row("bob", 0)) })
    #expect(month.value(.activeUsers).amount == nil && month.value(.activeUsers).missingDays == 31)
    let nulls = usage(october) { $0.users(Self.row("ada", nil)) }
    #expect(try summary(nulls).people.turnovers.map(\.active) == [nil], "not zero")
  }

  @Test func `New and lapsed users need to know of all users, in the period and in the one before`() throws {
    func turnover(_ usage: MadeUpUsage, comparing: Bool) throws -> People.Turnover {
      try #require(summary(usage, comparing: comparing).people.turnovers.first)
    }
    let before = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31", Self.same)
    for comparing in [true, false] {
      #expect(try turnover(before, comparing: comparing).new == 0)
      for day: Day in ["2026-09-15", "2026-10-15"] {
        let unknown = try turnover(
          before.with(Self.same(day).users(Self.row("ada", 100), Self.row("bob", nil))), comparing: comparing)
        #expect(unknown.active == 2 && unknown.new == nil && unknown.returning == nil && unknown.lapsed == nil)
      }
    }
  }

  @Test func `A month of the trend knows it, too`() throws {
    let trend = try summary(
      usage("2026-09-15"..."2026-09-15") { $0.users(Self.row("ada", 100), Self.row("bob", nil)) }, comparing: false
    ).trend
    #expect(trend.map { $0[.activeUsers].amount } == [2, 2])
    #expect(trend.map { $0[.activeUsers].isComplete } == [false, true])
  }

  @Test func `Changes of users leave out the one of whom it is not known`() throws {
    let changes = try #require(
      summary(usage("2026-10-05"..."2026-10-05") { $0.users(Self.row("ada", 7), Self.row("cy", nil)) }).changes)
    // Ada 3,000 to 30 × 100 + 7, bob 3,000 each.
    #expect(changes.items[.user]?.map(\.name) == ["ada@example.com"])
    #expect(changes.items[.user]?.map(\.change) == [7])
  }

  @Test func `Findings say what is not known, and that it explains a difference`() throws {
    let findings = try summary(
      usage("2026-10-05"..."2026-10-06") { $0.users(Self.row("ada", 100), Self.row("bob", nil)) }
    ).findings
    let undercounted = findings.filter { $0.check == "undercounted_users" }
    #expect(undercounted.map(\.actual) == [5, 29] && undercounted.map(\.expected) == [7, 31])
    #expect(
      undercounted.first?.message
        == "active_users may be undercounted: of users without a count above zero some counts are missing on 2 days; "
        + "ratios over users leave these days out.")
    let active = findings.filter { $0.check == "daily_active_users" && $0.severity != .ok }
    #expect(active.map(\.severity) == [.info, .info, .info, .info], "a week, the month and two days")
    #expect(findings.count { $0.check == "missing_field" } == UserField.allCases.count)
    let none = try summary(usage(october) { $0.users(Self.row("ada", nil), Self.row("bob", nil)) }).findings
    #expect(none.count { $0.check == "missing_field" } == UserField.allCases.count)
    #expect(none.allSatisfy { !$0.check.hasPrefix("users_") }, "what is not known is not compared")
  }

  // MARK: Answers that contradict themselves

  @Test func `Days whose answer says that it has other rows are incomplete, with the value that came`() throws {
    let month = try month(
      usage("2026-10-05"..."2026-10-05") { $0.doubted(.users).doubted(.tokens).doubted(.tools) })
    let (active, tokens) = (month.value(.activeUsers), month.value(.billableTokens))
    #expect(active.amount == 2 && active.knownDays == 30 && !active.isComplete)
    #expect(tokens.amount == 93_000 && tokens.knownDays == 30 && !tokens.isComplete)
    // 30 days of 3,000 tokens and 4 commits.
    #expect(
      month.value(.billableTokensPerCommit).amount == 750.0 && month.value(.billableTokensPerCommit).knownDays == 30)
    #expect(month.value(.billableTokensPerActiveUser).amount == 45_000.0)
    #expect(month.value(.gitCommits).isComplete && month.value(.dailyActiveUsersMean).isComplete)
    let tools = try #require(month.breakdowns[.tools])
    #expect(tools.rows.map(\.values) == [[6200]] && tools.knownDays == 30)
    #expect(!tools.isComplete && !tools.hasAllLists && !tools.isRanked)
    #expect(!month.users.hasAllRows)
  }
}
