import TestSupport
import Testing
import Usage

/// A value is made of the days on which its own fields are known, and says so.
@Suite struct CompletenessTests {
  private let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"

  /// Every day has the same numbers; ada and bob are active on each.
  private static func same(_ day: Day) -> MadeUpDay {
    on(
      day,
      [
        .billableTokens: 3000, .toolCalls: 100, .sessions: 10, .userMessages: 20, .gitCommits: 4, .gitPRsCreated: 2,
        .dailyActiveUsers: 2, .weeklyActiveUsers: 2, .monthlyActiveUsers: 2, .autonomyRatioMedian: 4.0,
      ], [.tools: ["Read": 70, "Edit": 30]]
    ).filled().users(row("ada", 60, 12), row("bob", 40, 8))
  }

  private static func row(_ id: String, _ calls: Count, _ messages: Count) -> UserDay {
    var row = user(id, [:], email: "\(id)@example.com", model: "opus", level: "manual")
    for field in UserField.allCases { row.counts[field] = 1 }
    row.counts[.toolCalls] = calls
    row.counts[.userMessages] = messages
    return row
  }

  private let usage = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31", same)

  /// The same usage with some days of October changed.
  private func usage(_ days: ClosedRange<Day>, _ change: (MadeUpDay) -> MadeUpDay) -> MadeUpUsage {
    MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { days.contains($0) ? change(Self.same($0)) : Self.same($0) }
  }

  private func month(_ usage: MadeUpUsage) throws -> PeriodSummary {
    try #require(Summary(of: october, from: usage, comparing: true)["2026-10"])
  }

  @Test func `A field that is null on some days makes its own metrics incomplete, and no others`() throws {
    let usage = usage("2026-10-12"..."2026-10-21") { $0.null(.billableTokens) }
    let month = try month(usage)
    let tokens = month.value(.billableTokens)
    #expect(tokens.amount == 63_000 && tokens.knownDays == 21 && tokens.missingDays == 10 && !tokens.isComplete)
    #expect(month.change(.billableTokens) == nil)
    let perCommit = month.value(.billableTokensPerCommit)
    #expect(perCommit.amount == 750.0 && perCommit.knownDays == 21 && !perCommit.isComplete)
    // 63,000 over two users of the same days.
    #expect(month.value(.billableTokensPerActiveUser).amount == 31_500.0)
    #expect(month.value(.gitCommits).isComplete && month.change(.gitCommits)?.change == 4)
    let summary = try Summary(of: october, from: usage, comparing: true)
    #expect(summary["2026-W42"]?.value(.billableTokens).amount == nil, "a week of nulls is empty")
    #expect(month.values.knownDays == 21 && !month.values.isComplete)
    #expect(
      month.values.lackingDays.map(\.id) == [
        "billable_tokens", "billable_tokens_per_active_user", "billable_tokens_per_commit", "billable_tokens_per_pr",
      ])
  }

  @Test func `A ratio is of the days on which both sides are known`() throws {
    let month = try month(usage("2026-10-12"..."2026-10-31") { $0.missing(.activity) })
    #expect(month.value(.autonomyRatio).amount == 5.0 && month.value(.autonomyRatio).knownDays == 11)
    #expect(month.value(.toolCallsPerSession).amount == 10.0 && !month.value(.toolCallsPerSession).isComplete)
    #expect(month.value(.toolCalls).isComplete)
  }

  @Test func `A ratio whose sides are never known on one day is empty`() throws {
    let month = try month(
      usage(october) { $0.day < "2026-10-16" ? $0.null(.toolCalls) : $0.null(.sessions) })
    #expect(month.value(.toolCallsPerSession).amount == nil && month.value(.toolCallsPerSession).knownDays == 0)
    #expect(month.value(.toolCalls).knownDays == 16 && month.value(.sessions).knownDays == 15)
  }

  @Test func `A ratio over users counts the users of the days that it is made of`() throws {
    // Cy is active on 5 October alone, whose commits are unknown; on 7 October /users is missing.
    let month = try month(
      usage("2026-10-05"..."2026-10-07") { day in
        switch day.day {
        case "2026-10-05": day.null(.gitCommits).users(Self.row("ada", 60, 12), Self.row("cy", 1, 1))
        case "2026-10-07": day.unasked(.users)
        default: day
        }
      })
    #expect(month.value(.activeUsers).amount == 3 && month.value(.activeUsers).knownDays == 30)
    // 29 days of 4 commits over ada and bob; 30 days of 3,000 tokens over three users.
    #expect(month.value(.commitsPerActiveUser).amount == 58.0 && month.value(.commitsPerActiveUser).knownDays == 29)
    #expect(month.value(.billableTokensPerActiveUser).amount == 30_000.0)
  }

  @Test func `A trailing window needs its last day, a weekday mean its weekdays`() throws {
    let saturday = try month(usage("2026-10-10"..."2026-10-10") { $0.missing(.activity) })
    #expect(saturday.value(.weekdayActiveUsersMean).isComplete && saturday.value(.weeklyActiveUsers).isComplete)
    #expect(saturday.value(.weekdayActiveUsersMean).knownDays == 30)
    #expect(!saturday.value(.dailyActiveUsersMean).isComplete)
    let last = try month(usage("2026-10-31"..."2026-10-31") { $0.null(.weeklyActiveUsers) })
    #expect(!last.value(.weeklyActiveUsers).isComplete && last.value(.weeklyActiveUsers).amount == 2)
    #expect(last.value(.monthlyActiveUsers).isComplete)
    let friday = try month(usage("2026-10-09"..."2026-10-09") { $0.null(.dailyActiveUsers) })
    #expect(!friday.value(.weekdayActiveUsersMean).isComplete)
  }

  @Test func `A percentile that lacks a day is incomplete`() throws {
    let median = try month(usage("2026-10-04"..."2026-10-04") { $0.null(.autonomyRatioMedian) })
      .value(.autonomyRatioMedianLowest)
    #expect(median.amount == 4.0 && median.knownDays == 30 && !median.isComplete)
  }

  @Test func `A day without tool calls has no percentiles and no shares, and lacks nothing`() throws {
    let quiet = try month(
      usage(october) { day in
        day.day == "2026-10-04"
          ? day.values([.toolCalls: 0]).null(.autonomyRatioMedian).null(.autonomyLevels).rows(.tools, [])
          : day.rows(.autonomyLevels, [(keys: ["high"], values: [1.0])])
      })
    #expect(quiet.values.isComplete && quiet.value(.autonomyRatioMedianLowest).amount == 4.0)
    #expect(quiet.values.knownDays == 31 && quiet.breakdowns[.autonomyLevels]?.isRanked == true)
  }

  // MARK: Breakdowns

  @Test func `A list that is null on a day is unknown, an empty one has nothing`() throws {
    let null = try #require(month(usage("2026-10-05"..."2026-10-05") { $0.null(.tools) }).breakdowns[.tools])
    #expect(!null.isComplete && !null.hasAllLists && null.knownDays == 30)
    #expect(null.rows.map(\.values) == [[2100], [900]] && null.rows.map(\.share) == [0.7, 0.3])
    let empty = try #require(month(usage("2026-10-05"..."2026-10-05") { $0.rows(.tools, []) }).breakdowns[.tools])
    #expect(empty.isComplete && empty.rows.map(\.values) == [[2100], [900]])
  }

  @Test func `A share is over the days on which all rows have a number`() throws {
    let usage = usage("2026-10-05"..."2026-10-05") {
      $0.rows(.tools, [(keys: ["Read"], values: [nil]), (keys: ["Edit"], values: [1000])])
    }
    let tools = try #require(month(usage).breakdowns[.tools])
    #expect(tools.rows.map { $0.keys[0] } == ["Read", "Edit"] && tools.rows.map(\.values) == [[2100], [1900]])
    #expect(tools.rows.map(\.share) == [0.7, 0.3], "of the other 30 days")
    #expect(!tools.isComplete && tools.hasAllLists)
    let changes = try #require(Summary(of: october, from: usage, comparing: true).changes)
    #expect(changes.items[.breakdown(.tools)]?.map(\.name) == ["Edit"], "of Read it is not known")
  }

  @Test func `A client without a number on a day has the mean of its other days`() throws {
    let usage = usage(october) { day in
      day.rows(.clients, [(keys: ["web"], values: [day.day < "2026-10-11" ? nil : 3])])
    }
    let clients = try #require(month(usage).breakdowns[.clients])
    #expect(clients.rows.map(\.values) == [[3.0, 3]] && !clients.isComplete)
  }

  @Test func `A day on which a level has no share is no part of the weighted shares`() throws {
    let usage = usage(october) { day in
      day.rows(.autonomyLevels, [(keys: ["high"], values: [day.day < "2026-10-11" ? nil : 0.5])])
    }
    let levels = try #require(month(usage).breakdowns[.autonomyLevels])
    #expect(levels.rows.map(\.share) == [0.5] && levels.knownDays == 21 && !levels.isComplete)
  }

  // MARK: Users

  private static func idle(_ id: String) -> UserDay {
    var row = user(id, [:], email: "\(id)@example.com", model: "opus", level: "manual")
    for field in UserField.allCases { row.counts[field] = 0 }
    row.autonomyRatio = 3
    return row
  }

  @Test func `A row with nothing but zeros is no active user`() throws {
    let plain = try Summary(of: october, from: usage, comparing: true)
    let seats = MadeUpUsage(everyDay: "2026-09-01"..."2026-10-31") { day in
      let made = Self.same(day)
      return made.users(made.users + [Self.idle("seat")])
    }
    let summary = try Summary(of: october, from: seats, comparing: true)
    for (left, right) in zip(summary.periods, plain.periods) {
      #expect(left.values == right.values)
      #expect(left.users.users == right.users.users && left.users.userDays == right.users.userDays)
      #expect(left.users.delegationLevels == right.users.delegationLevels)
      #expect(try seats.users(of: left.period).map(\.userID) == usage.users(of: right.period).map(\.userID))
    }
    #expect(summary.people.turnovers.map(\.active) == [2] && summary.people.lapsed.isEmpty)
    #expect(try seats.activity(before: "2026-10-01").spans.count == 2)
    let nameless = MadeUpUsage(
      on("2026-09-01").users(user("ada", [.sessions: 1], email: "ada@x.test")),
      on("2026-09-02").users(user("ada", [.sessions: 1])))
    let span = try #require(nameless.activity(before: "2026-10-01").spans.first)
    #expect(span.email == "ada@x.test" && span.first == "2026-09-01" && span.last == "2026-09-02")
    #expect(summary.trend.map { $0[.activeUsers].amount } == [2, 2])
    #expect(summary.findings.allSatisfy { $0.check != "daily_active_users" || $0.severity == .ok })
  }

  @Test func `A user's days with zeros are no active days, and what is unknown in them stays unknown`() throws {
    let users = try usage("2026-10-05"..."2026-10-06") { day in
      day.users(day.day == "2026-10-05" ? Self.idle("ada") : user("ada", [.toolCalls: 0]), Self.row("bob", 40, 8))
    }.users(of: Period(.month, holding: "2026-10-01"))
    let (ada, bob) = (
      try #require(users.first { $0.userID == "ada" }), try #require(users.first { $0.userID == "bob" })
    )
    #expect(ada.activeDays == 29 && ada.counts[.sessions] == 29 && !ada.counts.isComplete(.sessions))
    #expect(ada.counts.isComplete(.toolCalls))
    #expect(bob.activeDays == 31 && bob.counts.isComplete)
  }

  @Test func `A user's autonomy ratio is of the days on which both sides are known`() throws {
    let users = try usage("2026-10-01"..."2026-10-10") { day in
      var ada = Self.row("ada", 60, 12)
      ada.counts[.userMessages] = nil
      return day.users(ada)
    }.users(of: Period(.month, holding: "2026-10-01"))
    #expect(users.first { $0.userID == "ada" }?.autonomyRatio == 5.0, "21 × 60 over 21 × 12")
  }

  @Test func `Of a user whose tokens are unknown on a day no change is said`() throws {
    let changes = try #require(
      Summary(
        of: october,
        from: usage("2026-10-05"..."2026-10-05") { $0.users(user("ada", [.sessions: 1]), Self.row("bob", 40, 8)) },
        comparing: true
      ).changes)
    #expect(changes.items[.user]?.map(\.name) == ["bob@example.com"])
  }

  @Test func `New and lapsed need all days of the period before`() throws {
    let usage = MadeUpUsage(everyDay: "2026-08-01"..."2026-10-31", Self.same)
    func turnover(_ usage: MadeUpUsage, comparing: Bool) throws -> People.Turnover {
      try #require(Summary(of: october, from: usage, comparing: comparing).people.turnovers.first)
    }
    for comparing in [true, false] {
      #expect(try turnover(usage, comparing: comparing).new == 0)
      let gap = try turnover(usage.with(Self.same("2026-09-15").unasked(.users)), comparing: comparing)
      #expect(gap.active == 2 && gap.new == nil && gap.returning == nil && gap.lapsed == nil)
    }
  }

  @Test func `A day that was younger than three days when it was fetched is provisional`() throws {
    // Fetched on 1 November at six in the morning.
    let coverage = try Summary(of: october, from: usage, comparing: false).coverage.compactMap(\.fetched)
    #expect(Set(coverage.filter(\.isProvisional).map(\.day)) == ["2026-10-30", "2026-10-31"])
  }
}
