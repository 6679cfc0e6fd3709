package import Usage

/// October 2026 with three groups, a user outside of them, a price from the 5th on that changes on the 15th, and use on
/// the 2nd, the 6th and the 20th.
///
/// By hand: on the 6th 1,233,334 tokens at 2.00 a million cost 2.466668, on the 20th 1,334,575 at 3.00 cost 4.003725; the
/// 1,000,000 tokens of the 2nd have no price. On the 6th 50,000 tokens are no user's.
package enum PricedMonth {
  package static let range: ClosedRange<Day> = "2026-10-01"..."2026-10-31"

  package static func prices(seats: KeyValuePairs<Day, String> = [:], budgets: [Budget] = []) -> Prices {
    Prices(tokens: ["2026-10-05": "2.00", "2026-10-15": "3.00"], seats: seats, budgets: budgets)
  }

  package static let usage = MadeUpUsage(everyDay: range) { day in
    let users: [(id: String, tokens: Count)] =
      switch day {
      case "2026-10-02": [("ada", 1_000_000)]
      case "2026-10-06": [("ada", 500_001), ("bob", 250_000), ("cy", 333_333), ("eve", 100_000)]
      case "2026-10-20": [("ada", 100_001), ("di", 1_234_567), ("eve", 7)]
      default: []
      }
    let more: Count = day == "2026-10-06" ? 50_000 : 0
    let total = users.map(\.tokens).reduce(more, +)
    let opus = users.filter { ["ada", "bob"].contains($0.id) }.map(\.tokens).reduce(.zero, +)
    return on(day, [.billableTokens: .count(total), .gitPRsCreated: day == "2026-10-06" ? 2 : 0]).filled()
      .rows(
        .models,
        total == .zero
          ? []
          : [(["opus", "standard"], [.count(opus), 0, 0]), (["haiku", "standard"], [.count(total - opus), 0, 0])]
      )
      .users(
        users.map { user in
          let zeros = UserField.allCases.map { ($0, Count.zero) }
          let counts: [UserField: Count] = [.billableTokens: user.tokens, .assistantMessages: 1]
          return TestSupport.user(
            user.id, counts.merging(zeros) { first, _ in first }, email: user.id + "@example.com", model: "opus")
        })
  }

  /// Red has two people, Blue one, and Green three in two cost centres: one of them has a seat from November on, and one
  /// never used it.
  package static var roster: Roster {
    var roster = Roster()
    let people: [(String, ExactText, ExactText?, Day?)] = [
      ("ada", "Red", "100", nil), ("bob", "Red", "100", "2026-10-10"), ("cy", "Blue", "200", nil),
      ("di", "Green", "300", nil), ("fay", "Green", "301", "2026-10-31"), ("gus", "Green", "301", "2026-11-01"),
    ]
    for (line, (name, group, costCentre, since)) in people.enumerated() {
      roster.add(
        Roster.Member(
          email: ExactText(name + "@example.com"), group: group, costCentre: costCentre, since: since, line: line + 2))
    }
    return roster
  }
}
