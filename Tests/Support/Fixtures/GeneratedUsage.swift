package import Usage

extension SeededGenerator {
  /// True about once in `times`.
  package mutating func once(in times: Int) -> Bool { Int.random(in: 0..<times, using: &self) == 0 }

  /// A range of 1 to `longest` days somewhere in the two years from September 2026.
  package mutating func range(longest: Int) -> ClosedRange<Day> {
    let first = "2026-09-01" as Day + Int.random(in: 0..<730, using: &self)
    return first...(first + Int.random(in: 0..<longest, using: &self))
  }
}

/// A small organisation whose endpoints agree with each other: every total is the sum of its parts.
package struct GeneratedUsage {
  /// The days that a report is about; the usage also has the days before that comparisons need.
  package let range: ClosedRange<Day>
  /// What the endpoints return.
  package let usage: MadeUpUsage

  /// - Parameters:
  ///   - seed: The same seed gives the same organisation.
  ///   - longest: The largest number of days of the range.
  ///   - hasGaps: Whether some days are missing, from all endpoints at once.
  package init(seed: Int, longest: Int = 35, hasGaps: Bool = true) {
    var random = SeededGenerator(seed: seed)
    self.init(random.range(longest: longest), &random, hasGaps: hasGaps)
  }

  /// - Parameters:
  ///   - seed: The same seed gives the same organisation.
  ///   - range: The days that a report is about.
  ///   - hasGaps: Whether some days are missing, from all endpoints at once.
  package init(seed: Int, range: ClosedRange<Day>, hasGaps: Bool = true) {
    var random = SeededGenerator(seed: seed)
    self.init(range, &random, hasGaps: hasGaps)
  }

  private init(_ range: ClosedRange<Day>, _ random: inout SeededGenerator, hasGaps: Bool) {
    let needed = Summary.neededDays(for: range, comparing: true)
    var days: [MadeUpDay] = []
    for day in needed where !(hasGaps && random.once(in: 12)) { days.append(Self.day(day, &random)) }
    self.range = range
    usage = MadeUpUsage(days)
  }

  private static let people = ["user_ada", "user_bob", "user_cy", "user_di"]
  private static let models = [["haiku", "standard"], ["opus", "standard"], ["opus", "thinking"]]
  /// The last four cannot be names of tools.
  private static let tools = ["Read", "Edit", "mcp__github: open/close", "", "{\"a\":1}", "two\nlines", "🛠"]
  private static let servers = ["axiom", "Axiom", "AXIOM", "github"]
  private static let levels = ["auto-high", "auto-low", "manual"]

  private static func day(_ day: Day, _ random: inout SeededGenerator) -> MadeUpDay {
    var users: [UserDay] = []
    var models: [[String]: Count] = [:]
    for id in people where !random.once(in: 3) {
      var row = user(id, model: "opus", level: levels.randomElement(using: &random))
      for field in UserField.allCases {
        // The API may give fractions: here every third count is in tenths.
        let number = Double(Int.random(in: 0..<2000, using: &random))
        row.counts[field] = Count(random.once(in: 3) ? number / 10 : number)
      }
      let model = Self.models.randomElement(using: &random) ?? Self.models[0]
      models[model, default: .zero] += row.counts[.billableTokens] ?? .zero
      row.primaryModel = ExactText(model[0])
      users.append(row)
    }
    func sum(_ field: UserField) -> Count { users.compactMap { $0.counts[field] }.reduce(.zero, +) }

    var values: [DailyField: Amount] = [:]
    for field in DailyField.allCases {
      values[field] =
        switch field.kind {
        case .count: .count(Count(Int.random(in: 0..<5000, using: &random)))
        case .people: .count(Count(Int.random(in: 0...people.count, using: &random)))
        case .ratio: .ratio(Double.random(in: 0..<20, using: &random))
        }
    }
    values[.byUserBillableTokens] = .count(sum(.billableTokens))
    values[.dailyActiveUsers] = .count(Count(users.count))
    for field in UserField.allCases { field.organisationField.map { values[$0] = .count(sum(field)) } }

    return on(day, values)
      .rows(.models, models.map { (keys: $0.key, values: [.count($0.value), 1, 1]) })
      .rows(.tools, parts(of: sum(.toolCalls), tools, &random))
      .rows(.mcpServers, parts(of: sum(.mcpCalls), servers, &random))
      .rows(.skills, parts(of: sum(.skillCalls), ["browser", "frontend-ui"], &random))
      .rows(.slashCommands, parts(of: sum(.slashCommands), ["review", "test"], &random))
      .rows(.clients, users.isEmpty ? [] : [(keys: ["terminal-ui"], values: [.count(Count(users.count))])])
      .rows(.languages, [(keys: ["Swift"], values: [1])]).rows(.fileExtensions, [(keys: [".swift"], values: [1])])
      .rows(.autonomyLevels, [(keys: ["auto_high"], values: [0.75]), (keys: ["manual"], values: [0.25])])
      .users(users)
      .rows(
        .hooks,
        parts(of: sum(.hooks), ["Stop", "PostToolUse"], &random).map {
          (keys: $0.keys + ["*", "lint"], values: $0.values)
        })
  }

  /// A total cut into a part for each name, at random; it is exact.
  private static func parts(
    of total: Count, _ names: [String], _ random: inout SeededGenerator
  ) -> [(keys: [String], values: [Amount?])] {
    var rest = total
    var parts: [(keys: [String], values: [Amount?])] = []
    for name in names.dropLast() where random.once(in: 2) {
      let part = Count(Int.random(in: 0...(max(0, Int(rest.double) / 2)), using: &random))
      rest -= part
      parts.append((keys: [name], values: [.count(part)]))
    }
    return parts + [(keys: [names[names.count - 1]], values: [.count(rest)])]
  }
}
