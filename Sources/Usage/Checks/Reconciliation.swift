/// Checks that the API's numbers agree with each other, and lists the limitations of the data.
///
/// Differences are reported, never corrected.
struct Reconciliation {
  let periods: [PeriodSummary]
  /// The days of the report's range.
  let days: [OrganisationDay]
  /// The number of `/users` rows with activity by day.
  let userRows: [Day: Int]
  /// The days with a user of whom it is not known whether they were active.
  let unknownActivity: Set<Day>
  let coverage: [CoverageStatus]
  let names: Names
  var notes: [AnswerNote] = []

  /// Sorted by severity, warnings first.
  var findings: [Finding] {
    let all =
      missingDays + answers + missingFields + restatedDays + partialPeriods + undercountedUsers + periods.flatMap(sums)
      + dailyActiveUsers + merges + artifacts + comparisons
    var unique: [Finding] = []
    var places: [[AnyHashable]: Int] = [:]
    for finding in all {
      let key: [AnyHashable] = [finding.check, finding.scope, ExactText(finding.subject)]
      if let place = places[key] {
        unique[place] = unique[place].joined(with: finding)
      } else {
        places[key] = unique.count
        unique.append(finding)
      }
    }
    // A stable sort: within one severity, the order above stays.
    return unique.enumerated().sorted {
      $0.element.severity != $1.element.severity
        ? $0.element.severity > $1.element.severity : $0.offset < $1.offset
    }.map(\.element)
  }

  /// `/tokens by_model`: what of an endpoint's answers a finding is about.
  private static func subject(_ endpoint: Endpoint, _ name: String) -> String {
    "/" + endpoint.rawValue + (name.isEmpty ? "" : " " + name)
  }

  // MARK: Coverage

  private var missingDays: [Finding] {
    Dictionary(grouping: coverage.filter(\.isMissing), by: \.day).sorted { $0.key < $1.key }.map { day, missing in
      let endpoints = missing.map { "/" + $0.endpoint.rawValue }.joined(separator: ", ")
      let why = missing.allSatisfy { $0.fetched != nil } ? "The API returned nothing" : "The archive has nothing"
      return Finding(
        Finding.missingDay, .day(day), .warning, "\(why) for \(endpoints); the day is left out of sums and means.",
        expected: .count(Count(Endpoint.allCases.count)),
        actual: .count(Count(Endpoint.allCases.count - missing.count)))
    }
  }

  private var answers: [Finding] {
    notes.map { note in
      Finding(
        note.kind.rawValue, .day(note.day), .warning, subject: Self.subject(note.endpoint, note.subject), note.message)
    }
  }

  /// Fields that are absent or null on days for which the endpoint has a row, and in rows of `/users`.
  private var missingFields: [Finding] {
    DailyField.reported.compactMap { field in missing(field.rawValue, of: field.endpoint) { $0.has(field) } }
      + Breakdown.allCases.compactMap { breakdown in
        missing(breakdown.field, of: breakdown.endpoint) {
          $0.breakdowns[breakdown] != nil || breakdown.has(0, on: $0)
        }
      }
      + UserField.allCases.compactMap { field in
        let without = periods.filter { $0.users.hasRows && !$0.users.sums.isComplete(field) }
        guard let first = without.first else { return nil }
        return Finding(
          Finding.missingField, .report, .warning, subject: Self.subject(.users, field.name),
          "/users has rows without \(field.name), the first of them in \(first.period.id); these are left out of sums.")
      }
  }

  private func missing(
    _ name: String, of endpoint: Endpoint, isKnown: (OrganisationDay) -> Bool
  ) -> Finding? {
    let rows = days.filter { $0.endpoints.contains(endpoint) }
    guard let first = rows.first(where: { !isKnown($0) }) else { return nil }
    return Finding(
      Finding.missingField, .report, .warning, subject: Self.subject(endpoint, name),
      "/\(endpoint.rawValue) has no \(name) on days for which it has a row, the first of them \(first.day); "
        + "these days are left out of its sums and means.",
      expected: .count(Count(rows.count)), actual: .count(Count(rows.count(where: isKnown))))
  }

  /// One finding for each changed number; one for a day on which only breakdowns or texts changed.
  private var restatedDays: [Finding] {
    coverage.flatMap { status -> [Finding] in
      guard let restatement = status.fetched?.restatement else { return [] }
      func finding(_ what: String, _ change: Restatement.Change? = nil, note: String = "") -> Finding {
        Finding(
          Finding.restatedDay, .day(status.day), .info,
          subject: Self.subject(status.endpoint, change?.field.name ?? ""),
          "The API has changed \(what) of /\(status.endpoint.rawValue) since the day was first fetched\(note); "
            + "the latest is used.",
          expected: change?.before, actual: change?.after)
      }
      return restatement.changes.isEmpty
        ? [finding("breakdowns or texts", note: ", but no total on record")]
        : restatement.changes.map { finding($0.field == .rows ? "the number of rows" : $0.field.name, $0) }
    }
  }

  /// Days on which only `/users` is missing, or has users of whom it is not known whether they were active.
  private var undercountedUsers: [Finding] {
    func missing(_ endpoint: Endpoint) -> Set<Day> {
      Set(coverage.filter { $0.endpoint == endpoint && $0.isMissing }.map(\.day))
    }
    let days = missing(.users).subtracting(missing(.activity))
    return periods.compactMap { summary in
      let (missing, unknown) = (days.count(in: summary.period), unknownActivity.count(in: summary.period))
      guard missing + unknown > 0 else { return nil }
      let reasons = [
        missing > 0 ? "/users is missing on days with activity" : nil,
        unknown > 0
          ? "of users without a count above zero some counts are missing on \(unknown) day\(unknown == 1 ? "" : "s")"
          : nil,
      ]
      return Finding(
        Finding.undercountedUsers, .period(summary.period), .warning,
        "active_users \(missing > 0 ? "is" : "may be") undercounted: "
          + reasons.compactMap(\.self).joined(separator: ", and ") + "; ratios over users leave these days out.",
        expected: .count(Count(summary.period.days.dayCount)),
        actual: .count(Count(summary.period.days.dayCount - missing - unknown)))
    }
  }

  private var partialPeriods: [Finding] {
    periods.filter { !$0.values.isComplete }.map { summary in
      let (period, values) = (summary.period, summary.values)
      let lacking = values.lackingDays
      let names = lacking.map { "\($0.id) (\(values[$0].knownDays))" }.joined(separator: ", ")
      let why =
        lacking.isEmpty
        ? "The requested range holds only \(period.days.lowerBound) to \(period.days.upperBound)."
        : "Only \(values.knownDays) of \(period.days.dayCount) days have every field. Known on fewer days than needed: "
          + "\(names)."
      return Finding(
        Finding.partialPeriod, .period(period), lacking.isEmpty ? .info : .warning, why,
        expected: .count(Count(period.whole.dayCount)), actual: .count(Count(values.knownDays)))
    }
  }

  private var comparisons: [Finding] {
    periods.compactMap { summary in
      switch summary.comparison {
      case .unavailable(let reason):
        return Finding("comparison", .period(summary.period), .info, "Not compared with the period before: " + reason)
      case .against(let previous):
        let left = Metric.all.filter { !(summary.value($0).isComplete && previous[$0].isComplete) }.map(\.id)
        guard !left.isEmpty else { return nil }
        return Finding(
          "comparison", .period(summary.period), .info,
          "Not compared with \(previous.period.id), because days are missing in one of the two: "
            + left.joined(separator: ", ") + ".")
      }
    }
  }

  // MARK: Sums

  private func sums(_ summary: PeriodSummary) -> [Finding] {
    let days = days.filter { summary.period.days.contains($0.day) }
    var findings: [Finding] = []
    // A difference that is explained by days that one side lacks is no disagreement.
    func compare(_ check: String, _ expected: Count, _ actual: Count, _ what: String, notes: [String] = []) {
      let relation = actual == expected ? "equals" : actual < expected ? "falls short of" : "exceeds"
      findings.append(
        Finding(
          check, .period(summary.period), actual == expected ? .ok : notes.isEmpty ? .warning : .info,
          ([what.replacing("{relation}", with: relation)] + notes).joined(separator: "; ") + ".",
          expected: .count(expected), actual: .count(actual)))
    }
    func sum(_ field: DailyField, _ days: [OrganisationDay]) -> Count { days.compactMap { $0.count(field) }.sum }

    for breakdown in Breakdown.allCases {
      guard let field = breakdown.total else { continue }
      let days = days.filter { breakdown.isKnown(0, on: $0) && $0.count(field) != nil }
      guard !days.isEmpty else { continue }
      compare(
        breakdown.field, sum(field, days),
        days.flatMap { $0.breakdowns[breakdown] ?? [] }.compactMap { $0.values[0]?.count }.sum,
        "The sum of /\(breakdown.endpoint.rawValue) \(breakdown.field) {relation} \(field.rawValue)")
    }
    let charged = days.filter { $0.count(.byUserBillableTokens) != nil && $0.count(.billableTokens) != nil }
    if !charged.isEmpty {
      compare(
        Finding.tokensByUser, sum(.billableTokens, charged), sum(.byUserBillableTokens, charged),
        "The sum of /tokens by_user {relation} billable_tokens")
    }

    let (users, length) = (summary.users, summary.period.days.dayCount)
    guard users.missingDays < length else { return findings }
    func compareUsers(_ check: String, _ field: DailyField, _ actual: Count, _ what: String, note: String? = nil) {
      let known = days.filter { $0.count(field) != nil }
      guard !known.isEmpty else { return }
      let absent = length - known.count
      let notes = [
        users.missingDays > 0 ? "/users is missing for \(users.missingDays) of \(length) days" : nil,
        absent > 0 ? "\(field.rawValue) is missing for \(absent) of \(length) days" : nil, note,
      ]
      compare(check, sum(field, known), actual, what, notes: notes.compactMap(\.self))
    }
    for field in UserField.allCases {
      guard let organisationField = field.organisationField else { continue }
      // No rows: the users did nothing. Rows without this field: the value is missing, not zero.
      guard let actual = users.hasRows ? users.sums[field] : .zero else { continue }
      compareUsers(
        field.check, organisationField, actual,
        "The sum of /users \(field.name) {relation} /\(organisationField.endpoint.rawValue) \(organisationField.rawValue)",
        note: !users.hasRows || users.sums.isComplete(field) ? nil : "some rows of /users lack it")
    }
    compareUsers(
      Finding.dailyActiveUsers, .dailyActiveUsers, Count(users.userDays),
      "The number of active rows of /users {relation} the days' daily_active_users",
      note: unknownActivity.count(in: summary.period) == 0 ? nil : "of some users it is not known")
    return findings
  }

  private var dailyActiveUsers: [Finding] {
    let missing = Set(coverage.filter { $0.endpoint == .users && $0.isMissing }.map(\.day))
    return days.compactMap { day in
      guard !missing.contains(day.day), let expected = day.count(.dailyActiveUsers) else { return nil }
      let rows = userRows[day.day] ?? 0
      guard Count(rows) != expected else { return nil }
      let isUnknown = unknownActivity.contains(day.day)
      return Finding(
        Finding.dailyActiveUsers, .day(day.day), isUnknown ? .info : .warning,
        "The number of active rows of /users differs from daily_active_users"
          + (isUnknown ? "; of some users it is not known." : "."),
        expected: .count(expected), actual: .count(Count(rows)))
    }
  }

  // MARK: Names

  private var merges: [Finding] {
    names.mergedServers.map { server in
      Finding(
        "mcp_server_spelling", .report, .info, subject: server.name,
        "MCP server \(server.name) also appears as \(server.variants.joined(separator: ", ")); they are counted together."
      )
    }
  }

  private var artifacts: [Finding] {
    periods.compactMap { summary in
      guard let row = summary.breakdowns[.tools]?.rows.first(where: { $0.keys == [Names.unrecognisedTool] }) else {
        return nil
      }
      return Finding(
        "tool_name_artifact", .period(summary.period), .info,
        "Tool names that are parsing artifacts are counted under \(Names.unrecognisedTool).", actual: row.values[0])
    }
  }
}

extension Set<Day> {
  fileprivate func count(in period: Period) -> Int { count { period.days.contains($0) } }
}

extension Collection<Count> {
  fileprivate var sum: Count { reduce(.zero, +) }
}
