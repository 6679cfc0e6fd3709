import TestSupport
import Testing

@testable import Usage

@Suite struct PricesTests {
  private static func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

  private func prices() throws -> Prices {
    try Prices(
      currency: #require(Currency("USD")),
      tokens: [
        .init(from: Self.day("2026-10-15"), #require(TokenPrice("3.00"))),
        .init(from: Self.day("2026-01-20"), #require(TokenPrice("2.00"))),
      ],
      seats: [
        .init(from: Self.day("2026-01-20"), #require(Money("40.00"))),
        .init(from: Self.day("2026-10-15"), #require(Money("45.00"))),
      ])
  }

  @Test(arguments: [
    ("2026-01-19", nil), ("2026-01-20", "2"), ("2026-10-14", "2"), ("2026-10-15", "3"), ("2027-03-01", "3"),
  ])
  func `A day's tokens cost the price of that day, and nothing is known before the first`(day: String, cost: String?)
    throws
  {
    #expect(try prices().cost(of: 1_000_000, on: Self.day(day))?.description == cost)
  }

  @Test(arguments: [
    ("2025-12-01", nil), ("2026-01-01", "40"), ("2026-02-01", "40"), ("2026-10-01", "40"), ("2026-11-01", "45"),
  ])
  func `A month's seats cost the price of its first day, or the first that begins in it`(month: String, price: String?)
    throws
  {
    #expect(try prices().seatPrice(in: Period(.month, holding: Self.day(month)))?.description == price)
  }

  // MARK: Budgets

  /// October 2026 begins on a Thursday and has 22 Mondays to Fridays.
  private func state(_ limit: Amount, _ amounts: [Amount]) throws -> BudgetState {
    let first = try Self.day("2026-10-01")
    return BudgetState(
      limit: limit, uses: amounts.enumerated().map { (first + $0.offset, $0.element) },
      in: Period(.month, holding: first))
  }

  @Test func `A budget is projected by Mondays to Fridays`() throws {
    // To Thursday the 8th there are six; 60 of them make 10 each, 220 by the end. 100 are used up by the tenth: the 14th.
    let state = try state(100, [10, 10, 0, 0, 10, 10, 10, 10])
    #expect(state.used == 60 && state.left == 40 && state.usedShare == 0.6)
    #expect(state.elapsed == 6.0 / 22 && state.projected == 220)
    #expect(!state.isOver && state.isProjectedOver)
    #expect(state.exhausted == Day(iso: "2026-10-14"))
  }

  @Test func `A budget that lasts has no day on which it ends`() throws {
    let state = try state(221, [10, 10, 0, 0, 10, 10, 10, 10])
    #expect(state.exhausted == nil && !state.isProjectedOver)
    #expect(try self.state(220, [10, 10, 0, 0, 10, 10, 10, 10]).exhausted == Day(iso: "2026-10-30"))
  }

  @Test func `A budget that is used up says the day on which it was`() throws {
    let state = try state(25, [10, 10, 10, 0, 10])
    #expect(state.isOver && state.left == -15 && state.exhausted == Day(iso: "2026-10-03"))
  }

  @Test func `Nothing is projected from no days, from a weekend and from no use`() throws {
    #expect(try state(100, []).projected == nil)
    #expect(try state(100, [0, 0, 0, 0]).projected == 0)
    // August 2026 begins on a Saturday.
    let august = try Self.day("2026-08-01")
    let state = BudgetState(limit: 100, uses: [(august, 50), (august + 1, 60)], in: Period(.month, holding: august))
    #expect(state.projected == nil && state.isOver && state.isProjectedOver && state.exhausted == august + 1)
  }
}
