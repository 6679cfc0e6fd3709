import TestSupport
import Testing
import Usage

/// What must hold whatever the numbers are: small organisations, each from a seed.
@Suite struct AgreementTests {
  /// The totals of a summary's periods, added up.
  private func total(_ metric: Metric, _ periods: [PeriodSummary]) -> Count? {
    let counts = periods.compactMap { $0.value(metric).amount?.count }
    return counts.isEmpty ? nil : counts.reduce(.zero, +)
  }

  @Test(arguments: 0..<80)
  func `Weeks, months and days add up to the same`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed)
    let summary = try Summary.of(generated.range, generated.usage, comparing: true)
    for metric in Metric.all {
      guard case .sum(let field) = metric.rule else { continue }
      let counts = generated.range.compactMap { generated.usage[$0]?.rows[field.endpoint]?.values[field]?.count }
      let expected = counts.isEmpty ? nil : counts.reduce(.zero, +)
      #expect(total(metric, summary.weeks) == expected, "\(metric.id)")
      #expect(total(metric, summary.months) == expected, "\(metric.id)")
      #expect(summary.days.compactMap { $0.count(field) }.reduce(.zero, +) == expected ?? .zero, "\(metric.id)")
    }
    let missing = generated.range.count { generated.usage[$0] == nil }
    #expect(summary.weeks.map(\.values.knownDays).reduce(0, +) == generated.range.dayCount - missing)
    #expect(summary.months.map(\.values.knownDays).reduce(0, +) == generated.range.dayCount - missing)
  }

  @Test(arguments: 100..<180)
  func `Breakdowns and users add up to the totals`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed)
    let summary = try Summary.of(generated.range, generated.usage)
    let totals: [(Breakdown, Metric)] = [
      (.models, .billableTokens), (.tools, .toolCalls), (.mcpServers, .mcpInvocations), (.skills, .skillsInvocations),
      (.slashCommands, .slashCommandsInvocations), (.hooks, .hooksInvocations),
    ]
    for period in summary.periods {
      for (breakdown, metric) in totals {
        let rows = period.breakdowns[breakdown]?.rows ?? []
        #expect(
          rows.compactMap { $0.values[0]?.count }.reduce(.zero, +) == period.value(metric).amount?.count ?? .zero,
          "\(period.period.id) \(breakdown)")
        let shares = rows.compactMap(\.share).reduce(0, +)
        #expect(shares == 0 || abs(shares - 1) < 1e-9, "\(period.period.id) \(breakdown)")
        let values = rows.map { $0.values[0]?.double ?? 0 }
        #expect(values == values.sorted(by: >))
      }
      let users = try generated.usage.users(of: period.period)
      for field in UserField.allCases {
        let sum = users.compactMap { $0.counts[field] }.reduce(.zero, +)
        #expect(period.users.sums[field] ?? .zero == sum)
        if let organisation = field.organisationField,
          let metric = Metric.all.first(where: { $0.id == organisation.rawValue })
        {
          #expect(period.value(metric).amount?.count ?? .zero == sum, "\(period.period.id) \(field)")
        }
      }
      #expect(period.users.users == users.count)
      #expect(period.users.userDays == users.map(\.activeDays).reduce(0, +))
      let levels = Dictionary(grouping: users) { $0.delegationLevel?.text ?? "" }.mapValues(\.count)
      #expect(Dictionary(uniqueKeysWithValues: period.users.delegationLevels.map { ($0.level, $0.users) }) == levels)
      #expect(period.users.delegationLevels.map(\.toolCalls).reduce(.zero, +) == period.users.sums[.toolCalls] ?? .zero)
    }
    #expect(
      summary.findings.allSatisfy { $0.severity != .warning || ["missing_day", "partial_period"].contains($0.check) })
  }

  @Test(arguments: 200..<280)
  func `A period is what its own days are, and its neighbours make no difference`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 20)
    let summary = try Summary.of(generated.range, generated.usage, comparing: true)
    for period in summary.periods {
      let alone = try Summary.of(period.period.days, generated.usage)
      let same = try #require(alone[period.period.id])
      #expect(same.values == period.values)
      #expect(same.values.knownDays == period.values.knownDays)
      #expect(same.values.isComplete == period.values.isComplete)

      let days = period.period.days.compactMap { generated.usage[$0] }
      #expect(period.values.isComplete == (days.count == period.period.whole.dayCount))
      let people = Set(days.flatMap { $0.users.map(\.userID) })
      #expect(period.value(.activeUsers).amount == (days.isEmpty ? nil : .count(Count(people.count))))
      if let mean = period.value(.dailyActiveUsersMean).amount, let peak = period.value(.dailyActiveUsersPeak).amount {
        #expect(mean <= peak)
        #expect(peak.double <= Double(people.count))
      }
      if let change = period.change(.billableTokens) {
        let before = try Summary.of(#require(period.period.counterpart).whole, generated.usage).asked
        #expect(before.value(.billableTokens).amount == change.previous)
        #expect(before.values.isComplete)
        #expect(period.values.isComplete)
      }
    }
  }
}
