import TestSupport
import Testing

@testable import Usage

@Suite struct ChargebackTests {
  private func chargeback(_ prices: Prices, _ roster: Roster? = PricedMonth.roster) throws -> Chargeback {
    let usage = ReportedUsage(PricedMonth.usage)
    let summary = try Summary(of: PricedMonth.range, from: usage, comparing: false, prices: prices)
    let month = try #require(summary.months.first)
    let teams = roster.map { Teams($0, of: usage.directory) }
    return Chargeback(
      month, users: try summary.users(month.period, from: usage), prices: prices, teams: teams,
      people: teams?.people().people)
  }

  private func text(_ money: Money?) throws -> String { money?.text(in: try #require(Currency("USD"))) ?? "none" }

  @Test func `A month with three groups, unassigned users, seats and a change of price is reckoned by hand`() throws {
    // Seats on the 31st: ada and bob, cy, di, fay; gus begins in November.
    let costs = try chargeback(PricedMonth.prices(seats: ["2026-01-14": "40.00", "2026-10-15": "45.00"]))
    let rows = try costs.rows.map { row in
      try [
        row.group, row.costCentre, "\(row.seats ?? -1)", text(row.seatAmount), "\(row.tokens)", text(row.tokenAmount),
        text(row.amount),
      ]
    }
    // 0.666666 has the largest remainder of those that add up to 6.470393.
    #expect(
      rows == [
        ["Blue", "200", "1", "40.00", "333333", "0.67", "40.67"],
        ["Green", "300", "1", "40.00", "1234567", "3.70", "43.70"],
        ["Green", "301", "1", "40.00", "0", "0.00", "40.00"],
        ["Red", "100", "2", "80.00", "1850002", "1.80", "81.80"],
        ["(unassigned)", "", "0", "0.00", "100007", "0.20", "0.20"],
        ["(not attributed)", "", "0", "0.00", "50000", "0.10", "0.10"],
      ])
    #expect(try text(costs.total) == "206.47")
  }

  @Test func `Without a price of seats they cost nothing, and without a roster there are none`() throws {
    let costs = try chargeback(PricedMonth.prices())
    #expect(costs.rows.map(\.seats) == [1, 1, 1, 2, 0, 0] && costs.rows.allSatisfy { $0.seatAmount == .zero })
    let all = try chargeback(PricedMonth.prices(seats: ["2026-01-14": "40.00"]), nil)
    #expect(all.rows.map(\.group) == ["(unassigned)", "(not attributed)"] && all.rows.map(\.seats) == [nil, nil])
    #expect(try text(all.total) == "6.47")
    #expect(all.rows.allSatisfy { $0.seatAmount == nil }, "it is not known who has a seat")
  }

  @Test func `Tokens of a month without a price cost something unknown`() throws {
    let costs = try chargeback(
      Prices(tokens: ["2026-11-01": "2.00"], seats: ["2026-01-14": "40.00"]))
    #expect(costs.rows.allSatisfy { $0.tokenAmount == nil })
    #expect(try text(costs.total) == "200.00")
    let nothing = try chargeback(Prices(tokens: ["2026-11-01": "2.00"], seats: ["2026-01-14": "40.00"]), nil)
    #expect(nothing.rows.allSatisfy { $0.amount == nil })
  }

  @Test(arguments: 0..<60)
  func `Whatever the roster and the prices, amounts add up to the month's`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let generated = GeneratedUsage(seed: seed, longest: 90)
    let code = ["USD", "JPY", "KWD"].randomElement(using: &random) ?? "USD"
    let first = generated.range.lowerBound
    func price() throws -> String { "\(Int.random(in: 0..<90_000, using: &random)).\(seed)\(seed)7" }
    let prices = try Prices(
      currency: #require(Currency(code)),
      tokens: [-5, 3, 40].map { .init(from: first + $0, try #require(TokenPrice(try price()))) },
      seats: [.init(from: first - 40, .of(try price()))])
    var roster = Roster()
    for (line, name) in ["user_ada", "user_bob", "user_cy", "user_zoe"].enumerated() where !random.once(in: 4) {
      let centres: [ExactText?] = ["1", "2", nil]
      roster.add(
        Roster.Member(
          userID: ExactText(name), group: ["Red", "Blue"].randomElement(using: &random),
          costCentre: centres.randomElement(using: &random) ?? nil,
          since: random.once(in: 2) ? first + Int.random(in: -9..<40, using: &random) : nil, line: line))
    }
    let usage = ReportedUsage(generated.usage)
    let summary = try Summary(of: generated.range, from: usage, comparing: false, prices: prices)
    let teams = Teams(roster, of: usage.directory)
    for month in summary.months {
      let users = try summary.users(month.period, from: usage)
      let costs = Chargeback(month, users: users, prices: prices, teams: teams, people: teams.people().people)
      let currency = prices.currency
      let tokens = month.value(.cost).amount?.money ?? .zero
      let seats = roster.members.filter { ($0.since ?? first - 99) <= month.period.whole.upperBound }.count
      let seatAmount = (prices.seatPrice(in: month.period) ?? .zero).times(seats).rounded(of: currency)
      #expect(costs.total == seatAmount + tokens.rounded(of: currency), "seed \(seed)")
      #expect(costs.rows.map(\.seats).reduce(0) { $0 + ($1 ?? 0) } == seats, "seed \(seed)")
      #expect(costs.rows.map(\.tokens).reduce(.zero, +) == month.value(.billableTokens).amount?.count ?? .zero)
      for row in costs.rows {
        #expect(row.amount == (row.seatAmount ?? .zero) + (row.tokenAmount ?? .zero))
        #expect(row.amount?.rounded(of: currency) == row.amount, "seed \(seed)")
      }
      #expect(Set(costs.rows.map { [$0.group, $0.costCentre] }).count == costs.rows.count)
    }
  }
}
