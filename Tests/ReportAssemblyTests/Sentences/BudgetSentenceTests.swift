import ReportModel
import TestSupport
import Testing
import Usage

@testable import ReportAssembly

/// Budgets on pages and in their table, by hand (see ``PricedMonth``).
@Suite struct BudgetSentenceTests {
  private static let budgets = [
    Budget(.money(.of("6.00"))), Budget(group: "Red", .money(.of("2.00"))), Budget(group: "Green", .tokens(9_300_000)),
  ]

  private func report(_ range: ClosedRange<Day>) throws -> Report {
    try Report.of(
      range, PricedMonth.usage, comparing: false, roster: PricedMonth.roster,
      prices: PricedMonth.prices(budgets: Self.budgets))
  }

  /// The sentences of the blocks called "Budgets", figures as they are in cells.
  private func sentences(_ report: Report) -> [[String]] {
    report.blocks.compactMap { block in
      if case .sentences(let sentences, heading: "Budgets") = block { texts(of: sentences) } else { nil }
    }
  }

  private func texts(of sentences: [Sentence]) -> [String] {
    sentences.map { sentence in
      sentence.parts.map { part in
        switch part {
        case .words(let text), .name(let text): text
        case .value(.exact(let number), .decimal(places: 2)): number.digits
        case .value(.integer(let number), .integer): "\(number)"
        case .value(.number(let number), .percent): "\((number * 1000).rounded() / 10) %"
        case .value(.number(let number), _): "\((number * 100).rounded() / 100)"
        default: "unexpected"
        }
      }.joined()
    }
  }

  @Test func `The first page names what is used up, and what will be`() throws {
    let report = try report("2026-10-01"..."2026-10-20")
    #expect(
      Array(texts(of: report.notices).prefix(2)) == [
        "The organisation's budget for October 2026 is used up since 2026-10-20: USD 6.470393 of 6.",
        "The budget of Red for October 2026 does not last at the weekday rate: USD 3.3 of 2 at the month's end, and is used "
          + "up on 2026-10-22.",
      ])
    #expect(
      sentences(report).last?.last
        == "The budget of Green for October 2026: 1234567 of 9300000 tokens are used, 13.3 %, and 63.6 % of the month's "
        + "weekdays are over; at the weekday rate it will be 1940033.86 tokens at its end.")
  }

  @Test func `A budget that lasts is not on the first page`() throws {
    let prices = PricedMonth.prices(budgets: [Budget(.money(.of("7.00")))])
    let report = try Report.of(PricedMonth.range, PricedMonth.usage, comparing: false, prices: prices)
    #expect(
      sentences(report) == [
        [
          "The organisation's budget for October 2026: USD 6.470393 of 7 are used, 92.4 %, and the month is over; 27 of 31 "
            + "days are known."
        ]
      ])
  }

  @Test func `The table has each budget of each month, with its unit`() throws {
    let rows = try #require(try report("2026-10-01"..."2026-10-31")[table: "monthly_budgets"]).records()
    #expect(rows.map { $0["group"] } == ["(organisation)", "Red", "Green"])
    #expect(rows.map { $0["unit"] } == ["USD", "USD", "tokens"])
    #expect(rows.map { $0["exhausted_on"] } == [.date(CalendarDate("2026-10-20")), .empty, .empty])
    #expect(rows[2]["left"] == 8_065_433 && rows[2]["complete"] == .flag(true) && rows[0]["complete"] == .flag(false))
  }
}
