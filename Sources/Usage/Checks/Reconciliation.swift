/// Checks that the API's numbers agree with each other, and lists the limitations of the data.
///
/// Differences are reported, never corrected.
struct Reconciliation {
  let periods: [PeriodSummary]
  /// The days of the report's range.
  let days: [OrganisationDay]
  /// The number of `/users` rows by day.
  let userRows: [Day: Int]
  let coverage: [CoverageStatus]
  let names: Names

  /// Sorted by severity, warnings first.
  var findings: [Finding] {
    let all =
      missingDays + missingFields + restatedDays + partialPeriods + undercountedUsers + periods.flatMap(sums)
      + dailyActiveUsers + merges + artifacts + comparisons
    // A stable sort: within one severity, the order above stays.
    return all.enumerated().sorted {
      $0.element.severity != $1.element.severity
        ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
    }.map(\.element)
  }

  // MARK: Coverage

  private var missingDays: [Finding] {
    Dictionary(grouping: coverage.filter(\.isMissing), by: \.day).sorted { $0.key < $1.key }.map { day, missing in
      let endpoints = missing.map { "/" + $0.endpoint.rawValue }.joined(separator: ", ")
      let why = missing.allSatisfy { $0.fetched != nil } ? "The API returned nothing" : "The archive has nothing"
      return Finding(
        "missing_day", .day(day), .warning, "\(why) for \(endpoints); the day is left out of sums and means.",
        expected: .count(Count(Endpoint.allCases.count)),
        actual: .count(Count(Endpoint.allCases.count - missing.count)))
    }
  }

  /// Counts that are absent or null on days for which the endpoint has a row.
  private var missingFields: [Finding] {
    DailyField.reported.filter { $0.kind != .ratio }.compactMap { field in
      let without = days.filter { $0.endpoints.contains(field.endpoint) && $0.values[field] == nil }
      guard let first = without.first else { return nil }
      return Finding(
        "missing_field", .report, .warning,
        "/\(field.endpoint.rawValue) has no \(field.rawValue) on days for which it has a row, the first of them "
          + "\(first.day); these days are left out of its sums and means.",
        expected: .count(Count(days.count { $0.endpoints.contains(field.endpoint) })),
        actual: .count(Count(days.count { $0.values[field] != nil })))
    }
  }

  /// One finding for each changed number; one for a day on which only breakdowns or texts changed.
  private var restatedDays: [Finding] {
    coverage.flatMap { status -> [Finding] in
      guard let restatement = status.fetched?.restatement else { return [] }
      func finding(_ what: String, _ change: Restatement.Change? = nil, note: String = "") -> Finding {
        Finding(
          Finding.restatedDay, .day(status.day), .info,
          "The API has changed \(what) of /\(status.endpoint.rawValue) since the day was first fetched\(note); "
            + "the latest is used.",
          expected: change?.before, actual: change?.after)
      }
      return restatement.changes.isEmpty
        ? [finding("breakdowns or texts", note: ", but no total on record")]
        : restatement.changes.map { finding($0.field == .rows ? "the number of rows" : $0.field.name, $0) }
    }
  }

  /// Days on which only `/users` is missing; these do not make a period incomplete.
  private var undercountedUsers: [Finding] {
    func missing(_ endpoint: Endpoint) -> Set<Day> {
      Set(coverage.filter { $0.endpoint == endpoint && $0.isMissing }.map(\.day))
    }
    let days = missing(.users).subtracting(missing(.activity))
    return periods.compactMap { summary in
      let count = days.count { summary.period.days.contains($0) }
      guard count > 0 else { return nil }
      return Finding(
        Finding.undercountedUsers, .period(summary.period), .warning,
        "Users are undercounted, and with them what is made from active_users: /users is missing on days with activity.",
        expected: .count(Count(summary.period.days.dayCount)),
        actual: .count(Count(summary.period.days.dayCount - count)))
    }
  }

  private var partialPeriods: [Finding] {
    periods.filter { !$0.isComplete }.map { summary in
      let period = summary.period
      let isGap = summary.daysWithData < period.days.dayCount
      let why =
        isGap
        ? "Only \(summary.daysWithData) of \(period.days.dayCount) days have data of all four organisation endpoints."
        : "The requested range holds only \(period.days.lowerBound) to \(period.days.upperBound)."
      return Finding(
        Finding.partialPeriod, .period(period), isGap ? .warning : .info, why,
        expected: .count(Count(period.whole.dayCount)), actual: .count(Count(summary.daysWithData)))
    }
  }

  private var comparisons: [Finding] {
    periods.compactMap { summary in
      switch summary.comparison {
      case .unavailable(let reason):
        return Finding("comparison", .period(summary.period), .info, "Not compared with the period before: " + reason)
      case .against(_, let missing):
        guard missing > 0 else { return nil }
        return Finding(
          "comparison", .period(summary.period), .warning,
          "Users of \(summary.period.predecessor.id) are undercounted, because /users is missing for \(missing) of its "
            + "days: changes of active_users and of what is made from it say too much.")
      }
    }
  }

  // MARK: Sums

  /// The totals that the rows of a breakdown must add up to.
  private static let breakdownTotals: [(Breakdown, DailyField)] = [
    (.models, .billableTokens), (.tools, .toolCalls), (.skills, .skillsInvocations),
    (.slashCommands, .slashCommandsInvocations), (.hooks, .hooksInvocations),
  ]

  private func sums(_ summary: PeriodSummary) -> [Finding] {
    func total(_ field: DailyField) -> Amount? {
      Metric.all.first { $0.id == field.rawValue }.flatMap(summary.value)
    }
    var findings: [Finding] = []
    func compare(_ check: String, _ expected: Amount?, _ actual: Amount?, _ what: String, note: String = "") {
      guard let expected, let actual else { return }
      let relation = actual == expected ? "equals" : actual < expected ? "falls short of" : "exceeds"
      findings.append(
        Finding(
          check, .period(summary.period), actual == expected ? .ok : .warning,
          what.replacing("{relation}", with: relation) + note + ".", expected: expected, actual: actual))
    }

    for (breakdown, field) in Self.breakdownTotals
    where days(of: summary.period).contains(where: { $0.breakdowns[breakdown] != nil }) {
      let counts = (summary.breakdowns[breakdown] ?? []).compactMap { $0.values[0]?.count }
      compare(
        breakdown.field, total(field), .count(counts.reduce(.zero, +)),
        "The sum of /\(breakdown.endpoint.rawValue) \(breakdown.field) {relation} \(field.rawValue)")
    }
    compare(
      "by_user", total(.billableTokens), charged(summary.period),
      "The sum of /tokens by_user {relation} billable_tokens")

    let missing = summary.users.missingDays
    let note = missing == 0 ? "" : "; /users is missing for \(missing) of \(summary.period.days.dayCount) days"
    for field in UserField.allCases {
      guard let organisationField = field.organisationField, missing < summary.period.days.dayCount else { continue }
      compare(
        // No rows: the users did nothing. Rows without this field: the value is missing, not zero.
        "users_" + field.name, total(organisationField),
        (summary.users.userDays == 0 ? .zero : summary.users.sums[field])?.amount,
        "The sum of /users \(field.name) {relation} /\(organisationField.endpoint.rawValue) \(organisationField.rawValue)",
        note: note)
    }
    let active = days(of: summary.period).compactMap { $0.count(.dailyActiveUsers) }
    if !active.isEmpty {
      compare(
        "daily_active_users", .count(active.reduce(.zero, +)), .count(Count(summary.users.userDays)),
        "The number of /users rows {relation} the days' daily_active_users", note: note)
    }
    return findings
  }

  private func days(of period: Period) -> [OrganisationDay] {
    days.filter { period.days.contains($0.day) }
  }

  private func charged(_ period: Period) -> Amount? {
    let counts = days(of: period).compactMap { $0.count(.byUserBillableTokens) }
    return counts.isEmpty ? nil : .count(counts.reduce(.zero, +))
  }

  private var dailyActiveUsers: [Finding] {
    let missing = Set(coverage.filter { $0.endpoint == .users && $0.isMissing }.map(\.day))
    return days.compactMap { day in
      guard !missing.contains(day.day), let expected = day.count(.dailyActiveUsers) else { return nil }
      let rows = userRows[day.day] ?? 0
      guard Count(rows) != expected else { return nil }
      return Finding(
        "daily_active_users", .day(day.day), .warning,
        "The number of /users rows differs from daily_active_users.", expected: .count(expected),
        actual: .count(Count(rows)))
    }
  }

  // MARK: Names

  private var merges: [Finding] {
    names.mergedServers.map { server in
      Finding(
        "mcp_server_spelling", .report, .info,
        "MCP server \(server.name) also appears as \(server.variants.joined(separator: ", ")); they are counted together."
      )
    }
  }

  private var artifacts: [Finding] {
    periods.compactMap { summary in
      guard let row = summary.breakdowns[.tools]?.first(where: { $0.keys == [Names.unrecognisedTool] }) else {
        return nil
      }
      return Finding(
        "tool_name_artifact", .period(summary.period), .info,
        "Tool names that are parsing artifacts are counted under \(Names.unrecognisedTool).", actual: row.values[0])
    }
  }
}

extension Count {
  fileprivate var amount: Amount { .count(self) }
}
