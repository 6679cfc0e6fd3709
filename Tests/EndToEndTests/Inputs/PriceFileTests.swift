import Foundation
import TestSupport
import Testing
import Usage
import YAML

@testable import factory_report

@Suite struct PriceFileTests {
  private func prices(_ text: String) async throws -> Prices {
    try await withTemporaryFolder { folder in
      let path = folder + "/prices.yaml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try PriceFile.prices(path)
    }
  }

  @Test func `A price file has currency, prices, seats and budgets`() async throws {
    let prices = try await prices(
      """
      currency: USD                      # ISO 4217
      tokens:                            # per million billable tokens, from that day on
        - {from: 2026-10-15, per_million: 3.00}
        - {from: 2026-01-14, per_million: 2.00}
      seats:
        - {from: 2026-01-14, per_month: 40.00}
      budgets:
        - {month: 1000.00}
        - {group: Red, month: 400.00}
        - {month_tokens: 50000000}
      """)
    let day = try #require(Day(iso: "2026-10-14"))
    #expect(prices.currency.code == "USD")
    #expect(prices.cost(of: 1_500_000, on: day)?.description == "3")
    #expect(prices.cost(of: 1_500_000, on: day + 1)?.description == "4.5")
    #expect(prices.seatPrice(in: Period(.month, holding: day))?.description == "40")
    #expect(
      prices.budgets == [
        Budget(.money(try #require(Money("1000")))), Budget(group: "Red", .money(try #require(Money("400")))),
        Budget(.tokens(50_000_000)),
      ])
  }

  @Test func `The sample is a price file`() throws {
    let prices = try PriceFile.prices(repository + "/samples/prices.yaml")
    #expect(prices.firstDay == Availability.firstDay && prices.budgets.count == 3)
  }

  @Test func `The sample's budgets are of groups of the sample's roster`() throws {
    let prices = try PriceFile.prices(repository + "/samples/prices.yaml")
    let roster = try RosterFile.roster(repository + "/samples/roster.csv")
    #expect(prices.budgets.contains { $0.group != nil } && prices.warning(roster, without: "") == nil)
  }

  @Test func `Currency and prices of tokens are enough`() async throws {
    let prices = try await prices("currency: JPY\ntokens: [{from: 2026-01-14, per_million: 300}]\n")
    #expect(prices.currency.decimals == 0 && prices.budgets.isEmpty)
    #expect(prices.seatPrice(in: Period(.month, holding: try #require(Day(iso: "2026-10-01")))) == nil)
  }

  @Test func `All mistakes are said with their lines`() async throws {
    let error = await #expect(throws: YAMLError.self) {
      try await prices(
        """
        currency: EURO
        token: 3
        tokens:
          - {from: 2026-02-30, per_million: 2.00}
          - {from: 2026-03-01, per_million: "2.50"}
          - {from: 2026-03-01, per_million: -1}
          - {from: 2026-04-01, per_month: 2}
          - {from: 2026-05-01, per_million: 1}
          - {from: 2026-05-01, per_million: 2}
        budgets:
          - {group: Red}
          - {month: 0}
          - {month: 1, month_tokens: 5}
          - {month_tokens: 0.5}
          - {month: 5}
          - {month: 6}
        """)
    }
    let lines = error?.mistakes.map(\.line) ?? []
    #expect(lines == [1, 2, 4, 5, 6, 7, 7, 9, 11, 12, 13, 14, 16], "\(error?.description ?? "")")
    #expect(error?.description.contains("ISO 4217 has no currency \"EURO\" (did you mean \"EUR\"?)") == true)
    #expect(error?.description.contains("a day such as 2026-01-14") == true)
  }
}
