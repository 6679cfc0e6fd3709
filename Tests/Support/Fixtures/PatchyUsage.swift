package import Usage

/// A month in which any fields, rows, lists, days, users and counts of users are null, empty or missing.
package struct PatchyUsage {
  /// The month, whole or cut.
  package let range: ClosedRange<Day>
  /// What the endpoints return for ``days``.
  package let usage: MadeUpUsage
  /// The month and the one before it.
  package let days: ClosedRange<Day>

  /// - Parameter seed: The same seed gives the same month.
  package init(seed: Int) {
    var random = SeededGenerator(seed: seed)
    let month = Period(.month, holding: "2026-03-01" + Int.random(in: 0..<500, using: &random))
    let first = month.whole.lowerBound + (random.once(in: 4) ? Int.random(in: 1..<20, using: &random) : 0)
    range = first...month.whole.upperBound
    // Some months lack nearly nothing, others nearly all.
    let odds = [2, 6, 40, 400].randomElement(using: &random) ?? 6
    let oddsOfUsers = [2, 30, 600, 60_000].randomElement(using: &random) ?? 30
    let patchy = Set(DailyField.allCases.filter { _ in random.once(in: 4) })
    var days: [MadeUpDay] = []
    self.days = month.predecessor.whole.lowerBound...month.whole.upperBound
    for day in self.days where !random.once(in: odds * 9) {
      var made = on(day)
      for field in DailyField.allCases {
        let number = random.once(in: 5) ? 0 : Int.random(in: 1...40, using: &random)
        made = made.values([field: field.kind == .ratio ? .ratio(Double(number) / 4) : .count(Count(number))])
      }
      made = Self.lists(made.filled(), odds, &random).users(Self.users(oddsOfUsers, &random))
      for field in patchy where random.once(in: odds) { made = made.null(field) }
      for endpoint in Endpoint.allCases where random.once(in: odds * 4) {
        made = random.once(in: 2) ? made.missing(endpoint) : made.unasked(endpoint)
      }
      days.append(made)
    }
    usage = MadeUpUsage(days)
  }

  private static func lists(_ day: MadeUpDay, _ odds: Int, _ random: inout SeededGenerator) -> MadeUpDay {
    let tools: Amount? = random.once(in: odds) ? nil : .count(Count(Int.random(in: 0...9, using: &random)))
    let listed = day.rows(.tools, [(keys: ["Read"], values: [tools]), (keys: ["Edit"], values: [2])])
    return random.once(in: odds) ? listed.null(.tools) : listed
  }

  private static func users(_ odds: Int, _ random: inout SeededGenerator) -> [UserDay] {
    ["ada", "bob", "cy", "di", "eve"].compactMap { id in
      if random.once(in: 4) { return nil }
      let isIdle = random.once(in: 3)
      var row = user(id, [:], model: "opus", level: "manual")
      if random.once(in: odds * 2) { return row }
      for field in UserField.allCases where !random.once(in: odds) {
        row.counts[field] = isIdle ? 0 : Count(Int.random(in: 0...1, using: &random))
      }
      return row
    }
  }
}

/// Metrics of periods by a calculation of its own, from what the endpoints returned.
package struct Reckoning {
  package typealias Value = (number: Double?, days: Int, isComplete: Bool)

  /// The known numbers, by field and day; `users` is known where of each user it is known whether they were active.
  private var numbers: [String: [Day: Double]] = [:]
  private var activeUsers: [Day: Set<String>] = [:]

  package init(_ usage: MadeUpUsage, of days: ClosedRange<Day>) {
    for made in days.compactMap({ usage[$0] }) {
      for (field, value) in made.rows.values.flatMap(\.values) {
        numbers[field.rawValue, default: [:]][made.day] = value.double
      }
      // No row is an answer only if /activity says that no user was active.
      let isAnswer = !made.users.isEmpty || made.rows[.activity]?.values[.dailyActiveUsers] == 0
      func counts(_ row: UserDay) -> [Double?] { UserField.allCases.map { row.counts[$0]?.double } }
      let active = made.users.filter { counts($0).contains { $0 ?? 0 > 0 } }
      let idle = made.users.filter { counts($0).allSatisfy { $0 == 0 } }
      activeUsers[made.day] = Set(active.map(\.userID.text))
      let isKnown = active.count + idle.count == made.users.count
      if isAnswer, isKnown, !made.unasked.contains(.users) { numbers["users", default: [:]][made.day] = 0 }
    }
  }

  private static let ratios = [
    "autonomy_ratio": ("tool_calls", "user_messages"), "tool_calls_per_session": ("tool_calls", "sessions"),
    "user_turns_per_session": ("user_messages", "sessions"), "stickiness": ("daily_active_users", "users"),
    "billable_tokens_per_active_user": ("billable_tokens", "users"),
    "billable_tokens_per_commit": ("billable_tokens", "git_commits"),
    "billable_tokens_per_pr": ("billable_tokens", "git_prs_created"),
    "commits_per_active_user": ("git_commits", "users"),
    "prs_per_active_user": ("git_prs_created", "users"),
  ]

  private func known(_ field: String, _ period: Period) -> [Day] {
    period.days.filter { day in
      // A day without tool calls has no percentiles of them.
      numbers[field]?[day] != nil || field.hasPrefix("autonomy_ratio") && numbers["tool_calls"]?[day] == 0
    }
  }

  private func total(_ field: String, _ days: [Day]) -> Double {
    field == "users"
      ? Double(days.reduce(into: Set<String>()) { $0.formUnion(activeUsers[$1] ?? []) }.count)
      : days.compactMap { numbers[field]?[$0] }.reduce(0, +)
  }

  package func value(_ metric: String, of period: Period) -> Value {
    func value(_ number: Double?, _ days: [Day], needs isNeeded: (Day) -> Bool = { _ in true }) -> Value {
      (number, days.count, period.days == period.whole && period.days.allSatisfy { !isNeeded($0) || days.contains($0) })
    }
    if let (top, bottom) = Self.ratios[metric] {
      let days = known(top, period).filter(known(bottom, period).contains)
      let above = total(top, days) / (top == "daily_active_users" ? Double(days.count) : 1)
      let below = total(bottom, days)
      return value(days.isEmpty || below == 0 ? nil : above / below, days)
    }
    let rule = ["_mean", "_peak", "_min", "_max"].first(where: metric.hasSuffix) ?? ""
    let stem = String(metric.dropLast(rule.count))
    let names = [
      "active_users": "users", "weekday_active_users": "daily_active_users", "mcp_users": "mcp_users_with_mcp",
    ]
    let field = names[stem] ?? stem
    let days = known(field, period)
    switch metric {
    case "active_users":
      // All who are known to be active; that nothing is known is not zero.
      let active = total(field, Array(period.days))
      return value(days.isEmpty && active == 0 ? nil : active, days)
    case "weekly_active_users", "monthly_active_users":
      return value(days.last.flatMap { numbers[field]?[$0] }, days) { $0 == period.days.upperBound }
    case "weekday_active_users_mean":
      let counted = days.filter { $0.weekday < 6 }
      let mean = counted.isEmpty ? nil : total(field, counted) / Double(counted.count)
      return value(mean, days) { $0.weekday < 6 }
    default:
      guard !days.isEmpty else { return value(nil, days) }
      let all = days.compactMap { numbers[field]?[$0] }
      switch rule {
      case "_mean": return value(total(field, days) / Double(days.count), days)
      case "_peak", "_max": return value(all.max(), days)
      case "_min": return value(all.min(), days)
      default: return value(total(field, days), days)
      }
    }
  }
}
